//! A file → its tables: a CSV in any encoding, the sheets of a workbook, the files within a zip. A table whose header
//! nobody knows (a cover sheet, a read-me) is passed over.

use super::archive::{self, Bounded, Budget};
use super::encoding::{self, Container, Decoded};
use super::header::Header;
use super::reason::ImportError;
use super::sheet::Book;
use super::table::{Row, Rows, Table};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// The header stands within the first rows.
const HEADER_ROWS: u64 = 50;
/// A workbook within a zip is held in memory.
const MAX_NESTED: u64 = 64 << 20;

/// Who takes the tables of a file.
pub trait Visitor {
    /// Whether a row is the header of a table that is wanted. `ragged`: a spreadsheet, whose rows end at their last
    /// filled cell.
    fn header(&mut self, header: &Header, ragged: bool) -> bool;

    /// Takes the rows below the header just found. `part`: which sheet or file within the file, "" for the only one.
    fn rows(&mut self, part: &str, table: &mut dyn Table) -> Result<(), ImportError>;
}

/// Shows every table of a file to the visitor.
///
/// # Errors
/// [`ImportError`]; `NoHeader` when there was no table he wanted.
pub fn read(path: &Path, visitor: &mut dyn Visitor) -> Result<(), ImportError> {
    let mut file = File::open(path)?;
    let head = head(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let found = match encoding::container(&head) {
        Some(Container::Zip) => zipped(BufReader::new(file), visitor)?,
        Some(Container::Ole) => return Err(ImportError::OldSpreadsheet),
        Some(Container::Html) => return Err(ImportError::Html),
        None => text(&mut file, "", visitor)?,
    };
    if found { Ok(()) } else { Err(ImportError::NoHeader) }
}

fn head(source: &mut impl Read) -> Result<Vec<u8>, ImportError> {
    let mut head = Vec::with_capacity(64);
    source.take(64).read_to_end(&mut head)?;
    Ok(head)
}

/// Bytes that can be read again from their start.
trait Again {
    fn again(&mut self) -> Result<Box<dyn Read + '_>, ImportError>;
}

impl Again for File {
    fn again(&mut self) -> Result<Box<dyn Read + '_>, ImportError> {
        self.seek(SeekFrom::Start(0))?;
        Ok(Box::new(self))
    }
}

/// A file within a zip.
struct Member<'a, R> {
    zip: &'a mut ZipArchive<R>,
    index: usize,
    budget: &'a Budget,
}

impl<R: Read + Seek> Again for Member<'_, R> {
    fn again(&mut self) -> Result<Box<dyn Read + '_>, ImportError> {
        let file = self.zip.by_index(self.index).map_err(|e| match e {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ImportError::Locked,
            other => std::io::Error::from(other).into(),
        })?;
        Ok(Box::new(self.budget.metered(file)))
    }
}

/// Whether a wanted table was found.
fn text(bytes: &mut dyn Again, part: &str, visitor: &mut dyn Visitor) -> Result<bool, ImportError> {
    let encoding = encoding::detect(bytes.again()?)?;
    for delimiter in [b',', b'\t', b';'] {
        let mut rows = Rows::new(Decoded::new(bytes.again()?, encoding), delimiter);
        if table(&mut rows, part, false, visitor)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn table(
    rows: &mut dyn Table,
    part: &str,
    ragged: bool,
    visitor: &mut dyn Visitor,
) -> Result<bool, ImportError> {
    let mut row = Row::default();
    for _ in 0..HEADER_ROWS {
        if !rows.read(&mut row)? || ragged && row.line > HEADER_ROWS {
            break;
        }
        if row.broken.is_none() && visitor.header(&Header::new(row.cells()), ragged) {
            visitor.rows(part, rows)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn zipped<R: Read + Seek>(file: R, visitor: &mut dyn Visitor) -> Result<bool, ImportError> {
    let mut zip = archive::open(file)?;
    if archive::is_workbook(&mut zip) {
        return workbook(zip, "", visitor);
    }
    let (mut found, mut refused) = (false, None);
    let budget = &Budget::whole();
    for index in 0..zip.len() {
        let name = match zip.by_index_raw(index) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => archive::name(&file),
            Err(error) => return Err(std::io::Error::from(error).into()),
        };
        if name.starts_with("__MACOSX") || name.rsplit('/').next().is_some_and(|n| n.starts_with('.')) {
            continue;
        }
        match member(&mut Member { zip: &mut zip, index, budget }, &name, visitor) {
            Ok(taken) => found |= taken,
            // Beside an export that is none of its business.
            Err(error @ (ImportError::OldSpreadsheet | ImportError::Html)) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    match refused {
        Some(error) if !found => Err(error),
        _ => Ok(found),
    }
}

fn member(bytes: &mut dyn Again, name: &str, visitor: &mut dyn Visitor) -> Result<bool, ImportError> {
    let head = head(&mut bytes.again()?)?;
    match encoding::container(&head) {
        Some(Container::Ole) => Err(ImportError::OldSpreadsheet),
        Some(Container::Html) => Err(ImportError::Html),
        None => text(bytes, name, visitor),
        Some(Container::Zip) => {
            let mut inside = Vec::new();
            Bounded::new(bytes.again()?, MAX_NESTED).read_to_end(&mut inside)?;
            let mut zip = archive::open(Cursor::new(inside))?;
            // A zip within a zip holds no export.
            if archive::is_workbook(&mut zip) { workbook(zip, name, visitor) } else { Ok(false) }
        }
    }
}

fn workbook<R: Read + Seek>(
    mut zip: ZipArchive<R>,
    part: &str,
    visitor: &mut dyn Visitor,
) -> Result<bool, ImportError> {
    archive::measure(&mut zip)?;
    let mut file = zip.into_inner();
    file.seek(SeekFrom::Start(0))?;
    let mut book = Book::open(file)?;
    let sheets = book.sheets();
    let mut found = false;
    for name in &sheets {
        let mut sheet = book.sheet(name)?;
        let part = match (part, sheets.len()) {
            ("", 1) => String::new(),
            ("", _) => name.clone(),
            (part, _) => format!("{part} {name}"),
        };
        found |= table(&mut sheet, &part, true, visitor)?;
    }
    Ok(found)
}
