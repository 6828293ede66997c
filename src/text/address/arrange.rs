//! Who gets which stretch: the name, the detail, and what is left as a note.

use super::name;
use super::region::{self, Region};
use super::sheet::{Owner, Sheet, Topic};
use super::stretch::{self, Stretch};

/// A stretch is only taken for a name with at least so many points.
const ENOUGH: i32 = 25;

/// What follows a label of accounts or remarks is theirs.
pub fn announced(sheet: &mut Sheet) {
    let mut i = 0;
    while i < sheet.len() {
        let Owner::Label(topic) = sheet.owner[i] else {
            i += 1;
            continue;
        };
        let end = (i..sheet.len()).find(|j| sheet.owner[*j] != sheet.owner[i]).unwrap_or(sheet.len());
        let (whole_line, owner) = match topic {
            Topic::Account => (false, Owner::Number),
            Topic::Note => (true, Owner::Note),
            _ => {
                i = end;
                continue;
            }
        };
        let mut at = end;
        while at < sheet.len() && sheet.owner[at] == Owner::Gap && sheet.chars[at] != '\n' {
            at += 1;
        }
        while at < sheet.len() && !matches!(sheet.owner[at], Owner::Label(_)) && sheet.chars[at] != '\n' {
            match sheet.owner[at] {
                Owner::Gap if !whole_line => break,
                Owner::Free => sheet.owner[at] = owner,
                _ => {}
            }
            at += 1;
        }
        i = at.max(end);
    }
}

/// Gives the name its characters; returns how sure it is, 0 when there is none.
pub fn name(sheet: &mut Sheet, region: &Region) -> f64 {
    let stretches = stretch::all(sheet);
    let labelled = stretches.iter().position(|s| s.label == Some(Topic::Name) && fits_label(s));
    if let Some(place) = labelled {
        take_name(sheet, &stretches, place);
        return 0.98;
    }
    let phones = sheet.owner.contains(&Owner::Phone);
    let best = (0..stretches.len())
        .filter_map(|i| Some((points(&stretches, i, region, phones)?, std::cmp::Reverse(i))))
        .max()
        .filter(|(points, _)| *points >= ENOUGH);
    if let Some((points, place)) = best {
        take_name(sheet, &stretches, place.0);
        return match points {
            70.. => 0.95,
            50..70 => 0.85,
            35..50 => 0.65,
            _ => 0.5,
        };
    }
    if glued(sheet, &stretches) {
        return 0.75;
    }
    // A company, a department, a name of its own kind: what else stands beside the phone and before the address.
    let other = stretches.iter().position(|s| {
        s.by_phone
            && (region.range.is_empty() || s.range.end <= region.range.start)
            && fits_label(s)
            && !s.is_talk()
            && !s.is_lead()
            && !s.is_empty()
            && !s.text.contains(|c: char| c.is_ascii_digit())
    });
    if let Some(place) = other.filter(|_| !region.range.is_empty()) {
        take_name(sheet, &stretches, place);
        return 0.5;
    }
    0.0
}

fn fits_label(s: &Stretch) -> bool {
    let (body, _) = without_bracket(&s.text);
    let length = body.chars().count();
    let long = if s.is_talk() { 6 } else { 30 };
    (1..=long).contains(&length) && body.chars().any(|c| !c.is_ascii_digit())
}

/// `张女士（收）` → 张女士 and what is in the bracket.
fn without_bracket(text: &str) -> (&str, &str) {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '+' | '/'));
    match bare.find('(') {
        Some(at) if at > 0 => (bare[..at].trim_end(), &bare[at..]),
        _ => (bare.strip_suffix('收').filter(|t| t.chars().count() >= 2).unwrap_or(bare), ""),
    }
}

/// The points of a stretch as a name, where it stands considered.
fn points(all: &[Stretch], i: usize, region: &Region, phones: bool) -> Option<i32> {
    let s = &all[i];
    if s.is_lead() || matches!(s.label, Some(Topic::Address | Topic::Region)) {
        return None;
    }
    let (body, bracket) = without_bracket(&s.text);
    if bracket.chars().any(|c| c.is_ascii_digit()) && !s.by_phone {
        return None;
    }
    let spaced = !body.is_ascii() && body.contains(' ');
    let mut points = if spaced { name::score(&body.replace(' ', ""))? } else { name::score(body)? };
    let placed = !region.range.is_empty();
    let behind = placed && s.range.start >= region.range.end;
    let (previous, next) = (i.checked_sub(1).map(|p| &all[p]), all.get(i + 1));
    if s.by_phone {
        points += 20;
    }
    if i == 0 && !behind {
        points += 12;
    }
    if next.is_none() {
        points += 10;
    }
    if s.own_line {
        points += 8;
    }
    // Taking it would leave the address without its detail.
    let first_behind = behind && previous.is_none_or(|p| p.range.start < region.range.end);
    let other_detail = all.iter().enumerate().any(|(k, o)| k != i && o.is_address() && !o.is_talk());
    if first_behind && s.goes_on && !other_detail && !s.own_line {
        points -= 30;
    }
    let within = s.goes_on && !s.own_line && next.is_some_and(|n| n.goes_on && n.is_address());
    if within && !s.by_phone && behind {
        points -= 30;
    }
    if phones && behind && !s.by_phone && !s.own_line && next.is_some() {
        points -= 15;
    }
    Some(points)
}

