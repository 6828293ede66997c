//! The seller remark: fields in an order with a separator, a flag, a byte limit (R1–R2).

use super::coded;

coded! {
    /// How a stored remark came to be. Its label is `remark.made.CODE`.
    pub enum Made { Append = "append", Replace = "replace", Platform = "platform" }
}

/// One field of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub id: String,
    pub label: String,
    /// Where the value comes from: `courier`, `gift`, `agent`, `now` … or `ask`.
    pub from: String,
}

/// R3: a template of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    pub label: String,
    pub flag: String,
    pub fields: Vec<Field>,
}

/// A remark stored with an order (R2: earlier ones stay in its history).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub id: i64,
    pub order_id: i64,
    pub template: String,
    pub flag: String,
    pub text: String,
    pub made: Made,
    pub at: i64,
    pub agent: String,
}

/// R2: what happens to the old remark. The platform overwrites, so appending means old + new in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Append,
    Replace,
}

/// Why a remark is not stored. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemarkRefusal {
    /// R1: the platform would cut it.
    #[error("remark.refuse.too_long")]
    TooLong,
}

/// R1: joins the values; empty fields keep their place, a separator inside a value becomes full-width,
/// line breaks become spaces.
pub fn compose(values: &[String], separator: char) -> String {
    let wide = full_width(separator).to_string();
    let narrow = separator.to_string();
    let clean = |v: &String| v.split_whitespace().collect::<Vec<_>>().join(" ").replace(&narrow, &wide);
    values.iter().map(clean).collect::<Vec<_>>().join(&narrow)
}

/// R2: a remark in her own words, or one of before: one line, its separators as they are.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// R2: puts the new remark behind the old one, or in its place.
pub fn merge(old: &str, new: &str, mode: Mode) -> String {
    match mode {
        Mode::Append if !old.trim().is_empty() => format!("{}；{new}", old.trim_end()),
        _ => new.to_owned(),
    }
}

/// R1: bytes over the limit, 0 when it fits. The platform counts UTF-8 bytes.
pub fn bytes_over(text: &str, limit: usize) -> usize {
    text.len().saturating_sub(limit)
}

/// The full-width form of an ASCII sign; other signs stay.
fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn r1_empty_fields_keep_their_place() {
        assert_eq!(
            compose(&values(&["顺丰", "", "", "小李", "06-01 10:00"]), ','),
            "顺丰,,,小李,06-01 10:00"
        );
    }

    #[test]
    fn r1_a_separator_inside_a_value_becomes_full_width() {
        assert_eq!(compose(&values(&["要红,不要白\n谢谢", "x"]), ','), "要红，不要白 谢谢,x");
        assert_eq!(compose(&values(&["a|b"]), '|'), "a｜b");
    }

    #[test]
    fn r1_the_limit_counts_bytes_not_characters() {
        assert_eq!(bytes_over(&"备".repeat(333), 1000), 0);
        assert_eq!(bytes_over(&"备".repeat(334), 1000), 2);
    }

    #[test]
    fn r2_appending_keeps_what_was_there() {
        assert_eq!(merge("旧备注", "新", Mode::Append), "旧备注；新");
        assert_eq!(merge("旧备注", "新", Mode::Replace), "新");
        assert_eq!(merge("", "新", Mode::Append), "新");
    }
}
