//! X2: what of a person may stand in a list, a hand-off, a summary. Phones, mail addresses and house numbers are hidden
//! wherever they stand in a text; order numbers, amounts, dates and times stay.

/// `138****0000`; a shorter number keeps its last two digits, an extension is dropped.
pub fn phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    // What is masked already stays; a star somebody typed hides nothing.
    if chars.is_empty() || (phone.contains('*') && longest_run(&chars) < 7) {
        return phone.to_owned();
    }
    if chars.len() >= 11 && chars[..11].iter().all(char::is_ascii_digit) {
        let head: String = chars[..3].iter().collect();
        let tail: String = chars[7..11].iter().collect();
        return format!("{head}****{tail}");
    }
    let keep = chars.len().min(2);
    let tail: String = chars[chars.len() - keep..].iter().collect();
    format!("****{tail}")
}

/// Digits in a row, at most.
fn longest_run(chars: &[char]) -> usize {
    chars.split(|c| !c.is_ascii_digit()).map(<[char]>::len).max().unwrap_or(0)
}

/// A text with everything of that kind in it hidden.
pub fn text(text: &str) -> String {
    if !text.chars().any(|c| c == '@' || digit(c).is_some()) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let found = number(&chars, at).or_else(|| mail(&chars, at)).or_else(|| house(&chars, at));
        if let Some((end, shown)) = found {
            out.push_str(&shown);
            at = end;
        } else {
            // What is no phone from its first digit on is none from its second.
            let end = at + chars[at..].iter().take_while(|c| digit(**c).is_some()).count();
            out.extend(&chars[at..end.max(at + 1)]);
            at = end.max(at + 1);
        }
    }
    out
}

/// Full-width digits count.
const fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0),
        _ => None,
    }
}

/// Where a phone ends that begins here, and how it is shown.
type Hidden = Option<(usize, String)>;

/// What people write between the digits of a phone.
const BETWEEN: &[char] = &['-', ' ', '\u{3000}', '.', '·', '(', ')', '（', '）', '－', '–', '—'];
/// Longer than any phone with its country.
const LONGEST: usize = 16;

fn number(chars: &[char], at: usize) -> Hidden {
    let has_plus = chars[at] == '+' || chars[at] == '＋';
    let open = matches!(chars[at], '(' | '（');
    let first = at + usize::from(has_plus || open);
    digit(*chars.get(first)?)?;
    let before = at.checked_sub(1).map(|b| chars[b]);
    // Behind a star it is the end of what is hidden already.
    if before.is_some_and(|c| c == '*' || digit(c).is_some()) {
        return None;
    }
    let (mut digits, mut next, mut breaks) = (String::new(), first, 0);
    let mut found = None;
    loop {
        let start = next;
        while let Some(d) = chars.get(next).copied().and_then(digit) {
            digits.push(d);
            next += 1;
        }
        if digits.len() > LONGEST || next == start {
            return found;
        }
        let parts = Parts { has_plus, breaks, first: digits.len() - (next - start), before };
        if parts.are_phone(&digits) {
            let is_ours = !has_plus || digits.starts_with("86");
            let digits = local(&digits, has_plus);
            let shown = if is_ours && mobile(digits) { phone(digits) } else { hidden_end(digits) };
            found = Some((extension(chars, next), shown));
            // Abroad nobody knows how long a number is.
            if is_ours {
                return found;
            }
        }
        // One sign between two groups; a bracket may have a blank beside it.
        let gap = chars[next..].iter().take(2).take_while(|c| BETWEEN.contains(c)).count();
        if gap == 0 {
            return found;
        }
        next += gap;
        breaks += 1;
    }
}

fn hidden_end(digits: &str) -> String {
    format!("****{}", &digits[digits.len() - 2..])
}

/// Without the country.
fn local(digits: &str, has_plus: bool) -> &str {
    let bare = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    bare.filter(|rest| mobile(rest) || has_plus).unwrap_or(digits)
}

fn mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// How a number is written.
struct Parts {
    has_plus: bool,
    /// Signs between its groups.
    breaks: usize,
    /// Digits before the last group.
    first: usize,
    before: Option<char>,
}