fn take_name(sheet: &mut Sheet, all: &[Stretch], place: usize) {
    let s = &all[place];
    let (body, _) = without_bracket(&s.text);
    let end = s.range.start + body.chars().count();
    sheet.give(s.range.start..end, Owner::Name);
    let rest = sheet.compared(end..s.range.end);
    if rest.trim_matches(|c: char| !c.is_alphanumeric()).chars().all(|c| "收亲启代签".contains(c)) {
        sheet.give(end..s.range.end, Owner::Dropped);
    } else {
        sheet.give(end..s.range.end, Owner::Note);
    }
    if let Some(next) = all.get(place + 1).filter(|n| name::is_title(&n.text) && end == s.range.end)
        && sheet.plain[end..next.range.start].iter().all(|c| *c == ' ')
    {
        sheet.give(end..next.range.end, Owner::Name);
    }
}

/// A name without a separator at the end of the address, the phone or nothing behind it.
fn glued(sheet: &mut Sheet, all: &[Stretch]) -> bool {
    let found = all.iter().enumerate().find_map(|(i, s)| {
        if !s.is_address() || s.is_talk() {
            return None;
        }
        let last = s.by_phone || all[i + 1..].iter().all(|o| o.is_lead() || o.is_talk() || o.is_empty());
        let text = s.text.strip_suffix('收').or_else(|| s.text.strip_suffix("(收)")).unwrap_or(&s.text);
        let length = |t: &str| t.chars().count();
        let (start, end) = match bracketed(text) {
            Some(place) => place,
            None => (name::glued(text)?, length(text)),
        };
        last.then_some((s.range.start + start, s.range.start + end, s.range.end))
    });
    let Some((start, end, rest)) = found else { return false };
    sheet.give(start..end, Owner::Name);
    sheet.give(end..rest, Owner::Dropped);
    if sheet.before(start) == '(' {
        sheet.give(start - 1..start, Owner::Dropped);
    }
    true
}

/// `…478号(王芳收)`: the name in the bracket at the end.
fn bracketed(text: &str) -> Option<(usize, usize)> {
    let inner = text.strip_suffix(')')?;
    let (head, body) = inner.rsplit_once('(')?;
    let body = body.strip_suffix('收').unwrap_or(body);
    let start = head.chars().count() + 1;
    let fits = stretch::is_address(head) && name::score(body).is_some_and(|s| s >= 45);
    fits.then(|| (start, start + body.chars().count()))
}

/// Gives the detail and the note what is left.
pub fn detail(sheet: &mut Sheet, region: &mut Region) {
    repeated(sheet, region);
    let all = stretch::all(sheet);
    // Within the address: what follows without a break belongs to it.
    let mut open = false;
    let mut any = false;
    for (i, s) in all.iter().enumerate() {
        let owner = if s.is_lead() && !s.is_address() {
            Owner::Dropped
        } else if s.is_empty() {
            let inside = any && all.get(i + 1).is_some_and(|n| n.goes_on);
            if inside { Owner::Detail } else { Owner::Dropped }
        } else {
            open = is_detail(s, region, open, any);
            if open { Owner::Detail } else { Owner::Note }
        };
        any |= owner == Owner::Detail;
        sheet.give(s.range.clone(), owner);
    }
    if !any {
        before_region(sheet, &all, region);
    }
}

/// Whether a stretch belongs to the detail, of which there is `any` already and which may be `open`.
fn is_detail(s: &Stretch, region: &Region, open: bool, any: bool) -> bool {
    if s.is_talk() || matches!(s.label, Some(Topic::Name | Topic::Phone)) {
        return false;
    }
    if s.label == Some(Topic::Address) {
        return true;
    }
    let placed = !region.range.is_empty();
    if placed && s.range.start < region.range.end {
        return false;
    }
    let follows = s.goes_on && (open || (placed && !any));
    let more = s.is_address() && if any { placed && s.looks_like_more() } else { true };
    follows || more
}

/// Nothing behind the region: the detail may stand before it.
fn before_region(sheet: &mut Sheet, all: &[Stretch], region: &Region) {
    let candidate = all.iter().find(|s| {
        s.range.end <= region.range.start
            && s.is_address()
            && !s.is_talk()
            && s.text.chars().any(|c| c.is_ascii_digit())
            && s.text.chars().count() >= 4
    });
    if let Some(s) = candidate {
        sheet.give(s.range.clone(), Owner::Detail);
    }
}

/// The region once more at the head of a stretch: it is said already.
fn repeated(sheet: &mut Sheet, region: &mut Region) {
    if region.range.is_empty() {
        return;
    }
    for range in sheet.free() {
        if range.start < region.range.end {
            continue;
        }
        if let Some(end) = region::continues(sheet, region, range.start) {
            sheet.give(range.start..end, Owner::Region);
        }
    }
}
