//! Item lines as they are typed during a call: one a line, `名称 *数量 单价`.

use crate::domain::money::Fen;
use crate::domain::order::Line;
use crate::text::when::narrow;

/// More pieces than any order has.
const MOST_PIECES: i64 = 100_000;

/// The lines as text, to be edited again.
pub fn to_text(lines: &[Line]) -> String {
    let one = |l: &Line| {
        let spec = if l.spec.is_empty() { String::new() } else { format!(" [{}]", l.spec) };
        let code = if l.code.is_empty() { String::new() } else { format!(" #{}", l.code) };
        format!("{}{spec}{code} *{} {}", l.title, l.qty, l.unit_price)
    };
    lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Reads `折叠伞 [红色] #U-01 *2 50.00`: the last number is the price of one piece; `*2`, `x2`, `×2`, `2件` is the
/// quantity, also behind the title without a blank. Only the title is needed.
///
/// # Errors
/// The number of the line (from 1) that has no title, or a quantity or price that can't be.
pub fn from_text(text: &str) -> Result<Vec<Line>, usize> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines.map(|(number, raw)| parse(raw).ok_or(number + 1)).collect()
}

/// What follows a number of pieces.
const PIECES: &[char] = &['件', '个', '条', '套', '双', '盒', '包', '瓶', '只', '张', '台', '把', '支', '袋'];

/// The pieces a word tells; `None` when it tells none. Beyond what can be (0, negative, millions) it is 0.
fn quantity(word: &str) -> Option<i64> {
    let digits = match word.strip_prefix(['*', 'x', 'X', '×']) {
        Some(rest) => rest.trim_end_matches(PIECES),
        None => word.strip_suffix(PIECES)?,
    };
    let number: String = digits.chars().filter(|c| *c != '-').collect();
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().ok().filter(|n| (1..=MOST_PIECES).contains(n)).unwrap_or(0))
}

/// `枕头*2` → `枕头`, `*2`.
fn glued(word: &str) -> Option<(&str, &str)> {
    let at = word.rfind(['*', '×'])?;
    (at > 0 && quantity(&word[at..]).is_some()).then(|| word.split_at(at))
}

fn parse(raw: &str) -> Option<Line> {
    let mut line = Line { qty: 1, ..Line::default() };
    let mut text = narrow(raw.trim());
    if let Some((head, rest)) = text.clone().split_once('[')
        && let Some((spec, tail)) = rest.split_once(']')
    {
        spec.trim().clone_into(&mut line.spec);
        text = format!("{head} {tail}");
    }
    let apart: Vec<&str> = text
        .split_whitespace()
        .flat_map(|w| glued(w).map_or([w, ""], |(a, b)| [a, b]))
        .filter(|w| !w.is_empty())
        .collect();
    let mut title: Vec<&str> = Vec::new();
    for (i, word) in apart.iter().enumerate() {
        let last = i > 0 && i + 1 == apart.len();
        if let Some(count) = quantity(word).filter(|_| i > 0 || word.starts_with(['*', '×'])) {
            line.qty = Some(count).filter(|c| *c > 0)?;
        } else if let Some(code) = word.strip_prefix('#').filter(|c| !c.is_empty()) {
            code.clone_into(&mut line.code);
        } else if let Some(amount) = Fen::parse(word).ok().filter(|_| last) {
            line.unit_price = Some(amount).filter(|a| a.0 >= 0)?;
        } else {
            title.push(word);
        }
    }
    line.title = title.join(" ");
    line.amount = (line.unit_price * line.qty).min(Fen::MOST);
    (!line.title.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(one("iPhone15壳 ×1件 19.9元"), Ok(("iPhone15壳".into(), 1, Fen(1990))));
        assert_eq!(one("Ｔ恤　＊２　４５。５"), Ok(("T恤".into(), 2, Fen(9100))));
    }

    #[test]
    fn a_quantity_or_price_that_cannot_be_is_refused_with_its_line() {
        for text in ["货 *99999999999 10", "货 *-2 5", "货 *2 -5", "货 *0 5", "*2 5"] {
            assert_eq!(from_text(&format!("好 *1 1\n{text}")), Err(2), "{text}");
        }
    }

    #[test]
    fn a_title_that_is_a_number_stays_a_title() {
        assert_eq!(from_text("502 *1 3.00").unwrap()[0].title, "502");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let lines = from_text("折叠伞 [红色] #U-01 *2 50\n帽子 *1 19.90").unwrap();
        assert_eq!(from_text(&to_text(&lines)).unwrap(), lines);
    }
}
