//! The header row: which column stands where.

use super::cell;
use super::field::Column;

/// A row that may be the header: names as they are compared, and as they stand in the file.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub names: Vec<String>,
    compared: Vec<String>,
}

impl Header {
    pub fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<String> = cells.map(cell::clean).collect();
        let compared = names.iter().map(|n| cell::name(n)).collect();
        Self { names, compared }
    }

    /// Where a name stands first.
    pub fn place(&self, name: &str) -> Option<usize> {
        let wanted = cell::name(name);
        self.compared.iter().position(|n| *n == wanted)
    }

    /// The columns of each field, in the order of its names.
    pub fn columns<'a, F: Column>(&self, fields: impl Iterator<Item = (F, &'a [String])>) -> Columns {
        let mut places: Vec<Vec<usize>> = Vec::new();
        for (field, names) in fields {
            if places.len() <= field.place() {
                places.resize(field.place() + 1, Vec::new());
            }
            places[field.place()] = names.iter().filter_map(|n| self.place(n)).collect();
        }
        let needed = places.iter().flatten().max().map_or(0, |last| last + 1);
        Columns { places, names: self.names.clone(), needed }
    }
}

/// Where the fields are in one file.
#[derive(Clone, Debug)]
pub struct Columns {
    places: Vec<Vec<usize>>,
    names: Vec<String>,
    /// Cells a row must have.
    pub needed: usize,
}

impl Columns {
    pub fn of(&self, field: impl Column) -> &[usize] {
        self.places.get(field.place()).map_or(&[], Vec::as_slice)
    }

    /// How many the header has.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// The name of a column as the file writes it.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }
}
