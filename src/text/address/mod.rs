//! Taking a pasted blob apart: who, which number, where. Every character of the text goes to exactly one place: numbers
//! that are neither phone nor address go first, the detail stays as it was written, what is left is the note. What
//! can't be told is left blank, with candidates to choose from.

mod arrange;
mod chain;
mod labels;
mod name;
mod phone;
mod region;
mod sheet;
mod stretch;
mod strip;
#[cfg(test)]
mod tests;
mod tree;

use phone::{Kind, Phone};
use region::Region;
use sheet::{Owner, Sheet};
use std::ops::Range;
pub(super) use stretch::is_address;

/// Where the parcel goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub province: String,
    pub city: String,
    pub district: String,
    pub detail: String,
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.province, &self.city, &self.district, &self.detail];
        let text: Vec<&str> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        f.write_str(&text.join(" "))
    }
}

/// How sure each part is, 0 (not there) to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Confidence {
    pub record: f64,
    pub name: f64,
    pub phone: f64,
    pub region: f64,
    pub detail: f64,
}

/// What a blob says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    pub name: String,
    /// The number to call: a mobile, else what there is.
    pub phone: String,
    /// A landline beside the mobile.
    pub landline: String,
    pub address: Address,
    /// What is neither: wishes, a second mobile.
    pub note: String,
    /// Order and waybill numbers, postcodes, times, country codes: taken out, not lost.
    pub numbers: Vec<String>,
    pub confidence: Confidence,
    /// The addresses it could be when the region is ambiguous, each whole.
    pub candidates: Vec<Address>,
}

/// Below this a part should be looked at.
pub const SURE: f64 = 0.8;

/// No address is longer, in characters: what follows is a note.
const LONGEST: usize = 2_000;

/// Splits an address on one line, `江苏省扬州市邗江区文汇路1号` with or without blanks, into its parts. What
/// `Address::to_string` wrote comes back as it was.
pub fn split_region(text: &str) -> Address {
    let text = text.trim();
    let sheet = Sheet::read(text);
    let region = region::at_start(&sheet);
    let detail = sheet.written(region.range.end..sheet.len());
    let detail = if region.range.is_empty() { text } else { detail.trim_start_matches(is_edge) };
    let [province, city, district] = [region.province, region.city, region.district];
    Address { province, city, district, detail: detail.trim().to_owned() }
}

/// Reads `李四 13800138000 江苏省扬州市…` in any order, with or without labels.
pub fn recognise(blob: &str) -> Recognised {
    let cut = blob.char_indices().nth(LONGEST).map_or(blob.len(), |(i, _)| i);
    let mut read = read(&blob[..cut]);
    if cut < blob.len() {
        read.note = format!("{} {}", read.note, &blob[cut..]).trim().to_owned();
    }
    read
}

fn read(blob: &str) -> Recognised {
    let mut sheet = Sheet::read(blob);
    labels::set_sender_aside(&mut sheet);
    strip::strip(&mut sheet);
    let marks = marks(&sheet);
    let mut phones = phone::find(&mut sheet);
    settle_marks(&mut sheet, &marks, &mut phones);
    labels::mark(&mut sheet);
    arrange::announced(&mut sheet);
    let mut region = region::find(&mut sheet);
    strip_postcode(&mut sheet, &region);
    local_phone(&mut sheet, &region, &mut phones);
    let sure = arrange::name(&mut sheet, &region);
    arrange::detail(&mut sheet, &mut region);
    gather(&sheet, &region, &phones, sure)
}

/// `[2345]`: the extension of a virtual number, written behind name and address as well.
fn marks(sheet: &Sheet) -> Vec<Range<usize>> {
    let is_mark = |i: &usize| {
        let digits = sheet.run(i + 1, |c| c.is_ascii_digit());
        sheet.at(*i) == '['
            && digits == i + 5
            && sheet.at(digits) == ']'
            && sheet.owner_at(i + 1) == Owner::Free
    };
    (0..sheet.len()).filter(is_mark).map(|i| i + 1..i + 5).collect()
}

/// Marks that repeat a number's extension are taken out; without an extension the first one is it.
fn settle_marks(sheet: &mut Sheet, marks: &[Range<usize>], phones: &mut [Phone]) {
    let marks: Vec<&Range<usize>> = marks.iter().filter(|m| sheet.owner[m.start] == Owner::Free).collect();
    let Some(first) = marks.first().copied() else { return };
    let digits = sheet.digits(first.clone());
    if marks.iter().any(|m| sheet.digits((*m).clone()) != digits) {
        return;
    }
    let Some(main) = phones.iter_mut().find(|p| p.kind == Kind::Mobile) else { return };
    let extended = main.text.ends_with(&format!("-{digits}"));
    if !extended && main.text.contains('-') {
        return;
    }
    for mark in &marks {
        sheet.give((*mark).clone(), Owner::Number);
    }
    if !extended {
        main.text = format!("{}-{digits}", main.text);
        sheet.give(first.clone(), Owner::Phone);
    }
}

/// `100020北京市…`: a postcode glued to the head of the region.
fn strip_postcode(sheet: &mut Sheet, region: &Region) {
    let end = region.range.start;
    let start = (0..end)
        .rev()
        .take_while(|i| sheet.plain[*i].is_ascii_digit() && sheet.owner[*i] == Owner::Free)
        .last();
    let Some(start) = start.filter(|_| !region.range.is_empty()) else { return };
    let length = end - start;
    let alone = sheet.owner_at(start.wrapping_sub(1)) != Owner::Free;
    if alone && (length == 6 || (region.province == "台湾省" && (length == 3 || length == 5))) {
        sheet.give(start..end, Owner::Number);
    }
}

