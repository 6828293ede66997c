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

/// Reads `折叠伞 [红色] #U-01 *2 50.00`: the last number is the price of one piece, `*2`, `x2` or `×2` the quantity.
/// Only the title is needed.
///
/// # Errors
/// The number of the line (from 1) that has no title.
pub fn from_text(text: &str) -> Result<Vec<Line>, usize> {
    let mut lines = Vec::new();
    for (number, raw) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let line = parse(raw);
        if line.title.is_empty() {
            return Err(number + 1);
        }
        lines.push(line);
    }
    Ok(lines)
}

fn parse(raw: &str) -> Line {
    let mut line = Line { qty: 1, ..Line::default() };
    let mut text = raw.trim().to_owned();
    if let Some((head, rest)) = text.clone().split_once(['[', '【'])
        && let Some((spec, tail)) = rest.split_once([']', '】'])
    {
        spec.trim().clone_into(&mut line.spec);
        text = format!("{head} {tail}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut title: Vec<&str> = Vec::new();
    let mut price = None;
    for (i, word) in words.iter().enumerate() {
        let plain = narrow(word);
        let count = plain.strip_prefix(['*', 'x', 'X', '×']).and_then(|n| n.parse::<i64>().ok());
        let is_last_price = i + 1 == words.len() && i > 0;
        if let Some(count) = count.filter(|c| (1..=MOST_PIECES).contains(c)) {
            line.qty = count;
        } else if let Some(code) = plain.strip_prefix('#').filter(|c| !c.is_empty()) {
            code.clone_into(&mut line.code);
        } else if let Some(amount) = Fen::parse(word).ok().filter(|a| is_last_price && a.0 >= 0) {
            price = Some(amount);
        } else {
            title.push(word);
        }
    }
    line.title = title.join(" ");
    line.unit_price = price.unwrap_or(Fen::ZERO);
    line.amount = (line.unit_price * line.qty).min(Fen::MOST);
    line
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
    fn a_title_that_is_a_number_stays_a_title() {
        assert_eq!(from_text("502 *1 3.00").unwrap()[0].title, "502");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let lines = from_text("折叠伞 [红色] #U-01 *2 50\n帽子 *1 19.90").unwrap();
        assert_eq!(from_text(&to_text(&lines)).unwrap(), lines);
    }
}
