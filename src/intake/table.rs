//! Text → rows of cells. A CSV reader of its own for three things that exports need: the line a row begins at in
//! the file, memory that does not grow with the file, and a quotation mark left open costing one row, not the rest.

use std::io::{self, BufRead, Read as _};

/// A row may not be longer than this, nor a cell span more lines.
pub(super) const MAX_BYTES: usize = 1 << 20;
const MAX_LINES: u64 = 200;

/// Rows one after the other, whatever the file they come from.
pub trait Table {
    /// Reads the next row; `false` at the end of the table.
    fn read(&mut self, row: &mut Row) -> io::Result<bool>;
}

/// Why a row has no cells one could trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    OpenQuote,
    TooLong,
}

/// One row; reused from row to row.
#[derive(Debug, Default)]
pub struct Row {
    /// 1-based line of the file its first line is at.
    pub line: u64,
    pub broken: Option<Broken>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Row {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell as it stands in the file, without its quotation marks.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        // The reader gives UTF-8 and cells end at ASCII signs.
        std::str::from_utf8(&self.text[start..end]).ok()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i).unwrap_or_default())
    }

    /// Nothing but blanks and separators.
    pub fn is_blank(&self) -> bool {
        self.broken.is_none() && self.cells().all(|c| c.trim().is_empty())
    }

    pub(super) fn clear(&mut self, line: u64) {
        self.line = line;
        self.broken = None;
        self.text.clear();
        self.ends.clear();
    }

    /// Puts a cell at a place to the right of the last one; the cells between are empty.
    pub(super) fn put(&mut self, place: usize, cell: &str) {
        while self.ends.len() < place {
            self.ends.push(self.text.len());
        }
        self.text.extend_from_slice(cell.as_bytes());
        self.ends.push(self.text.len());
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// Where the reader is within a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark in a quoted cell: its end, or the first of two.
    Closed,
}

/// Reads rows; `source` gives UTF-8.
pub struct Rows<R> {
    source: R,
    delimiter: u8,
    /// Line number of the next line.
    next: u64,
    /// The lines of the row being read.
    buffer: Vec<u8>,
    /// Lines to be read again after a broken row.
    again: Vec<u8>,
    again_at: usize,
}

impl<R: BufRead> Rows<R> {
    pub fn new(source: R, delimiter: u8) -> Self {
        Self { source, delimiter, next: 1, buffer: Vec::new(), again: Vec::new(), again_at: 0 }
    }
}

impl<R: BufRead> Table for Rows<R> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        row.clear(self.next);
        self.buffer.clear();
        let mut state = State::Start;
        loop {
            let from = self.buffer.len();
            let got = self.line()?;
            if got == 0 {
                if from == 0 {
                    return Ok(false);
                }
                // The file ends within quotation marks.
                self.give_up(row);
                return Ok(true);
            }
            self.next += 1;
            if got >= MAX_BYTES {
                self.skip_line()?;
                row.broken = Some(Broken::TooLong);
                return Ok(true);
            }
            state = scan(&self.buffer[from..], self.delimiter, state, row);
            if state != State::Quoted {
                return Ok(true);
            }
            if self.next - row.line > MAX_LINES || self.buffer.len() > MAX_BYTES {
                self.give_up(row);
                return Ok(true);
            }
        }
    }
}

impl<R: BufRead> Rows<R> {
    /// The row is lost, its following lines are not.
    fn give_up(&mut self, row: &mut Row) {
        row.broken = Some(Broken::OpenQuote);
        let first = self.buffer.iter().position(|b| *b == b'\n').map_or(self.buffer.len(), |at| at + 1);
        let mut again = self.buffer.split_off(first);
        again.extend_from_slice(&self.again[self.again_at..]);
        (self.again, self.again_at) = (again, 0);
        self.next = row.line + 1;
    }

    /// Appends one line with its line break, at most [`MAX_BYTES`] of it.
    fn line(&mut self) -> io::Result<usize> {
        let rest = &self.again[self.again_at..];
        if rest.is_empty() {
            let limit = MAX_BYTES as u64;
            return self.source.by_ref().take(limit).read_until(b'\n', &mut self.buffer);
        }
        let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |at| at + 1);
        self.buffer.extend_from_slice(&rest[..end]);
        self.again_at += end;
        Ok(end)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        if self.buffer.ends_with(b"\n") {
            return Ok(());
        }
        loop {
            let chunk = self.source.fill_buf()?;
            let (used, found) = match chunk.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (chunk.len(), chunk.is_empty()),
            };
            self.source.consume(used);
            if found {
                return Ok(());
            }
        }
    }
}

