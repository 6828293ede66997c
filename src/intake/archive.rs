//! Zips: what is in them, and how large it becomes. Nothing is believed of what a zip says about its sizes: a few
//! kilobytes can unfold to a terabyte, so every byte that is unfolded is counted.

use std::cell::Cell;
use std::io::{self, Read, Seek};
use zip::ZipArchive;
use zip::read::ZipFile;

/// A workbook may unfold to this many bytes.
const MAX_BOOK: u64 = 1 << 30;
/// What may be unfolded of a zip; each of its files is read up to five times (what it is, encoding, delimiter).
const MAX_ALL: u64 = 5 << 30;
/// The texts of a workbook, which are held in memory as a whole.
const MAX_STRINGS: u64 = 256 << 20;
const MAX_STRING_TAGS: u64 = 12_000_000;
/// Everything else of a workbook (styles, relations).
const MAX_REST: u64 = 16 << 20;
/// One cell, and one stretch between two tags.
const MAX_CELL: u64 = 1 << 20;
const MAX_ENTRIES: usize = 10_000;

/// A part that unfolds to more than it may. Travels as the inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("unpacked, it is larger than this program takes")]
pub struct TooLarge;

pub fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, TooLarge)
}

pub fn is_too_large(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLarge>)
}

/// A reader that fails when more than `left` bytes come.
pub struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    pub const fn new(inner: R, most: u64) -> Self {
        Self { inner, left: most }
    }
}

/// What may still be unfolded of a zip, over all its files and each time one is read.
#[derive(Debug)]
pub struct Budget(Cell<u64>);

impl Budget {
    pub const fn whole() -> Self {
        Self(Cell::new(MAX_ALL))
    }

    /// A reader that draws on it.
    pub const fn metered<R: Read>(&self, inner: R) -> Metered<'_, R> {
        Metered { inner, budget: self }
    }
}

pub struct Metered<'a, R> {
    inner: R,
    budget: &'a Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        let left = self.budget.0.get().checked_sub(got as u64).ok_or_else(too_large)?;
        self.budget.0.set(left);
        Ok(got)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(too_large)?;
        Ok(got)
    }
}

/// Opens a zip and refuses one with too many files.
pub fn open<R: Read + Seek>(file: R) -> io::Result<ZipArchive<R>> {
    let zip = ZipArchive::new(file).map_err(io::Error::from)?;
    if zip.len() > MAX_ENTRIES { Err(too_large()) } else { Ok(zip) }
}

/// The name of a file within a zip: UTF-8, else what Chinese Windows writes.
pub fn name<R: Read>(file: &ZipFile<'_, R>) -> String {
    let raw = file.name_raw();
    std::str::from_utf8(raw)
        .map_or_else(|_| encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(), str::to_owned)
}

/// Whether a zip is a workbook.
pub fn is_workbook<R: Read + Seek>(zip: &mut ZipArchive<R>) -> bool {
    (0..zip.len()).any(|i| {
        zip.by_index(i).is_ok_and(|f| {
            let name = name(&f).replace('\\', "/").to_ascii_lowercase();
            name == "[content_types].xml" || name == "xl/workbook.xml"
        })
    })
}

/// What may unfold to how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Sheet,
    Strings,
    Rest,
    /// A picture; nothing of it is read.
    Other,
}

fn part_of(name: &str) -> Part {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    match file.rsplit_once('.').map(|(_, extension)| extension) {
        Some("xml") if file == "sharedstrings.xml" => Part::Strings,
        Some("xml") if folder.ends_with("worksheets") => Part::Sheet,
        Some("xml" | "rels") => Part::Rest,
        _ => Part::Other,
    }
}

/// Unfolds every part of a workbook once and counts, before anything of it is read for its meaning.
pub fn measure<R: Read + Seek>(zip: &mut ZipArchive<R>) -> io::Result<()> {
    let (mut rest, mut all) = (0, 0);
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(io::Error::from)?;
        all += match part_of(&name(&file)) {
            Part::Sheet => scan(Bounded::new(file, MAX_BOOK), u64::MAX)?,
            Part::Strings => scan(Bounded::new(file, MAX_STRINGS), MAX_STRING_TAGS)?,
            Part::Rest => {
                let size = scan(Bounded::new(file, MAX_REST), u64::MAX)?;
                rest += size;
                size
            }
            Part::Other => continue,
        };
        if rest > MAX_REST || all > MAX_BOOK {
            return Err(too_large());
        }
    }
    Ok(())
}

