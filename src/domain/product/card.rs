//! Everything known of one product, and which products a list shows (C2).

use super::Product;
use crate::domain::coded;
use crate::domain::money::Fen;

coded! {
    /// Which products are listed, and in which order.
    pub enum ProductList {
        /// The TOP list by hand, the others behind.
        Hand = "hand",
        /// The TOP list by sales of today, seven days, thirty days.
        Today = "today", Week = "week", Month = "month",
        /// I8: customers can still order it and nothing is left.
        SoldOut = "sold_out",
        OffShelf = "off_shelf",
        /// X3
        Deleted = "deleted",
    }
}

impl ProductList {
    /// Days of sales the list is made of.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Today => Some(1),
            Self::Week => Some(7),
            Self::Month => Some(30),
            _ => None,
        }
    }
}

/// Pieces sold and what they brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    pub qty: i64,
    pub amount: Fen,
}

/// A product in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    pub product: Product,
    /// Of the days the list is made of.
    pub sold: Sold,
}

/// The whole card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub product: Product,
    /// Pieces by warehouse, "" for one without a name.
    pub stock: Vec<(String, i64)>,
    /// Pieces in orders that have not left yet.
    pub promised: i64,
    pub week: Sold,
    pub month: Sold,
    /// By hand first, then what is often in the same order.
    pub related: Vec<Product>,
    pub deleted: bool,
}

impl Card {
    /// I8: what can still be promised: the stock less what orders wait for; `None` when the stock is not known.
    pub fn free(&self) -> Option<i64> {
        self.product.stock.map(|n| n - self.promised)
    }
}