/// Reads the cells of one line; ends in [`State::Quoted`] when the row goes on in the next.
fn scan(line: &[u8], delimiter: u8, mut state: State, row: &mut Row) -> State {
    let ends_with = |end: &[u8]| line.len() - line.strip_suffix(end).map_or(line.len(), <[u8]>::len);
    let break_len = ends_with(b"\r\n").max(ends_with(b"\n"));
    let body = line.len() - break_len;
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        match state {
            State::Quoted => {
                let quote = rest.iter().position(|b| *b == b'"');
                let end = quote.unwrap_or(rest.len());
                row.text.extend_from_slice(&rest[..end]);
                at += end + usize::from(quote.is_some());
                if quote.is_some() {
                    state = State::Closed;
                }
            }
            _ if at >= body => break,
            State::Start if rest[0] == b'"' => {
                at += 1;
                state = State::Quoted;
            }
            State::Closed if rest[0] == b'"' => {
                row.text.push(b'"');
                at += 1;
                state = State::Quoted;
            }
            State::Start | State::Plain | State::Closed => {
                let rest = &line[at..body];
                let end = rest.iter().position(|b| *b == delimiter);
                row.text.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
                state = State::Plain;
                match end {
                    Some(end) => {
                        row.ends.push(row.text.len());
                        at += end + 1;
                        state = State::Start;
                    }
                    None => at = body,
                }
            }
        }
    }
    if state != State::Quoted {
        row.ends.push(row.text.len());
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// (line, cells or what is broken) of every row.
    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, Broken>)> {
        let mut rows = Rows::new(text.as_bytes(), b',');
        let mut row = Row::default();
        let mut all = Vec::new();
        while rows.read(&mut row).unwrap() {
            let cells = row.cells().map(str::to_owned).collect();
            all.push((row.line, row.broken.map_or(Ok(cells), Err)));
        }
        all
    }

    #[allow(clippy::unnecessary_wraps, reason = "compared with what is read")]
    fn cells(list: &[&str]) -> Result<Vec<String>, Broken> {
        Ok(list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn cells_quotes_and_line_breaks_within_cells() {
        let text = "a,\"b,1\",\"说\"\"好\"\"\"\r\n=\"12\",\"第一行\n第二行\",\r\n\n\"x\"y,z";
        assert_eq!(
            read(text),
            [
                (1, cells(&["a", "b,1", "说\"好\""])),
                (2, cells(&["=\"12\"", "第一行\n第二行", ""])),
                (4, cells(&[""])),
                (5, cells(&["xy", "z"])),
            ]
        );
    }

    #[test]
    fn a_quote_left_open_costs_its_row_only() {
        let text = "1,\"a\n2,b\n3,c";
        assert_eq!(
            read(text),
            [(1, Err(Broken::OpenQuote)), (2, cells(&["2", "b"])), (3, cells(&["3", "c"]))]
        );
        let long = format!("1,\"a\n{}", "2,b\n".repeat(500));
        let rows = read(&long);
        assert_eq!((rows.len(), rows[0].1.clone()), (501, Err(Broken::OpenQuote)));
        assert_eq!(rows[500], (501, cells(&["2", "b"])));
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_one_read() {
        let text = format!("{}\n1,2\n", "x".repeat(MAX_BYTES * 2));
        assert_eq!(read(&text), [(1, Err(Broken::TooLong)), (2, cells(&["1", "2"]))]);
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            table in proptest::collection::vec(proptest::collection::vec("[a\",\n\r 备]{0,6}", 2..5), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let back: Vec<Vec<String>> = read(&text).into_iter().filter_map(|(_, row)| row.ok()).collect();
            prop_assert_eq!(back, table);
        }

        #[test]
        fn any_text_is_read_to_its_end(text in "[a\",\n\r]{0,200}") {
            read(&text);
        }
    }
}