/// Where the counting is within an XML text.
#[derive(Default)]
struct Scan {
    size: u64,
    tags: u64,
    /// Bytes since the last tag began.
    gap: u64,
    /// Bytes since the cell or shared text began that is open; `None` outside.
    cell: Option<u64>,
    /// The beginning of the tag that is open.
    tag: Vec<u8>,
    in_tag: bool,
    /// Within `<!…`: nothing counts as a tag until it ends.
    special: bool,
    before: [u8; 2],
}

fn scan(mut source: impl Read, most_tags: u64) -> io::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut scan = Scan::default();
    loop {
        let got = source.read(&mut buffer)?;
        if got == 0 {
            return Ok(scan.size);
        }
        scan.size += got as u64;
        let mut bytes = &buffer[..got];
        while !bytes.is_empty() {
            bytes = scan.text(bytes);
            if let Some((byte, rest)) = bytes.split_first() {
                scan.byte(*byte);
                bytes = rest;
            }
            if scan.gap > MAX_CELL || scan.cell.is_some_and(|n| n > MAX_CELL) || scan.tags > most_tags {
                return Err(too_large());
            }
        }
    }
}

impl Scan {
    /// Passes over what stands outside of the names of tags, up to the next tag.
    fn text<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if self.special || self.in_tag {
            return bytes;
        }
        let end = bytes.iter().position(|b| *b == b'<').unwrap_or(bytes.len());
        self.gap += end as u64;
        if let Some(cell) = &mut self.cell {
            *cell += end as u64;
        }
        &bytes[end..]
    }

    fn byte(&mut self, byte: u8) {
        const NAME: usize = 16;
        self.gap += 1;
        if let Some(cell) = &mut self.cell {
            *cell += 1;
        }
        if self.special {
            self.special = !(byte == b'>' && (self.before == *b"]]" || self.before == *b"--"));
        } else if byte == b'<' {
            (self.gap, self.in_tag) = (0, true);
            self.tags += 1;
            self.tag.clear();
        } else if self.in_tag {
            if self.tag.is_empty() && byte == b'!' {
                (self.special, self.in_tag) = (true, false);
            } else if self.tag.len() < NAME && !byte.is_ascii_whitespace() && byte != b'>' {
                self.tag.push(byte);
            } else {
                self.in_tag = false;
                self.tag_named();
            }
        }
        self.before = [self.before[1], byte];
    }

    fn tag_named(&mut self) {
        let closes = self.tag.first() == Some(&b'/');
        let name = self.tag.rsplit(|b| matches!(b, b':' | b'/')).find(|n| !n.is_empty());
        if matches!(name, Some(b"c" | b"si")) {
            self.cell = if closes { None } else { Some(0) };
        } else if matches!(name, Some(b"row" | b"sheetData" | b"sst")) {
            self.cell = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(xml: &[u8]) -> bool {
        scan(xml, 1000).is_ok()
    }

    #[test]
    fn a_cell_may_be_long_but_not_endless() {
        let cell = |text: &str| format!("<row><c r=\"A1\"><is>{text}</is></c></row>");
        let long = |n: usize| "x".repeat(n);
        assert!(measured(cell(&long(500_000)).as_bytes()));
        assert!(!measured(cell(&long(2_000_000)).as_bytes()), "one text");
        assert!(!measured(cell(&format!("<t>{}</t>", long(400_000)).repeat(4)).as_bytes()), "in pieces");
        let hidden = format!("<![CDATA[{}]]>", "<c ".repeat(500_000));
        assert!(!measured(cell(&hidden).as_bytes()), "tags that are none");
        assert!(measured(cell(&long(400_000)).repeat(8).as_bytes()), "several cells");
        assert!(measured(format!("<x:row>{}</x:row>", "<x:c><x:v>1</x:v></x:c>".repeat(200)).as_bytes()));
        assert!(!measured("<a/>".repeat(1001).as_bytes()), "too many tags");
    }

    #[test]
    fn what_is_unfolded_is_counted_whatever_the_zip_says() {
        let mut bounded = Bounded::new(io::repeat(b'x'), 100_000);
        let error = io::copy(&mut bounded, &mut io::sink()).unwrap_err();
        assert!(is_too_large(&error));
        assert!(!is_too_large(&io::Error::other("x")));
    }

    #[test]
    fn what_a_zip_unfolds_to_is_counted_over_all_its_files() {
        let budget = Budget(Cell::new(100_000));
        let read = |bytes: u64| io::copy(&mut budget.metered(io::repeat(b'x').take(bytes)), &mut io::sink());
        assert_eq!(read(60_000).unwrap(), 60_000);
        assert!(is_too_large(&read(60_000).unwrap_err()));
    }
}
