//! A receipt printer on paper: reads ESC/POS bytes as the machine would, and fails on everything it would not know.

use std::fmt::Write as _;

/// What is printed, line by line. `<B>` bold, `<2>` double size, `<QR …>` a code, `<cut>` the knife.
pub fn read(bytes: &[u8]) -> String {
    let mut paper = Paper::default();
    let mut at = 0;
    while at < bytes.len() {
        at += paper.take(&bytes[at..]);
    }
    assert!(paper.chinese, "GB18030 needs the Chinese mode");
    assert!(paper.line.is_empty(), "something was never printed: {:?}", paper.line);
    paper.text
}

#[derive(Default)]
struct Paper {
    text: String,
    line: Vec<u8>,
    bold: bool,
    size: u8,
    chinese: bool,
    code: String,
}

impl Paper {
    /// How many bytes that was.
    fn take(&mut self, bytes: &[u8]) -> usize {
        match bytes {
            [0x1b, b'@', ..] => {
                *self = Self { text: std::mem::take(&mut self.text), ..Self::default() };
                2
            }
            [0x1c, b'&', ..] => {
                self.chinese = true;
                2
            }
            [0x1b, b'E', on, ..] => {
                self.bold = *on == 1;
                3
            }
            [0x1b, b'a', 0 | 1, ..] => 3,
            [0x1d, b'!', size @ (0 | 0x11), ..] => {
                self.size = *size;
                3
            }
            [0x1b, b'd', lines, ..] => {
                self.feed(*lines);
                3
            }
            [0x1d, b'V', b'A', 0, ..] => {
                self.text.push_str("<cut>\n");
                4
            }
            [0x1d, b'(', b'k', low, high, rest @ ..] => {
                let length = usize::from(*low) + usize::from(*high) * 256;
                match &rest[..length] {
                    [49, 80, 48, data @ ..] => self.code = String::from_utf8(data.to_vec()).unwrap(),
                    [49, 81, 48] => {
                        let code = std::mem::take(&mut self.code);
                        let _ = writeln!(self.text, "<QR {code}>");
                    }
                    _ => {}
                }
                5 + length
            }
            [first, second, third, fourth, ..] if *first >= 0x81 && second.is_ascii_digit() => {
                self.line.extend([first, second, third, fourth]);
                4
            }
            [first, second, ..] if *first >= 0x81 => {
                self.line.extend([first, second]);
                2
            }
            [first, ..] if (0x20..0x7f).contains(first) => {
                self.line.push(*first);
                1
            }
            other => panic!("no printer knows {:02x?}", &other[..other.len().min(8)]),
        }
    }

    fn feed(&mut self, lines: u8) {
        let (text, _, broken) = encoding_rs::GB18030.decode(&self.line);
        assert!(!broken, "no GB18030: {:02x?}", self.line);
        if self.size == 0x11 {
            self.text.push_str("<2>");
        }
        if self.bold {
            self.text.push_str("<B>");
        }
        self.text.push_str(&text);
        self.line.clear();
        self.text.push_str(&"\n".repeat(usize::from(lines)));
    }
}

/// Columns a printed line takes: ASCII one, everything else two, and twice as many in double size.
pub fn columns(line: &str) -> usize {
    let bare = line.replace("<B>", "");
    let (bare, times) = bare.strip_prefix("<2>").map_or((bare.as_str(), 1), |b| (b, 2));
    bare.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() * times
}
