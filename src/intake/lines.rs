//! The items of a row.

use super::cell;
use super::cells::{Checked, MOST};
use super::field::Field;
use super::orders::OrderRow;
use super::reason::Reason;
use crate::domain::money::Fen;
use crate::domain::order::Line;

impl OrderRow<'_> {
    /// The items of the row. Several titles with one sum of pieces say how many pieces of each only when each title
    /// names them, when there is one kind, or one piece of each; otherwise they stay together in one line.
    pub(super) fn lines(&self) -> Checked<Vec<Line>> {
        let lines = self.read_lines()?;
        match (lines.iter().find(|l| l.amount > MOST), self.cells.find(Field::Qty)) {
            (Some(line), Some((place, qty))) => {
                let sum = format!("{} × {qty}", line.unit_price);
                self.cells.refuse(place, Reason::NotMoney(Reason::shown(&sum)))
            }
            _ => Ok(lines),
        }
    }

    fn read_lines(&self) -> Checked<Vec<Line>> {
        let title = self.text(Field::Title);
        let qty = self.cells.count(Field::Qty)?;
        if title.is_empty() && !self.goes_on() {
            return Ok(Vec::new());
        }
        if let Some(items) = self.titles(&title, qty)? {
            return self.split_lines(&items);
        }
        let qty = qty.unwrap_or(1);
        let unit_price = self.cells.money(Field::UnitPrice, false)?;
        let amount = self.cells.money(Field::Amount, false)?;
        let (spec, code) = (self.text(Field::Spec), self.cells.code(Field::Code)?);
        Ok(vec![line(title, spec, code, qty, unit_price, amount)])
    }

    /// The titles in one cell with the pieces of each; `None`: they can't be told apart.
    fn titles(&self, title: &str, qty: Option<i64>) -> Checked<Option<Vec<(String, i64)>>> {
        let mapping = self.reader.mapping;
        let separator = mapping.separator.get(&Field::Title).map_or("", String::as_str);
        if mapping.qty_in_title {
            return Ok(cell::titles_with_qty(title, separator).filter(|items| {
                let pieces = items.iter().map(|(_, n)| n).sum::<i64>();
                qty.is_none_or(|q| q == pieces)
            }));
        }
        let kinds = self.cells.count(Field::Kinds)?;
        if separator.is_empty() || kinds == Some(1) {
            return Ok(None);
        }
        let titles: Vec<&str> = title.split(separator).map(str::trim).filter(|t| !t.is_empty()).collect();
        let pieces = i64::try_from(titles.len()).unwrap_or(i64::MAX);
        let one_each =
            titles.len() > 1 && kinds.is_none_or(|k| k == pieces) && qty.is_none_or(|q| q == pieces);
        Ok(one_each.then(|| titles.iter().map(|t| ((*t).to_owned(), 1)).collect()))
    }

    fn split_lines(&self, items: &[(String, i64)]) -> Checked<Vec<Line>> {
        let specs = self.shares(Field::Spec, items.len());
        let codes = self.shares(Field::Code, items.len());
        let prices = self.shares(Field::UnitPrice, items.len());
        let mut lines = Vec::with_capacity(items.len());
        for (at, (title, qty)) in items.iter().enumerate() {
            let share = |of: &[(usize, String)]| of.get(at).map(|(_, t)| t.clone()).unwrap_or_default();
            let code = match codes.get(at) {
                Some((place, code)) => self.cells.code_of(*place, code)?,
                None => String::new(),
            };
            let price = match prices.get(at) {
                Some((place, price)) if !price.is_empty() => Some(self.cells.money_of(*place, price, false)?),
                _ => None,
            };
            lines.push(line(title.clone(), share(&specs), code, *qty, price, None));
        }
        Ok(lines)
    }

    /// The values of several items in one cell; nothing when they are not as many as the items.
    fn shares(&self, field: Field, items: usize) -> Vec<(usize, String)> {
        let Some((place, text)) = self.cells.find(field) else { return Vec::new() };
        let shares: Vec<(usize, String)> = match self.reader.mapping.separator.get(&field) {
            Some(separator) if items > 1 => {
                text.split(separator.as_str()).map(|t| (place, t.trim().to_owned())).collect()
            }
            _ => vec![(place, text)],
        };
        if shares.len() == items { shares } else { Vec::new() }
    }
}

fn line(
    title: String,
    spec: String,
    code: String,
    qty: i64,
    price: Option<Fen>,
    amount: Option<Fen>,
) -> Line {
    let each = |a: Fen| if qty > 0 && a.0 % qty == 0 { Fen(a.0 / qty) } else { Fen::ZERO };
    let unit_price = price.or_else(|| amount.map(each)).unwrap_or_default();
    let amount = amount.unwrap_or(unit_price * qty);
    Line { title, spec, code, qty, unit_price, amount, weight_g: None }
}