/// Eight digits in Hong Kong or Macao are a phone.
fn local_phone(sheet: &mut Sheet, region: &Region, phones: &mut Vec<Phone>) {
    if !phones.is_empty() || !matches!(region.province.as_str(), "香港特别行政区" | "澳门特别行政区")
    {
        return;
    }
    let ranges = sheet.free();
    for (i, range) in ranges.iter().enumerate() {
        let digits = |r: &Range<usize>| sheet.plain[r.clone()].iter().all(char::is_ascii_digit);
        let whole = match ranges.get(i + 1) {
            Some(next)
                if range.len() == 4 && next.len() == 4 && next.start == range.end + 1 && digits(next) =>
            {
                range.start..next.end
            }
            _ => range.clone(),
        };
        let text = sheet.digits(whole.clone());
        if digits(range) && text.len() == 8 {
            sheet.give(whole.clone(), Owner::Phone);
            let code = whole.start..whole.start;
            phones.push(Phone { range: whole, kind: Kind::Labelled, text, code, spare: false });
            return;
        }
    }
}

fn gather(sheet: &Sheet, region: &Region, phones: &[Phone], name_sure: f64) -> Recognised {
    let detail = written(sheet, Owner::Detail);
    let mut notes = vec![written(sheet, Owner::Note)];
    let mut numbers = spans(sheet, Owner::Number);
    let rank = |p: &&Phone| (p.spare, p.kind != Kind::Mobile, p.kind != Kind::Abroad);
    let main = phones.iter().min_by_key(rank);
    let mut landline = String::new();
    for other in phones.iter().filter(|p| Some(*p) != main) {
        if main.is_some_and(|m| m.text == other.text) {
            numbers.push(other.text.clone());
        } else if landline.is_empty() && other.kind == Kind::Landline {
            landline.clone_from(&other.text);
        } else {
            notes.push(other.text.clone());
        }
    }
    notes.retain(|n| !n.is_empty());
    let address = Address {
        province: region.province.clone(),
        city: region.city.clone(),
        district: region.district.clone(),
        detail,
    };
    let mut read = Recognised {
        name: joined(&written(sheet, Owner::Name)),
        phone: main.map(|p| p.text.clone()).unwrap_or_default(),
        landline,
        note: notes.join(" "),
        numbers,
        candidates: candidates(region, &address),
        address,
        confidence: Confidence::default(),
    };
    read.confidence = confidence(&read, region, main, name_sure);
    read
}

/// `王 芳` is 王芳; Latin names keep their blanks.
fn joined(name: &str) -> String {
    if name.chars().any(sheet::is_han) { name.replace(' ', "") } else { name.to_owned() }
}

/// The whole addresses of an ambiguous region.
fn candidates(region: &Region, address: &Address) -> Vec<Address> {
    if region.nodes.len() < 2 {
        return Vec::new();
    }
    let tree = tree::Tree::get();
    let whole = |node: &usize| {
        let [province, city, district] = tree.parts(*node).map(str::to_owned);
        Address { province, city, district, detail: address.detail.clone() }
    };
    region.nodes.iter().map(whole).collect()
}

fn confidence(read: &Recognised, region: &Region, main: Option<&Phone>, name: f64) -> Confidence {
    let phone = main.map_or(0.0, |p| match p.kind {
        _ if p.text.contains('*') => 0.5,
        Kind::Mobile => 0.99,
        Kind::Landline | Kind::Abroad => 0.9,
        Kind::Labelled => 0.6,
    });
    let detail = match (read.address.detail.as_str(), stretch::is_address(&read.address.detail)) {
        ("", _) => 0.0,
        (_, true) if read.note.is_empty() => 0.95,
        (_, true) => 0.85,
        (_, false) => 0.5,
    };
    let name = if read.name.is_empty() { 0.0 } else { name };
    let place = if read.address.province.is_empty() { region.certainty.min(0.3) } else { region.certainty };
    // As good as its parts, and no better than halfway to the worst of them.
    let worst = name.min(phone).min(place).min(detail);
    let record = f64::midpoint((name + phone + place + detail) / 4.0, worst);
    let round = |x: f64| (x * 100.0).round() / 100.0;
    Confidence { record: round(record), name, phone, region: round(place), detail }
}

/// The stretches of an owner, each by itself.
fn spans(sheet: &Sheet, owner: Owner) -> Vec<String> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < sheet.len() {
        let end = (i..sheet.len()).find(|j| sheet.owner[*j] != owner).unwrap_or(sheet.len());
        if end > i {
            found.push(sheet.compared(i..end));
        }
        i = end.max(i + 1);
    }
    found
}

/// What an owner has, as it was written. Separators inside stay; blanks are one blank.
fn written(sheet: &Sheet, owner: Owner) -> String {
    let mut out = String::new();
    let mut last: Option<usize> = None;
    for i in (0..sheet.len()).filter(|i| sheet.owner[*i] == owner) {
        if let Some(last) = last.filter(|l| l + 1 < i) {
            let between = last + 1..i;
            let plain = sheet.owner[between.clone()].iter().all(|o| *o == Owner::Gap);
            let signs = sheet.written(between);
            let signs = signs.trim();
            if plain && !signs.is_empty() { out.push_str(signs) } else { out.push(' ') }
        }
        out.push(sheet.chars[i]);
        last = Some(i);
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    tidy(&out).to_owned()
}

/// Signs at either end that belong to the list, not to the text.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | '，' | '。' | '.' | ';' | '；' | '、' | ':' | '：' | '/' | '|' | '-' | '~' | '～' | '+'
        )
}

fn tidy(text: &str) -> &str {
    text.trim_matches(is_edge)
}
