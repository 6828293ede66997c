//! Reading a pasted chat or order block: who writes, what is wanted and how many, which order, which courier, which
//! wishes – and, through [`address`](super::address), to whom and where. Nothing is invented: every text and every
//! number stands in the paste, and what can't be told is left empty. What the shop itself wrote is read last.

mod chat;
mod item;
mod label;
mod line;
mod number;
pub mod quantity;
#[cfg(test)]
mod tests;
mod wish;

pub use item::Item;

use super::address::{self, Recognised, SURE};
use line::Line;

/// What is known before: it decides who speaks and what a courier is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Names of couriers and their other names, as people write them.
    pub couriers: &'a [&'a str],
    /// Shops and agents: who writes under such a name is not the buyer.
    pub ours: &'a [&'a str],
}

/// How far a part can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    #[default]
    Missing,
    Check,
    Sure,
}

/// What a paste says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// The buyer's name in the chat, "" when nobody speaks.
    pub customer: String,
    /// Name, phone, address, what is left over.
    pub read: Recognised,
    pub items: Vec<Item>,
    pub order_no: String,
    pub order_no_trust: Trust,
    /// The courier she wants, as it is written.
    pub courier: String,
    pub courier_trust: Trust,
    /// Wishes in her own words.
    pub wishes: Vec<String>,
    /// What is paid in all and for the way, digits as they are written.
    pub total: String,
    pub shipping: String,
    /// Somebody speaks in it: it is a chat.
    pub is_chat: bool,
}

impl Pasted {
    pub fn trust_of(there: &str, sure: f64) -> Trust {
        match (there.is_empty(), sure >= SURE) {
            (true, _) => Trust::Missing,
            (false, true) => Trust::Sure,
            (false, false) => Trust::Check,
        }
    }

    /// How sure the item lines are: as sure as the least sure of them.
    pub fn items_trust(&self) -> Trust {
        self.items.iter().map(|i| i.trust).min().unwrap_or_default()
    }
}

/// No paste is read further, in characters and in lines: a day of chat is more than one order needs.
const LONGEST: usize = 12_000;
const MOST_LINES: usize = 600;

/// Reads a paste.
pub fn recognise(text: &str, known: &Known) -> Pasted {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(i, _)| i);
    let mut chat = chat::read(&text[..end], known.ours, MOST_LINES);
    let mut pasted =
        Pasted { customer: std::mem::take(&mut chat.buyer), is_chat: chat.spoken, ..Pasted::default() };
    number::find(&mut chat.lines, &mut pasted);
    label::read(&mut chat.lines, &mut pasted, known);
    item::read(&mut chat.lines, &mut pasted);
    wish::read(&mut chat.lines, &mut pasted, known);
    pasted.read = if chat.spoken { of_chat(&chat.lines) } else { of_text(&chat.lines) };
    if !chat.spoken {
        wish::settle(&mut pasted, &chat.lines);
    }
    pasted
}

/// Outside a chat everything that is left belongs to the address or its note.
fn of_text(lines: &[Line]) -> Recognised {
    let rest: Vec<String> = lines.iter().map(Line::rest).collect();
    address::recognise(rest.join("\n").trim())
}

/// Within a chat only the lines that carry an address, a number or a name beside them.
fn of_chat(lines: &[Line]) -> Recognised {
    let buyers: Vec<String> = lines.iter().filter(|l| !l.ours).map(Line::rest).collect();
    let read = of_lines(&buyers);
    if !read.phone.is_empty() || !read.address.detail.is_empty() || !read.address.province.is_empty() {
        return read;
    }
    // Nobody but the shop wrote an address: it is read, but never for sure.
    let shops: Vec<String> = lines.iter().filter(|l| l.ours).map(Line::rest).collect();
    let mut read = of_lines(&shops);
    let sure = &mut read.confidence;
    for part in [&mut sure.record, &mut sure.name, &mut sure.phone, &mut sure.region, &mut sure.detail] {
        *part = part.min(SURE / 2.0);
    }
    read
}

fn of_lines(lines: &[String]) -> Recognised {
    let carries: Vec<bool> = lines.iter().map(|l| carries(l)).collect();
    let beside = |i: usize| (i > 0 && carries[i - 1]) || carries.get(i + 1).copied().unwrap_or(false);
    let joined = |extra: Option<usize>| {
        let taken =
            |i: &usize| carries[*i] || Some(*i) == extra || (beside(*i) && line::is_place(&lines[*i]));
        let picked: Vec<&str> = (0..lines.len()).filter(taken).map(|i| lines[i].trim()).collect();
        address::recognise(&picked.join("\n"))
    };
    let read = joined(None);
    if !read.name.is_empty() || read == Recognised::default() {
        return read;
    }
    // 王芳 in a line of her own, beside the number or the address.
    let alone = |i: &usize| beside(*i) && !carries[*i] && (2..=4).contains(&line::han_alone(&lines[*i]));
    (0..lines.len())
        .filter(alone)
        .map(|i| (i, joined(Some(i))))
        .find(|(i, with)| with.name == lines[*i].trim() && with.confidence.name >= SURE)
        .map_or(read, |(_, with)| with)
}

/// The line has a number to call, a region, or says itself what it is.
fn carries(line: &str) -> bool {
    const SAID: [&str; 9] =
        ["收货人", "收件人", "收货地址", "收件地址", "详细地址", "所在地区", "联系人", "姓名", "地址："];
    if line.trim().is_empty() {
        return false;
    }
    if SAID.iter().any(|s| line.contains(s)) {
        return true;
    }
    let read = address::recognise(line.trim());
    let place = &read.address;
    let named = !place.province.is_empty() || !place.city.is_empty() || !place.district.is_empty();
    !read.phone.is_empty() || (named && line::is_place(line))
}
