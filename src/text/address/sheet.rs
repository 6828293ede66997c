//! The text as a row of characters, each with its twin for comparing and with whom it belongs to. Every character has
//! exactly one owner, so nothing can be lost and nothing can be counted twice.

use crate::text::when::narrow_char;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Who has a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody yet.
    Free,
    /// Blanks, commas, brackets, emoji: what stands between.
    Gap,
    Label(Topic),
    Phone,
    /// Order and waybill numbers, times, postcodes, accounts.
    Number,
    Region,
    Name,
    Detail,
    Note,
    /// Words that only lead to the address: 寄到, 收.
    Dropped,
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Name,
    Phone,
    Region,
    Address,
    Account,
    Note,
    Heading,
}

pub struct Sheet {
    /// As it was written.
    pub chars: Vec<char>,
    /// For comparing: half width, simplified, one kind of hyphen.
    pub plain: Vec<char>,
    pub owner: Vec<Owner>,
}

impl Sheet {
    pub fn read(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let plain: Vec<char> = chars.iter().map(|c| plain(*c)).collect();
        let owner = vec![Owner::Free; chars.len()];
        let mut sheet = Self { chars, plain, owner };
        for i in 0..sheet.len() {
            if sheet.is_gap(i) {
                sheet.owner[i] = Owner::Gap;
            }
        }
        sheet
    }

    pub fn len(&self) -> usize {
        self.plain.len()
    }

    /// The character for comparing; NUL beyond either end.
    pub fn at(&self, i: usize) -> char {
        self.plain.get(i).copied().unwrap_or('\0')
    }

    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    pub fn owner_at(&self, i: usize) -> Owner {
        self.owner.get(i).copied().unwrap_or(Owner::Gap)
    }

    /// A slash or a hyphen between blanks separates; within `5/F`, `6-8号` it belongs to the address.
    fn is_gap(&self, i: usize) -> bool {
        let c = self.plain[i];
        let bare = |c: char| c == '\0' || is_separator(c);
        match c {
            '/' => {
                let (a, b) = (self.before(i), self.at(i + 1));
                bare(a) || bare(b) || !(a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
            }
            '-' => {
                let (a, b) = (self.before(i), self.at(i + 1));
                (bare(a) && bare(b)) || (is_han(a) && is_han(b))
            }
            c => is_separator(c),
        }
    }

    pub fn give(&mut self, range: Range<usize>, owner: Owner) {
        self.owner[range].fill(owner);
    }

    /// The text stands here, letters in either case.
    pub fn says(&self, i: usize, word: &str) -> bool {
        (i..).zip(word.chars()).all(|(at, c)| self.at(at).eq_ignore_ascii_case(&c))
    }

    /// The end of the run of characters of one kind that begins here.
    pub fn run(&self, from: usize, kind: impl Fn(char) -> bool) -> usize {
        let mut end = from;
        while end < self.len() && kind(self.plain[end]) {
            end += 1;
        }
        end
    }

    /// The same over what nobody has yet.
    pub fn free_run(&self, from: usize, kind: impl Fn(char) -> bool) -> usize {
        let mut end = from;
        while end < self.len() && self.owner[end] == Owner::Free && kind(self.plain[end]) {
            end += 1;
        }
        end
    }

    pub fn written(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    pub fn compared(&self, range: Range<usize>) -> String {
        self.plain[range].iter().collect()
    }

    /// The digits and masks of a stretch.
    pub fn digits(&self, range: Range<usize>) -> String {
        self.plain[range].iter().filter(|c| c.is_ascii_digit() || **c == '*').collect()
    }

    /// The free stretches, in order.
    pub fn free(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.len() {
            let end = self.free_run(i, |_| true);
            if end > i {
                found.push(i..end);
            }
            i = end.max(i + 1);
        }
        found
    }
}

/// A Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// The dot within names of minorities.
pub const fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '᛫')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '|'
                | '!'
                | '?'
                | '~'
                | '['
                | ']'
                | '<'
                | '>'
                | '='
                | '"'
                | '\''
                | '^'
                | '`'
                | '{'
                | '}'
                | '。'
                | '、'
                | '…'
                | '\u{2018}'
                ..='\u{201F}'
                    | '《'
                    | '》'
                    | '「'
                    | '」'
                    | '『'
                    | '』'
                    | '→'
                    | '↓'
                    | '◆'
                    | '●'
                    | '★'
                    | '■'
                    | '¥'
                    | '￥'
                    | '\u{FE0F}'
                    | '\u{200D}'
                    | '\u{20E3}'
        )
        || matches!(u32::from(c), 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF)
}

/// How a character is compared.
pub fn plain(c: char) -> char {
    match c {
        '、' | '。' => c,
        '【' | '〔' | '〖' => '[',
        '】' | '〕' | '〗' => ']',
        '—' | '–' | '‐' | '‑' | '−' | '﹣' | '―' | '─' => '-',
        '＊' | '✱' | '∗' => '*',
        c if c.is_control() || ('\u{200B}'..='\u{200F}').contains(&c) || c == '\u{FEFF}' => ' ',
        c => simplified(narrow_char(c)),
    }
}

/// The simplified twin of a traditional character of the names of places and people.
fn simplified(c: char) -> char {
    static TWINS: OnceLock<HashMap<char, char>> = OnceLock::new();
    if (c as u32) < 0x3400 {
        return c;
    }
    let twins = TWINS.get_or_init(|| {
        let pairs = include_str!("../../../assets/data/traditional.txt").split_whitespace();
        pairs.filter_map(|p| Some((p.chars().next()?, p.chars().nth(1)?))).collect()
    });
    twins.get(&c).copied().unwrap_or(c)
}
