//! A line of the paste: what is written, its half-width twin, and what was read from it already.

use crate::text::when::narrow_char;
use std::ops::Range;

#[derive(Clone, Debug)]
pub struct Line {
    /// As it was written.
    pub chars: Vec<char>,
    /// For comparing: half width, capital letters small.
    pub plain: Vec<char>,
    pub taken: Vec<bool>,
    /// The shop wrote it.
    pub ours: bool,
}

impl Line {
    pub fn new(text: &str, ours: bool) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let plain = chars.iter().map(|c| narrow_char(*c).to_ascii_lowercase()).collect();
        let taken = vec![false; chars.len()];
        Self { chars, plain, taken, ours }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn at(&self, i: usize) -> char {
        self.plain.get(i).copied().unwrap_or('\0')
    }

    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }

    pub fn says(&self, i: usize, word: &str) -> bool {
        (i..).zip(word.chars()).all(|(at, c)| self.at(at) == c.to_ascii_lowercase())
    }

    pub fn run(&self, from: usize, kind: impl Fn(char) -> bool) -> usize {
        (from..self.len()).find(|i| !kind(self.plain[*i])).unwrap_or(self.len())
    }

    pub fn written(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect::<String>().trim().to_owned()
    }

    pub fn compared(&self, range: Range<usize>) -> String {
        self.plain[range].iter().collect()
    }

    pub fn take(&mut self, range: Range<usize>) {
        self.taken[range].fill(true);
    }

    pub fn is_free(&self, range: Range<usize>) -> bool {
        !self.taken[range].contains(&true)
    }

    /// What nobody took; a gap stands for each stretch that was.
    pub fn rest(&self) -> String {
        let mut out = String::new();
        for (c, taken) in self.chars.iter().zip(&self.taken) {
            if !taken {
                out.push(*c);
            } else if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        }
        out
    }

    /// The stretches between commas, stops and what was taken.
    pub fn clauses(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        for i in 0..=self.len() {
            if i == self.len() || self.taken[i] || self.ends_clause(i) {
                if self.chars[start..i].iter().any(|c| !c.is_whitespace()) {
                    found.push(start..i);
                }
                start = i + 1;
            }
        }
        found
    }

    fn ends_clause(&self, i: usize) -> bool {
        match self.chars[i] {
            '。' | '、' | '；' | '！' | '？' | '\n' => true,
            // 1,299.00 is one number.
            ',' | '，' => {
                !(self.before(i).is_ascii_digit() && self.at(i + 1).is_ascii_digit() && self.thousands(i))
            }
            ';' | '!' | '?' | '~' | '～' | '|' => true,
            _ => false,
        }
    }

    fn thousands(&self, comma: usize) -> bool {
        self.chars[comma] == ',' && self.run(comma + 1, |c| c.is_ascii_digit()) == comma + 4
    }
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// How many Chinese characters a line has when it has nothing else, 0 otherwise.
pub fn han_alone(text: &str) -> usize {
    let text = text.trim();
    if text.chars().all(is_han) { text.chars().count() } else { 0 }
}

/// Reads like a part of an address: a road, a building, a house number.
pub fn is_place(text: &str) -> bool {
    const PARTS: [&str; 19] = [
        "路", "街", "巷", "弄", "栋", "幢", "单元", "小区", "大厦", "广场", "花园", "公寓", "村", "镇", "乡",
        "县", "省", "市", "区",
    ];
    let chars: Vec<char> = text.chars().collect();
    let numbered = chars
        .windows(2)
        .any(|w| narrow_char(w[0]).is_ascii_digit() && matches!(w[1], '号' | '室' | '楼' | '栋'));
    numbered || PARTS.iter().any(|p| text.contains(p))
}
