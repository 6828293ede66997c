//! `config path | show | check`.

use super::{Done, Global, context};
use crate::app::keys::KeyTable;
use crate::config::keys::KeysFile;
use crate::config::{FILES, cross, profile};
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
    /// Read all files and list what is wrong, in each and between them
    Check {
        /// A profile instead of your own files: shop, freight, or a folder
        #[arg(long, value_name = "PROFILE")]
        profile: Option<String>,
    },
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
        What::Check { profile } => {
            let (config, mut errors) = match profile {
                Some(name) => profile::check(name),
                None => cross::of_folder(&folder),
            }
            .map_or_else(|errors| (None, errors), |config| (Some(config), Vec::new()));
            let keys = match (&config, profile) {
                (Some(config), _) => Some(config.keys.clone()),
                (None, Some(name)) => profile::keys(name),
                (None, None) => KeysFile::of_folder(&folder),
            };
            errors.extend(keys.and_then(|keys| KeyTable::new(&keys).err()).unwrap_or_default());
            // The layouts of imports are no part of a profile.
            let layouts = Mappings::load(profile.is_none().then_some(folder.as_path()));
            errors.extend(layouts.err().unwrap_or_default());
            let configured = config.as_ref().and_then(|c| c.settings.lang());
            let locale = Locale::new(context::language(global, configured));
            let checked = profile.clone().unwrap_or_else(|| folder.display().to_string());
            if errors.is_empty() {
                let sentence = locale.tf("config.sound", &[("folder", &checked)]);
                context::print(&format!("{sentence}\n"))?;
                return Ok(Done::Whole);
            }
            for error in &errors {
                context::print(&format!("{}\n", error.told(&locale)))?;
            }
            Ok(Done::Found)
        }
    }
}
