//! Variables of snippets, scripts and remarks (F2): `{客户}` is filled from the context, an unknown or empty one
//! is asked for, `{|}` marks a place where the cursor stops. A text with a hole in it is never handed out.

use std::fmt::Write as _;

/// English twins of the variable names, so that English snippets read naturally.
const TWINS: &[(&str, &str)] = &[
    ("customer", "客户"),
    ("salutation", "称呼"),
    ("product", "商品"),
    ("order_no", "订单号"),
    ("courier", "快递"),
    ("tracking_no", "单号"),
    ("ship_time", "预计发货"),
    ("arrival", "预计到达"),
    ("agent", "客服"),
    ("shop", "店铺"),
    ("company", "公司"),
    ("greeting", "时间段问候"),
    ("promise_time", "承诺时间"),
    ("amount", "金额"),
    ("postage", "运费"),
    ("discount", "优惠"),
    ("stock", "库存"),
];

/// A filled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    /// Names without a value, in order, each once.
    pub missing: Vec<String>,
    /// Byte offsets of the cursor marks in `text`.
    pub marks: Vec<usize>,
}

/// How a cursor mark is written in a text that a person goes on editing.
pub const EMPTY_MARK: &str = "{}";

impl Filled {
    /// The text with its marks shown as places to type in.
    pub fn marked(&self) -> String {
        self.with_marks(&vec![EMPTY_MARK; self.marks.len()])
    }

    /// The text with something put in at each mark.
    pub fn with_marks(&self, values: &[&str]) -> String {
        let mut text = self.text.clone();
        for (at, value) in self.marks.iter().zip(values).rev() {
            text.insert_str(*at, value);
        }
        text
    }

    /// F2: complete enough to be copied.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
    Mark,
}

/// Splits at `{name}`; a brace that opens no short one-line name is plain text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    const LONGEST_NAME: usize = 20;
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find('{').map(|i| i + from) {
        let Some(close) = rest[open..].find('}').map(|i| i + open) else { break };
        let name = &rest[open + 1..close];
        let is_name =
            !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains(['{', '\n', '"', ':']);
        if !is_name {
            from = open + 1;
            continue;
        }
        if open > 0 {
            out.push(Piece::Text(&rest[..open]));
        }
        out.push(if name == "|" { Piece::Mark } else { Piece::Variable(name.trim()) });
        rest = &rest[close + 1..];
        from = 0;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// The Chinese name of a variable, whichever twin is written.
pub fn canonical(name: &str) -> &str {
    TWINS.iter().find(|(en, _)| en.eq_ignore_ascii_case(name)).map_or(name, |(_, zh)| zh)
}

/// F2: fills what `value` knows (asked by the canonical name); an empty value counts as missing.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled { text: String::new(), missing: Vec::new(), marks: Vec::new() };
    for piece in pieces(text) {
        match piece {
            Piece::Text(t) => filled.text.push_str(t),
            Piece::Mark => filled.marks.push(filled.text.len()),
            Piece::Variable(name) => {
                let name = canonical(name);
                match value(name).filter(|v| !v.trim().is_empty()) {
                    Some(v) => filled.text.push_str(&v),
                    None => {
                        let _ = write!(filled.text, "{{{name}}}");
                        if !filled.missing.iter().any(|m| m == name) {
                            filled.missing.push(name.to_owned());
                        }
                    }
                }
            }
        }
    }
    filled
}

/// The greeting of the hour: locale keys for morning, noon, afternoon, evening.
pub const fn greeting_key(hour: u32) -> &'static str {
    match hour {
        5..=10 => "greeting.morning",
        11..=12 => "greeting.noon",
        13..=17 => "greeting.afternoon",
        _ => "greeting.evening",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with(name: &str) -> Option<String> {
        match name {
            "客户" => Some("小美".into()),
            "快递" => Some(" ".into()),
            _ => None,
        }
    }

    #[test]
    fn f2_known_variables_are_filled_by_either_name() {
        assert_eq!(fill("{客户}亲", with).text, "小美亲");
        assert_eq!(fill("Hi {customer}", with).text, "Hi 小美");
        assert!(fill("{客户}", with).is_whole());
    }

    #[test]
    fn f2_a_missing_or_empty_variable_is_a_hole_named_once() {
        let filled = fill("{快递}发{尺码}，{快递}", with);
        assert_eq!(filled.missing, ["快递", "尺码"]);
        assert!(!filled.is_whole());
    }

    #[test]
    fn f2_cursor_marks_are_places_not_text() {
        let filled = fill("请选{|}码，{客户}{|}", with);
        assert_eq!(filled.text, "请选码，小美");
        assert_eq!(filled.marked(), "请选{}码，小美{}");
        assert_eq!(filled.with_marks(&["M", "亲"]), "请选M码，小美亲");
        assert_eq!(filled.marks, [6, 18]);
    }

    #[test]
    fn braces_that_are_no_names_stay() {
        assert_eq!(fill("{\"a\": 1} {} { {客户}", with).text, "{\"a\": 1} {} { 小美");
    }

    proptest! {
        #[test]
        fn any_text_fills_without_panic(text in any::<String>()) {
            let filled = fill(&text, with);
            for mark in filled.marks {
                prop_assert!(filled.text.is_char_boundary(mark));
            }
        }
    }
}
