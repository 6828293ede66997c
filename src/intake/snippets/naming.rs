//! A title and a code for a phrase that has none.

use crate::domain::mining::suggested_code;
use std::collections::HashMap;

/// What nobody would look for.
const OPENINGS: [&str; 11] =
    ["亲", "亲亲", "亲爱的", "您好", "你好", "亲您好", "亲你好", "在的", "hi", "hello", "dear"];
/// Longest title, in characters.
const LONGEST: usize = 16;
/// Shorter ones say too little.
const SHORTEST: usize = 3;

/// F1: the first words that say something.
pub fn title(answer: &str) -> String {
    let is_end = |c: char| c == '\n' || "，。！？；、,.!?;~～：:".contains(c);
    let mut title = String::new();
    for part in answer.split(is_end).map(str::trim).filter(|p| !p.is_empty()) {
        if OPENINGS.contains(&part.to_lowercase().as_str()) {
            continue;
        }
        title.push_str(part);
        if title.chars().count() >= SHORTEST {
            break;
        }
    }
    title.retain(|c| !"{}".contains(c));
    if title.trim().is_empty() {
        title = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    title.chars().take(LONGEST).collect::<String>().trim().to_owned()
}

/// The code one would type for a title.
pub fn code(title: &str) -> String {
    let code = suggested_code(title);
    if code.is_empty() { "dy".to_owned() } else { code }
}

/// Gives codes that are free; knows how far it has counted for each, so that many alike take no longer.
#[derive(Default)]
pub struct Codes {
    counted: HashMap<String, usize>,
}

impl Codes {
    /// The wished code, else with the first number behind it that makes it free.
    pub fn free(&mut self, wished: &str, is_taken: impl Fn(&str) -> bool) -> String {
        if !is_taken(wished) {
            return wished.to_owned();
        }
        let number = self.counted.entry(wished.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let code = format!("{wished}{number}");
            if !is_taken(&code) {
                return code;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_a_phrase_is_named_by_its_first_words() {
        for (answer, named) in [
            ("亲，您好，欢迎光临，请问有什么可以帮您？", "欢迎光临"),
            ("亲，下午4点前付款当天发货，默认{快递}", "下午4点前付款当天发货"),
            ("亲亲，在的呢[表情]", "在的呢[表情]"),
            ("亲", "亲"),
            ("好，马上", "好马上"),
            ("Hello, we ship within two days", "we ship within t"),
            ("？？", "？？"),
            ("{}", "{}"),
            ("{称呼}您好呀，在的", "称呼您好呀"),
        ] {
            assert_eq!(title(answer), named);
        }
        assert_eq!([code("欢迎光临"), code("？？")], ["hygl", "dy"]);
        assert_eq!(Codes::default().free("th", |c| ["th", "th2"].contains(&c)), "th3");
        assert_eq!(Codes::default().free("th", |_| false), "th");
    }
}
