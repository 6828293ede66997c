//! `config path | show | check`.

use super::{Done, Global, context};
use crate::app::keys::KeyTable;
use crate::config::{Config, FILES};
use crate::intake::Mappings;
use crate::text::locale::Locale;

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Print the folder the files are read from
    Path,
    /// Print a file as it is in force, or all of them
    Show {
        /// e.g. shiftdesk.toml
        file: Option<String>,
    },
    /// Read all files and list what is wrong
    Check,
}

pub fn run(global: &Global, args: &Args) -> anyhow::Result<Done> {
    let folder = context::config_folder(global)?;
    match &args.what {
        What::Path => {
            context::print(&format!("{}\n", folder.display()))?;
            Ok(Done::Whole)
        }
        What::Show { file } => {
            for (name, default) in FILES.iter().filter(|(name, _)| file.as_ref().is_none_or(|f| f == name)) {
                let path = folder.join(name);
                let text = std::fs::read_to_string(&path).unwrap_or_else(|_| (*default).to_owned());
                context::print(&format!("# {}\n{text}\n", path.display()))?;
            }
            Ok(Done::Whole)
        }
        What::Check => {
            let result = Config::load(&folder).and_then(|config| {
                KeyTable::new(&config.keys)?;
                Mappings::load(Some(&folder))?;
                Ok(config)
            });
            let configured = result.as_ref().ok().and_then(|c| c.settings.lang());
            let locale = Locale::new(context::language(global, configured));
            match result {
                Ok(_) => {
                    let sentence = locale.tf("config.sound", &[("folder", &folder.display().to_string())]);
                    context::print(&format!("{sentence}\n"))?;
                    Ok(Done::Whole)
                }
                Err(errors) => {
                    for error in &errors {
                        context::print(&format!("{error}\n"))?;
                    }
                    Ok(Done::Found)
                }
            }
        }
    }
}
