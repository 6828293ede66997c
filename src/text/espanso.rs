//! The texts of espanso's matches and ours, one into the other: `{{name}}` and `[[field]]` ↔ `{name}`, `$|$` ↔
//! `{|}`. What would be syntax there and is plain text here travels in variables of the type `echo`.

use super::template::{LONGEST_NAME, Piece, pieces};
use std::fmt::Write as _;

/// A variable of a match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Var {
    pub name: String,
    /// `echo`, `date`, `clipboard`, `choice`, `random`, `form`, `shell` …
    pub kind: String,
    /// What it echoes; the format of a date.
    pub param: String,
}

/// A text for a match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub text: String,
    /// It asks for something: `form`, not `replace`.
    pub is_form: bool,
    pub echoes: Vec<Var>,
}

const CURSOR: &str = "$|$";
/// An echo of nothing with this name is a cursor mark after the first one: espanso has one cursor.
const MORE_MARKS: &str = "mark";

/// Names that espanso takes: letters, digits, `_`.
fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Our text as espanso reads it.
pub fn exported(answer: &str) -> Exported {
    let pieces = pieces(answer);
    let asks = |p: &Piece| matches!(p, Piece::Variable(name) if is_word(name));
    let mut out = Exported { is_form: pieces.iter().any(asks), ..Exported::default() };
    let mut marks = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Variable(name) if is_word(name) => {
                out.text.push_str("[[");
                out.text.push_str(name);
                out.text.push_str("]]");
            }
            Piece::Variable(name) => out.echo("lit", &format!("{{{name}}}")),
            Piece::Mark => {
                marks += 1;
                if marks == 1 {
                    out.text.push_str(CURSOR);
                } else {
                    out.echo(MORE_MARKS, "");
                }
            }
            Piece::Text(text) if is_plain(text, at == 0, at + 1 == pieces.len()) => out.text.push_str(text),
            Piece::Text(text) => out.echo("lit", text),
        }
    }
    out
}

impl Exported {
    fn echo(&mut self, name: &str, param: &str) {
        let name = format!("{name}{}", self.echoes.len() + 1);
        let _ = write!(self.text, "{{{{{name}}}}}");
        self.echoes.push(Var { name, kind: "echo".into(), param: param.into() });
    }
}

/// Whether a text means itself, also beside its neighbours.
fn is_plain(text: &str, first: bool, last: bool) -> bool {
    const SYNTAX: [&str; 7] = ["{{", "}}", "[[", "]]", CURSOR, "\\{", "\\}"];
    const EDGES: [char; 7] = ['{', '}', '[', ']', '$', '|', '\\'];
    !SYNTAX.iter().any(|s| text.contains(s))
        && (first || !text.starts_with(EDGES))
        && (last || !text.ends_with(EDGES))
}

/// A text of a match as ours; the variables that the agent will be asked for instead come beside it, in order.
pub fn imported(text: &str, is_form: bool, vars: &[Var]) -> (String, Vec<Var>) {
    let mut out = String::with_capacity(text.len());
    let mut asked: Vec<Var> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = bracketed(rest, "{{", "}}") {
            out.push_str(&value(name, vars, &mut asked));
            rest = after;
        } else if let Some((name, after)) = bracketed(rest, "[[", "]]").filter(|_| is_form) {
            out.push_str(&ours(name));
            rest = after;
        } else if let Some(after) = rest.strip_prefix(CURSOR) {
            out.push_str("{|}");
            rest = after;
        } else if let Some(after) = rest.strip_prefix("\\{") {
            out.push('{');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("\\}") {
            out.push('}');
            rest = after;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (out, asked)
}

/// `{{ name }}` or `{{form.name}}` at the start of a text: the name and what follows.
fn bracketed<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let inside = text.strip_prefix(open)?;
    let (name, after) = inside.split_once(close)?;
    let name = name.trim();
    let words = name.split('.').count() <= 2 && name.split('.').all(is_word);
    words.then_some((name, after))
}

fn value(name: &str, vars: &[Var], asked: &mut Vec<Var>) -> String {
    let (base, field) = name.split_once('.').map_or((name, None), |(base, field)| (base, Some(field)));
    if let Some(field) = field {
        return ours(field);
    }
    let Some(var) = vars.iter().find(|v| v.name == base) else { return ours(base) };
    let name = match var.kind.as_str() {
        "echo" if var.param.is_empty() && base.starts_with(MORE_MARKS) => return "{|}".into(),
        "echo" => return var.param.clone(),
        "date" if is_time(&var.param) => "时间",
        "date" => "日期",
        "clipboard" => "剪贴板内容",
        _ => base,
    };
    if !asked.iter().any(|a| a.name == name) {
        asked.push(Var { name: name.to_owned(), ..var.clone() });
    }
    ours(name)
}

fn ours(name: &str) -> String {
    let name: String = name.chars().take(LONGEST_NAME).collect();
    format!("{{{name}}}")
}

/// A format of a date that says the time of day only.
fn is_time(format: &str) -> bool {
    let mut signs =
        format.split('%').skip(1).filter_map(|s| s.trim_start_matches(['-', '_', '0']).chars().next());
    let times = "HIMSpPRTrXklsZz";
    format.contains('%') && signs.all(|s| times.contains(s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn var(name: &str, kind: &str, param: &str) -> Var {
        Var { name: name.into(), kind: kind.into(), param: param.into() }
    }

    #[test]
    fn f5_variables_become_fields_of_a_form_and_the_mark_the_cursor() {
        let out = exported("{称呼}您好，{|}默认{快递}");
        assert_eq!(out.text, "[[称呼]]您好，$|$默认[[快递]]");
        assert!(out.is_form && out.echoes.is_empty());
        assert!(!exported("好的{|}").is_form);
    }

    #[test]
    fn f5_what_is_no_variable_of_ours_is_asked_for() {
        let vars = [
            var("today", "date", "%Y-%m-%d"),
            var("now", "date", "%H:%M"),
            var("clip", "clipboard", ""),
            var("pick", "choice", ""),
            var("sig", "echo", "小美 {敬上}"),
        ];
        let (text, asked) =
            imported("{{today}} {{ now }} {{clip}} {{pick}} {{sig}} {{customer}}", false, &vars);
        assert_eq!(text, "{日期} {时间} {剪贴板内容} {pick} 小美 {敬上} {customer}");
        assert_eq!(
            asked.iter().map(|a| a.kind.as_str()).collect::<Vec<_>>(),
            ["date", "date", "clipboard", "choice"]
        );
        let (text, _) = imported("[[name]] {{form1.city}} \\{\\{x\\}\\} $|$", true, &[]);
        assert_eq!(text, "{name} {city} {{x}} {|}");
        assert_eq!(imported("[[name]]", false, &[]).0, "[[name]]", "brackets mean something in forms only");
    }

    proptest! {
        #[test]
        fn f5_any_text_comes_back(text in "([{}|$\\\\\\[\\] ]|\\{客户\\}|\\{\\|\\}|\\$\\|\\$|\\{\\{a\\}\\}|[ab好\n]){0,24}") {
            let out = exported(&text);
            prop_assert_eq!(imported(&out.text, out.is_form, &out.echoes).0, text);
        }

        #[test]
        fn f5_any_foreign_text_is_read(text in any::<String>(), is_form in any::<bool>()) {
            imported(&text, is_form, &[]);
        }
    }
}
