//! Products (C2).

use super::money::Fen;

/// One product card. `None` means "not known", never 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    pub id: i64,
    pub code: String,
    pub barcode: String,
    pub title: String,
    pub spec: String,
    pub price: Fen,
    pub cost: Option<Fen>,
    pub weight_g: Option<i64>,
    /// Pieces over all warehouses.
    pub stock: Option<i64>,
    pub selling_points: String,
    pub on_shelf: bool,
}

impl Product {
    /// I8: customers can still order it, and nothing is left.
    pub const fn is_sold_out_on_shelf(&self) -> bool {
        self.on_shelf && matches!(self.stock, Some(n) if n <= 0)
    }
}
