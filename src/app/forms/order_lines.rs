//! Item lines as they are typed during a call: one a line, `名称 *数量 单价`.

use crate::domain::money::Fen;
use crate::domain::order::Line;
use crate::text::paste::quantity::{MOST, UNITS};
use crate::text::when::narrow;

/// The lines as text, to be edited again. What would be read as something else stands in quotes.
pub fn to_text(lines: &[Line]) -> String {
    lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(l: &Line) -> String {
    let written = |quote: fn(&str) -> String| {
        let spec = if l.spec.is_empty() { String::new() } else { format!(" [{}]", quote(&l.spec)) };
        let code = if l.code.is_empty() { String::new() } else { format!(" #{}", quote(&l.code)) };
        let text = format!("{}{spec}{code} *{} {}", quote(&l.title), l.qty, l.unit_price);
        text.replace(['\n', '\r'], " ")
    };
    let plain = written(str::to_owned);
    let texts = |r: &Line| r.title == l.title && r.spec == l.spec && r.code == l.code;
    let same = |r: &Line| texts(r) && r.qty == l.qty && r.unit_price == l.unit_price;
    if parse(&plain).is_some_and(|r| same(&r)) { plain } else { written(quoted) }
}

/// `5"相框` → `"5""相框"`
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Reads `折叠伞 [红色] #U-01 *2 50.00`: the last number is the price of one piece; `*2`, `x2`, `×2`, `2件` is the
/// quantity, also behind the title without a blank. Only the title is needed; in quotes it is taken as it stands.
///
/// # Errors
/// The number of the line (from 1) that has no title, or a quantity or price that can't be.
pub fn from_text(text: &str) -> Result<Vec<Line>, usize> {
    over(&[], text)
}

/// The same over the lines that are there: one whose text nobody changed stays as it is, for an import knows more of it
/// than its text can say. Of one that was changed, the weight is still known.
///
/// # Errors
/// As [`from_text`].
pub fn over(base: &[Line], text: &str) -> Result<Vec<Line>, usize> {
    let mut left: Vec<(String, &Line)> = base.iter().map(|l| (one(l).trim().to_owned(), l)).collect();
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let read = |(number, raw): (usize, &str)| {
        if let Some(same) = left.iter().position(|(text, _)| text == raw.trim()) {
            return Ok(left.remove(same).1.clone());
        }
        let mut line = parse(raw).ok_or(number + 1)?;
        let known = base.iter().find(|old| old.title == line.title && old.code == line.code);
        line.weight_g = known.and_then(|old| old.weight_g);
        Ok(line)
    };
    lines.map(read).collect()
}

/// The pieces a word tells; `None` when it tells none. Beyond what can be (0, negative, millions) it is 0.
fn quantity(word: &str) -> Option<i64> {
    let unit = |c: char| UNITS.contains(c);
    let digits = match word.strip_prefix(TIMES) {
        Some(rest) => rest.trim_end_matches(unit),
        None => word.strip_suffix(unit)?,
    };
    let number: String = digits.chars().filter(|c| *c != '-').collect();
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().ok().filter(|n| (1..=MOST).contains(n)).unwrap_or(0))
}

const TIMES: [char; 4] = ['*', 'x', 'X', '×'];

/// `枕头*2` → `枕头`, `*2`.
fn glued(word: &str) -> Option<(&str, &str)> {
    let at = word.rfind(['*', '×'])?;
    (at > 0 && quantity(&word[at..]).is_some()).then(|| word.split_at(at))
}

/// A text in quotes at the start, and what follows its closing quote.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut inner = String::new();
    let mut rest = text.strip_prefix('"')?;
    loop {
        let (head, tail) = rest.split_once('"')?;
        inner.push_str(head);
        let Some(more) = tail.strip_prefix('"') else { return Some((inner, tail)) };
        inner.push('"');
        rest = more;
    }
}

