//! Variables of snippets, scripts and remarks (F2): `{客户}` is filled from the context, an unknown or empty one
//! is asked for, `{|}` marks a place where the cursor stops. A text with a hole in it is never handed out.

use super::locale::Lang;
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

/// A part of a text that is not filled; put together again they are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// The name as it is written between the braces.
    Variable(&'a str),
    Mark,
}

/// Longest name of a variable, in characters.
pub const LONGEST_NAME: usize = 20;

/// Splits at `{name}`; a brace that opens no short one-line name is plain text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
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
        out.push(if name == "|" { Piece::Mark } else { Piece::Variable(name) });
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

/// Whether the program fills it itself; everything else is asked for.
pub fn is_known(name: &str) -> bool {
    TWINS.iter().any(|(_, zh)| *zh == canonical(name))
}

/// What a variable is called in a language: names are stored in Chinese, English screens show the twin.
pub fn label(name: &str, lang: Lang) -> String {
    let twin = TWINS.iter().find(|(_, zh)| lang == Lang::En && *zh == name);
    twin.map_or_else(|| name.to_owned(), |(en, _)| en.replace('_', " "))
}

/// F2: fills what `value` knows (asked by the canonical name); an empty value counts as missing.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled { text: String::new(), missing: Vec::new(), marks: Vec::new() };
    for piece in pieces(text) {
        match piece {
            Piece::Text(t) => filled.text.push_str(t),
            Piece::Mark => filled.marks.push(filled.text.len()),
            Piece::Variable(name) => {
                let name = canonical(name.trim());
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

/// A text as it is being filled: what stands, and what is asked for, in reading order (F2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    Text(String),
    /// A variable without a value, by its canonical name; the same name may come again.
    Hole(String),
    /// The n-th cursor mark.
    Mark(usize),
}

impl Slot {
    /// The name of the form field that fills it, `None` for text.
    pub fn field(&self) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Hole(name) => Some(format!("v_{name}")),
            Self::Mark(n) => Some(format!("m_{n}")),
        }
    }
}

/// F2: the text taken apart, with what `value` knows filled in; neighbouring texts are joined.
pub fn slots(text: &str, value: impl Fn(&str) -> Option<String>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut marks = 0;
    let say = |slots: &mut Vec<Slot>, more: &str| match slots.last_mut() {
        Some(Slot::Text(text)) => text.push_str(more),
        _ => slots.push(Slot::Text(more.to_owned())),
    };
    for piece in pieces(text) {
        match piece {
            Piece::Text(t) => say(&mut slots, t),
            Piece::Mark => {
                slots.push(Slot::Mark(marks));
                marks += 1;
            }
            Piece::Variable(name) => {
                let name = canonical(name.trim());
                match value(name).filter(|v| !v.trim().is_empty()) {
                    Some(v) => say(&mut slots, &v),
                    None => slots.push(Slot::Hole(name.to_owned())),
                }
            }
        }
    }
    slots
}

/// The text of filled slots; `None` while one of them is empty: a text with a hole is never handed out.
pub fn joined(slots: &[Slot], value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    for slot in slots {
        match slot {
            Slot::Text(t) => text.push_str(t),
            asked => {
                let field = asked.field()?;
                text.push_str(&value(&field).filter(|v| !v.trim().is_empty())?);
            }
        }
    }
    Some(text)
}

/// Makes a text that was sent to one person usable for all: known values become their variables again, the longest
/// first. A single character is left alone: it stands in other words too.
pub fn generalised<'a>(text: &str, known: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut known: Vec<(&str, &str)> =
        known.into_iter().filter(|(_, value)| value.trim().chars().nth(1).is_some()).collect();
    known.sort_by_key(|(name, value)| (std::cmp::Reverse(value.len()), *name));
    let mut slots = vec![Slot::Text(text.to_owned())];
    for (name, value) in known {
        let mut next = Vec::with_capacity(slots.len());
        for slot in slots {
            let Slot::Text(text) = slot else {
                next.push(slot);
                continue;
            };
            for (n, part) in text.split(value).enumerate() {
                if n > 0 {
                    next.push(Slot::Hole(name.to_owned()));
                }
                next.push(Slot::Text(part.to_owned()));
            }
        }
        slots = next;
    }
    slots
        .iter()
        .map(|slot| match slot {
            Slot::Text(text) => text.clone(),
            Slot::Hole(name) => format!("{{{name}}}"),
            Slot::Mark(_) => String::new(),
        })
        .collect()
}

/// F2: how somebody is addressed: her nick when it reads like a name, else the friendly word of the trade. Nicks
/// that a platform made up or masked (`tb12345`, `小**1`) would sound like a machine.
pub fn salutation<'a>(nick: &'a str, anybody: &'a str) -> &'a str {
    let nick = nick.trim();
    let is_word = |c: char| c.is_alphabetic() || c == '·' || c == ' ' || c == '-';
    let reads_like_a_name = !nick.is_empty() && nick.chars().count() <= 12 && nick.chars().all(is_word);
    if reads_like_a_name { nick } else { anybody }
}

/// The friendly word in the language of a text.
pub fn anybody(text: &str) -> &'static str {
    if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) { "亲" } else { "there" }
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
        assert_eq!([label("预计发货", Lang::En), label("预计发货", Lang::Zh)], ["ship time", "预计发货"]);
        assert_eq!(label("尺码", Lang::En), "尺码", "her own names are data");
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
    fn f2_what_is_asked_for_stands_in_reading_order_and_no_hole_is_handed_out() {
        let slots = slots("{客户}，发{快递}，{|}到，{快递}", with);
        let fields: Vec<String> = slots.iter().filter_map(Slot::field).collect();
        assert_eq!(fields, ["v_快递", "m_0", "v_快递"]);
        assert_eq!(slots[0], Slot::Text("小美，发".into()));
        let typed = |field: &str| Some(if field == "m_0" { "后天" } else { "顺丰" }.to_owned());
        assert_eq!(joined(&slots, typed).as_deref(), Some("小美，发顺丰，后天到，顺丰"));
        assert_eq!(joined(&slots, |field| Some(if field == "m_0" { " " } else { "顺丰" }.into())), None);
    }

    #[test]
    fn f4_a_text_that_is_kept_names_nobody() {
        let known = [("称呼", "小美"), ("订单号", "20260601001"), ("客服", "李"), ("店铺", "小美家居")];
        let kept = generalised("小美您好，李已查单20260601001。小美家居敬上", known);
        assert_eq!(kept, "{称呼}您好，李已查单{订单号}。{店铺}敬上");
    }

    #[test]
    fn f2_a_made_up_nick_is_not_spoken() {
        assert_eq!(salutation("小美", "亲"), "小美");
        assert_eq!(salutation("Anna-Maria", "there"), "Anna-Maria");
        assert_eq!(
            [salutation("tb1234567", "亲"), salutation("小**1", "亲"), salutation(" ", "亲")],
            ["亲"; 3]
        );
        assert_eq!([anybody("{称呼}您好"), anybody("Hi {salutation}")], ["亲", "there"]);
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
