//! A fee entered in one line (E1): `退货运费 12 快递`, `yf 8.5 顾客 预付`, in any order; the rest is the note.

use super::FeeRefusal;
use crate::domain::money::Fen;
use crate::text::pinyin::Finder;
use crate::text::when;

/// A word that may stand in the line: its id and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub id: String,
    pub names: Vec<String>,
}

/// The words of the configuration and the language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub kinds: Vec<Word>,
    pub payers: Vec<Word>,
    pub prepaid: Vec<String>,
    pub settled: Vec<String>,
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub kind: String,
    pub amount: Fen,
    /// "" when nobody is named: the usual payer of the kind.
    pub payer: String,
    pub prepaid: bool,
    pub settled: bool,
    pub note: String,
}

/// Reads a line.
///
/// # Errors
/// Without an amount above zero, or without a kind.
pub fn parse(text: &str, words: &Words) -> Result<Line, FeeRefusal> {
    let mut line = Line::default();
    let mut amount = None;
    let mut rest: Vec<String> = Vec::new();
    for word in split(text) {
        let is = |list: &[String]| list.iter().any(|w| w.eq_ignore_ascii_case(&word));
        let money = Fen::parse(&word).ok().filter(|a| *a > Fen::ZERO);
        if is(&words.prepaid) {
            line.prepaid = true;
        } else if is(&words.settled) {
            line.settled = true;
        } else if let (Some(found), None) = (money, amount) {
            amount = Some(found);
        } else if let (Some(id), "") = (exact(&words.kinds, &word), line.kind.as_str()) {
            line.kind = id;
        } else if let (Some(id), "") = (exact(&words.payers, &word), line.payer.as_str()) {
            line.payer = id;
        } else {
            rest.push(word);
        }
    }
    // What is not a name as it is written may be the beginning of one, or its pinyin.
    for (list, place) in [(&words.kinds, &mut line.kind), (&words.payers, &mut line.payer)] {
        if place.is_empty()
            && let Some((at, id)) = rest.iter().enumerate().find_map(|(i, w)| Some((i, begun(list, w)?)))
        {
            *place = id;
            rest.remove(at);
        }
    }
    line.amount = amount.ok_or(FeeRefusal::NoAmount)?;
    if line.kind.is_empty() {
        return Err(FeeRefusal::NoKind);
    }
    line.note = rest.join(" ");
    Ok(line)
}

/// Words between blanks and commas; `运费12` is two.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split([' ', '\u{3000}', '，', '、', '\t']).filter(|w| !w.is_empty()) {
        let word = when::narrow(word);
        let number = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
        match number.map(|at| word.split_at(at)).map(|(n, a)| (n.trim_end_matches(['￥', '¥']), a)) {
            Some((name, amount)) if Fen::parse(amount).is_ok() && name.chars().all(char::is_alphabetic) => {
                words.extend([name.to_owned(), amount.to_owned()]);
            }
            _ => words.push(word),
        }
    }
    words
}

fn exact(list: &[Word], word: &str) -> Option<String> {
    let is = |w: &&Word| w.id == word || w.names.iter().any(|n| n.eq_ignore_ascii_case(word));
    list.iter().find(is).map(|w| w.id.clone())
}

/// The word whose name begins like this, by characters or pinyin; of several the one that is covered most.
fn begun(list: &[Word], typed: &str) -> Option<String> {
    let finder = Finder::new(typed);
    let score = |w: &Word| {
        let hits = w.names.iter().filter_map(|n| finder.find(n)).filter(|h| h.range.start == 0);
        hits.map(|h| h.score).max()
    };
    let scored = list.iter().filter_map(|w| Some((score(w)?, w)));
    scored.max_by_key(|(score, _)| *score).map(|(_, w)| w.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let word = |id: &str, name: &str| Word { id: id.into(), names: vec![name.into()] };
        Words {
            kinds: vec![
                word("freight", "运费"),
                word("return_freight", "退货运费"),
                word("compensation", "赔付"),
            ],
            payers: vec![word("customer", "顾客"), word("us", "我方"), word("courier", "快递")],
            prepaid: vec!["预付".into()],
            settled: vec!["已结".into()],
        }
    }

    fn read(text: &str) -> Line {
        parse(text, &words()).unwrap_or_else(|e| panic!("{text}: {e}"))
    }

    #[test]
    fn e1_a_line_says_kind_amount_payer_and_the_rest_in_any_order() {
        let whole = Line {
            kind: "return_freight".into(),
            amount: Fen(1_250),
            payer: "courier".into(),
            prepaid: true,
            settled: false,
            note: "破损件".into(),
        };
        for text in [
            "退货运费 12.5 快递 预付 破损件",
            "12.50 快递 退货运费 预付 破损件",
            "退货运费１２．５，快递，预付，破损件",
            "退货运费￥12.5 快递 破损件 预付",
            "thyf 12.5 kd 预付 破损件",
        ] {
            assert_eq!(read(text), whole, "{text}");
        }
        let short = read("yunfei 8");
        assert_eq!((short.kind.as_str(), short.amount, short.payer.as_str()), ("freight", Fen(800), ""));
        assert!(read("赔付 5 已结").settled);
        assert_eq!(read("运费 8 第2箱 3").note, "第2箱 3", "a second number belongs to the note");
    }

    #[test]
    fn e1_a_line_without_amount_or_kind_is_refused() {
        assert_eq!(parse("运费 快递", &words()), Err(FeeRefusal::NoAmount));
        assert_eq!(parse("运费 0", &words()), Err(FeeRefusal::NoAmount));
        assert_eq!(parse("运费 -3", &words()), Err(FeeRefusal::NoAmount));
        assert_eq!(parse("12", &words()), Err(FeeRefusal::NoKind));
        assert_eq!(parse("", &words()), Err(FeeRefusal::NoAmount));
    }
}