/// Takes title, specification and code that stand in quotes out of a line; the rest is left to be read by its words.
fn take_quoted(line: &mut Line, raw: &str) -> String {
    let mut rest = raw.trim();
    if let Some((title, tail)) = unquoted(rest) {
        line.title = title;
        rest = tail.trim_start();
    }
    if let Some((spec, tail)) = rest.strip_prefix('[').and_then(unquoted)
        && let Some(tail) = tail.strip_prefix(']')
    {
        line.spec = spec;
        rest = tail.trim_start();
    }
    if let Some((code, tail)) = rest.strip_prefix('#').and_then(unquoted) {
        line.code = code;
        rest = tail;
    }
    rest.to_owned()
}

fn is_numeric(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
}

fn parse(raw: &str) -> Option<Line> {
    let mut line = Line { qty: 1, ..Line::default() };
    let mut text = narrow(take_quoted(&mut line, raw).trim());
    if line.spec.is_empty()
        && let Some((head, rest)) = text.clone().split_once('[')
        && let Some((spec, tail)) = rest.split_once(']')
    {
        spec.trim().clone_into(&mut line.spec);
        text = format!("{head} {tail}");
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .flat_map(|w| glued(w).map_or([w, ""], |(a, b)| [a, b]))
        .filter(|w| !w.is_empty())
        .collect();
    let named = !line.title.is_empty();
    let counted = counted(&words, named);
    let mut title: Vec<&str> = if named { vec![line.title.as_str()] } else { Vec::new() };
    for (i, word) in words.iter().enumerate() {
        let behind = named || i > 0;
        if Some(i) == counted {
            line.qty = quantity(word).filter(|c| *c > 0)?;
        } else if let Some(code) = word.strip_prefix('#').filter(|c| !c.is_empty() && line.code.is_empty()) {
            code.clone_into(&mut line.code);
        } else if let Some(amount) = Fen::parse(word).ok().filter(|_| behind && i + 1 == words.len()) {
            line.unit_price = Some(amount).filter(|a| a.0 >= 0)?;
        } else if counted.is_some_and(|c| i > c) && i + 1 == words.len() && is_numeric(word) {
            // A price nobody can read is an error, not a part of the title that costs nothing.
            return None;
        } else {
            title.push(word);
        }
    }
    line.title = title.join(" ");
    line.amount = (line.unit_price * line.qty).min(Fen::MOST);
    (!line.title.is_empty()).then_some(line)
}

/// The word that tells the quantity: the last `*2`; without one the last `2件`, else `毛巾 3条 *1` would lose its 3条.
fn counted(words: &[&str], named: bool) -> Option<usize> {
    let all = || words.iter().enumerate().rev().filter(|(_, w)| quantity(w).is_some());
    let times = all().find(|(i, w)| w.starts_with(TIMES) && (named || *i > 0 || w.starts_with(['*', '×'])));
    times.or_else(|| all().find(|(i, w)| !w.starts_with(TIMES) && (named || *i > 0))).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn o2_a_price_that_cannot_be_read_is_an_error_of_its_line() {
        assert_eq!(from_text("毛巾 *1 29.90\n四件套 *1 299.001"), Err(2));
        assert_eq!(from_text("四件套 *1 299.00").unwrap()[0].unit_price, Fen(29_900));
    }

    #[test]
    fn o5_items_are_read_as_they_are_typed_in_a_call() {
        let lines = from_text("折叠伞 [红色] #U-01 *2 50\n\n帽子 ×1 19.9\n纸巾\n").unwrap();
        assert_eq!(lines.len(), 3);
        assert_eq!(
            (lines[0].title.as_str(), lines[0].spec.as_str(), lines[0].code.as_str()),
            ("折叠伞", "红色", "U-01")
        );
        assert_eq!((lines[0].qty, lines[0].unit_price, lines[0].amount), (2, Fen(5000), Fen(10_000)));
        assert_eq!((lines[1].qty, lines[1].amount), (1, Fen(1990)));
        assert_eq!((lines[2].title.as_str(), lines[2].qty), ("纸巾", 1));
        assert_eq!(from_text("雨伞\n*2 50"), Err(2));
    }

    #[test]
    fn a_quantity_stands_glued_to_the_title_or_counts_in_words() {
        let one = |text| from_text(text).map(|l| (l[0].title.clone(), l[0].qty, l[0].amount));
        assert_eq!(one("枕头*2 30"), Ok(("枕头".into(), 2, Fen(6000))));
        assert_eq!(one("毛巾 3件 12"), Ok(("毛巾".into(), 3, Fen(3600))));
        assert_eq!(one("袜子 3对 12"), Ok(("袜子".into(), 3, Fen(3600))), "counted as a paste counts");
        assert_eq!(one("iPhone15壳 ×1件 19.9元"), Ok(("iPhone15壳".into(), 1, Fen(1990))));
        assert_eq!(one("Ｔ恤　＊２　４５。５"), Ok(("T恤".into(), 2, Fen(9100))));
        assert_eq!(one("毛巾 3条 *2 30"), Ok(("毛巾 3条".into(), 2, Fen(6000))), "the pack is its name");
    }

    #[test]
    fn a_quantity_or_price_that_cannot_be_is_refused_with_its_line() {
        for text in ["货 *99999999999 10", "货 *-2 5", "货 *2 -5", "货 *0 5", "*2 5", "\"\" *2 5"] {
            assert_eq!(from_text(&format!("好 *1 1\n{text}")), Err(2), "{text}");
        }
    }

    #[test]
    fn a_title_that_is_a_number_stays_a_title() {
        assert_eq!(from_text("502 *1 3.00").unwrap()[0].title, "502");
    }

    #[test]
    fn editing_one_line_leaves_the_others_what_an_import_knows() {
        let of = |title: &str, qty, unit, amount| Line {
            title: title.into(),
            qty,
            unit_price: Fen(unit),
            amount: Fen(amount),
            weight_g: Some(300),
            ..Line::default()
        };
        let base = [of("毛巾 3条", 2, 3000, 5500), of("【新品】杯 #2", 1, 0, 990), of("伞", 1, 5000, 5000)];
        let text = to_text(&base).replace("伞 *1", "伞 *2");
        let lines = over(&base, &text).unwrap();
        assert_eq!(lines[..2], base[..2], "discount and weight of those nobody touched");
        assert_eq!((lines[2].qty, lines[2].amount, lines[2].weight_g), (2, Fen(10_000), Some(300)));
        assert_eq!(over(&base, &to_text(&base)).unwrap(), base);
    }

    #[test]
    fn plain_titles_stand_without_quotes() {
        let lines = from_text("折叠伞 [红色] #U-01 *2 50\niPhone 15 *1 5999\n毛巾 3条 *1 19.90").unwrap();
        assert!(!to_text(&lines).contains('"'), "{}", to_text(&lines));
        assert_eq!(from_text(&to_text(&lines)).unwrap(), lines);
    }

    /// Texts as titles have them, with everything that means something in a line.
    fn words() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "毛巾",
            "3条",
            "x2",
            "*2",
            "×3件",
            "[红",
            "红]",
            "【新品】",
            "#A-1",
            "#",
            "15",
            "19.9",
            "5\"",
            "\"",
            "Ｔ恤",
            "5元",
            "-2",
            "、",
            "\"\"",
            "伞*2",
        ]);
        let gap = prop::sample::select(vec!["", " ", "  ", "　"]);
        prop::collection::vec((word, gap), 1..5)
            .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect::<String>())
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(
            title in words(),
            spec in prop::option::of(words()),
            code in prop::option::of(words()),
            qty in 1..=MOST,
            price in 0..10_000_000_i64,
        ) {
            let unit_price = Fen(price);
            let line = Line {
                title,
                spec: spec.unwrap_or_default(),
                code: code.unwrap_or_default(),
                qty,
                unit_price,
                amount: (unit_price * qty).min(Fen::MOST),
                weight_g: None,
            };
            let text = to_text(std::slice::from_ref(&line));
            prop_assert_eq!(from_text(&text), Ok(vec![line]), "{}", text);
        }
    }
}
