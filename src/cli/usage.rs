//! A command line that can't be understood, said in the person's language.

use crate::text::locale::{Lang, Locale};
use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::Write as _;
use std::process::ExitCode;

/// Parses the arguments.
///
/// # Errors
/// The exit code when the program is to end now: help and version were printed, or what is wrong was said.
pub fn parse() -> Result<super::Cli, ExitCode> {
    let is_told =
        [super::DB, super::CONFIG].iter().all(|name| std::env::var_os(name).is_none_or(|v| !v.is_empty()));
    if std::env::args_os().len() == 1 && is_told {
        return Ok(super::Cli::wordless());
    }
    super::Cli::try_parse().map_err(|error| {
        let lang = of_arguments().unwrap_or_else(Lang::of_machine);
        if !error.use_stderr() || lang == Lang::En {
            let _ = error.print();
        } else {
            let _ = writeln!(std::io::stderr(), "{}", sentence(&error, &Locale::new(lang)));
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// `--lang` as far as it can be seen in a line that is wrong elsewhere.
fn of_arguments() -> Option<Lang> {
    let args: Vec<String> = std::env::args().collect();
    let after = args.iter().position(|a| a == "--lang").and_then(|i| args.get(i + 1)).map(String::as_str);
    after.or_else(|| args.iter().find_map(|a| a.strip_prefix("--lang="))).and_then(Lang::parse)
}

fn sentence(error: &clap::Error, locale: &Locale) -> String {
    let of = |kind| error.get(kind).map(words).unwrap_or_default();
    let arg = of(ContextKind::InvalidArg);
    let (key, args) = match error.kind() {
        ErrorKind::UnknownArgument => ("usage.unknown_argument", vec![("arg", arg)]),
        ErrorKind::InvalidSubcommand => {
            ("usage.unknown_command", vec![("arg", of(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::MissingRequiredArgument => ("usage.missing", vec![("arg", arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if of(ContextKind::InvalidValue).is_empty() => {
            ("usage.no_value", vec![("arg", arg)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            ("usage.bad_value", vec![("arg", arg), ("value", of(ContextKind::InvalidValue))])
        }
        ErrorKind::ArgumentConflict => {
            ("usage.conflict", vec![("arg", arg), ("other", of(ContextKind::PriorArg))])
        }
        ErrorKind::TooManyValues => ("usage.too_many", vec![("arg", arg)]),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => ("usage.no_value", vec![("arg", arg)]),
        other => ("usage.other", vec![("text", other.to_string())]),
    };
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut lines = vec![locale.tf(key, &args)];
    let allowed = of(ContextKind::ValidValue);
    if !allowed.is_empty() {
        lines.push(locale.tf("usage.allowed", &[("values", &allowed)]));
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let similar = of(kind);
        if !similar.is_empty() {
            lines.push(locale.tf("usage.similar", &[("arg", &similar)]));
        }
    }
    lines.push(locale.t("usage.help").to_owned());
    lines.join("\n")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::Cli;
    use clap::Parser as _;

    #[test]
    fn no_words_mean_what_the_whole_command_line_makes_of_them() {
        let parsed = Cli::try_parse_from(["shiftdesk"]).unwrap();
        assert_eq!(format!("{:?}", Cli::wordless()), format!("{parsed:?}"));
        assert!(parsed.command.is_none() && parsed.global.lang.is_none());
    }
}