impl Parts {
    fn are_phone(&self, digits: &str) -> bool {
        let bare = local(digits, self.has_plus);
        // Groups of one or two digits are dates and times.
        let is_abroad = self.has_plus && !digits.starts_with("86");
        if mobile(bare) && !is_abroad {
            return self.breaks == 0
                || self.breaks <= 4 && (self.first >= 3 || self.has_plus || bare != digits);
        }
        if self.has_plus {
            let least = if digits.starts_with("86") { 12 } else { 9 };
            return (least..=15).contains(&digits.len());
        }
        let area = match digits.as_bytes() {
            [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
            [b'0', b'3'..=b'9', ..] => 4,
            _ => return false,
        };
        let is_long = (7..=8).contains(&(digits.len() - area.min(digits.len())));
        // In one piece it may be the tail of some other number.
        let stands_alone = !self.before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
        is_long && if self.breaks == 0 { stands_alone } else { self.breaks == 1 && self.first == area }
    }
}

/// `-4043` behind a number belongs to it.
fn extension(chars: &[char], end: usize) -> usize {
    if chars.get(end) != Some(&'-') {
        return end;
    }
    let digits = chars[end + 1..].iter().take_while(|c| digit(**c).is_some()).count();
    if (1..=6).contains(&digits) { end + 1 + digits } else { end }
}

/// `x***@example.com`
fn mail(chars: &[char], at: usize) -> Hidden {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    if !is_part(&chars[at]) || at.checked_sub(1).is_some_and(|b| is_part(&chars[b])) {
        return None;
    }
    let sign = at + chars[at..].iter().take_while(|c| is_part(c)).count();
    if chars.get(sign) != Some(&'@') {
        return None;
    }
    let host: String = chars[sign + 1..].iter().take_while(|c| is_part(c)).collect();
    let host = host.trim_end_matches('.');
    let (name, ending) = host.rsplit_once('.')?;
    let is_host = !name.is_empty() && ending.len() >= 2 && ending.bytes().all(|b| b.is_ascii_alphabetic());
    is_host.then(|| (sign + 1 + host.len(), format!("{}***@{host}", chars[at])))
}

/// `文汇路1号3栋502室` → `文汇路**号**栋**室`
fn house(chars: &[char], at: usize) -> Hidden {
    const DIGITS: usize = 5;
    digit(chars[at])?;
    // One blank on either side is no disguise.
    let blank = |c: Option<&char>| usize::from(c == Some(&' '));
    let from = at - blank(at.checked_sub(1).and_then(|b| chars.get(b)));
    let before = |n: usize| from.checked_sub(n).map(|b| chars[b]);
    if from == at && before(1).is_some_and(|c| digit(c).is_some() || c == '.') {
        return None;
    }
    let is_part = |c: &char| digit(*c).is_some() || *c == '-';
    let end = at + chars[at..].iter().take_while(|c| is_part(c)).count();
    if chars[end - 1] == '-' || chars[at..end].iter().filter(|c| digit(**c).is_some()).count() > 2 * DIGITS {
        return None;
    }
    let to = end + blank(chars.get(end));
    let after = |n: usize| chars.get(to + n).copied();
    let in_building = match after(0) {
        Some('栋' | '幢' | '室') => true,
        Some('号') => after(1) == Some('楼') || on_street(before(1), before(2)),
        Some('单') => after(1) == Some('元'),
        Some('弄') => true,
        _ => matches!(
            (before(2), before(1)),
            (_, Some('栋' | '幢')) | (Some('单'), Some('元')) | (Some('号'), Some('楼'))
        ),
    };
    in_building.then(|| (end, "**".to_owned()))
}

/// What a house number stands behind.
fn on_street(last: Option<char>, one_before: Option<char>) -> bool {
    match last {
        Some('路' | '街' | '巷' | '弄' | '苑' | '庄' | '村') => true,
        Some('道') => one_before == Some('大'),
        Some('同') => one_before == Some('胡'),
        Some('区') => matches!(one_before, Some('小' | '社')),
        Some('园') => matches!(one_before, Some('花' | '家' | '公')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn x2_phones_are_masked_in_the_middle() {
        assert_eq!(phone("13800138000"), "138****8000");
        assert_eq!(phone("18400006984-4043"), "184****6984");
        assert_eq!(phone("0571-82160440"), "****40");
        assert_eq!(phone("138****8000"), "138****8000");
        assert_eq!(phone(""), "");
    }

    #[test]
    fn x2_phones_are_masked_wherever_they_stand_however_they_are_written() {
        for (said, safe) in [
            ("请打13800138000找她", "请打138****8000找她"),
            ("138-0013-8000", "138****8000"),
            ("138 0013 8000、", "138****8000、"),
            ("电话１３８００１３８０００。", "电话138****8000。"),
            ("+86 138 0013 8000", "138****8000"),
            ("8613800138000", "138****8000"),
            ("（+86）13800138000", "（138****8000"),
            ("18400006984-4043", "184****6984"),
            ("0571-82160440 转 8", "****40 转 8"),
            ("(0571)82160440", "****40"),
            ("057182160440", "****40"),
            ("010 82160440", "****40"),
            ("+1 415 555 2671", "****71"),
            ("+86 571 8216 0440 20件", "****40 20件"),
            ("+44 20 7946 0958", "****58"),
            ("13800138000 13900139000", "138****8000 139****9000"),
            ("wx13800138000", "wx138****8000"),
        ] {
            assert_eq!(text(said), safe, "{said}");
        }
    }

    #[test]
    fn x2_numbers_that_call_nobody_stay() {
        for fine in [
            "订单 20260601000123456",
            "3061953192082110451",
            "2026-06-01 退 12-5",
            "2026-06-01 13:00:05",
            "19:30 前",
            "06-01 11:45",
            "138元 0013件 8000克",
            "JD0571821604403",
            "SF1391234567890",
            "1.5-2.5 公斤，10-20 元",
            "08:30-17:30",
            "3号发货，12 号到",
            "我知道2号会到",
        ] {
            assert_eq!(text(fine), fine);
        }
    }

    #[test]
    fn x2_mail_addresses_and_house_numbers_are_hidden() {
        for (said, safe) in [
            ("发票寄 li.si@example.com.cn，谢谢", "发票寄 l***@example.com.cn，谢谢"),
            ("@小美 a@b", "@小美 a@b"),
            ("改到文汇路1号3栋502室", "改到文汇路**号**栋**室"),
            ("文三路 12 号", "文三路 ** 号"),
            ("人民大道100-2号2单元301", "人民大道**号**单元**"),
            ("幸福小区3号楼502", "幸福小区**号楼**"),
        ] {
            assert_eq!(text(said), safe, "{said}");
        }
    }

    proptest! {
        #[test]
        fn x2_a_mobile_is_hidden_whatever_stands_around_it(
            before in "[^0-9０-９+*@]{0,6}", after in "[^0-9０-９*@]{0,6}", rest in "[3-9][0-9]{9}"
        ) {
            let phone = format!("1{rest}");
            let shown = text(&format!("{before}{phone}{after}"));
            prop_assert!(!shown.contains(&phone), "{}", shown);
        }

        #[test]
        fn x2_masking_twice_hides_no_more(said in "[-0-9 号栋路室@a.+（）*年月]{0,24}") {
            let once = text(&said);
            prop_assert_eq!(text(&once), once);
        }
    }
}
