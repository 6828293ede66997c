//! Documents (单据) a case owes (A4).

use super::fee::Account;
use super::money::Fen;

/// One bookkeeping slip: 冲单, 退货单, 补出库单, 费用单, 空退单.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub id: i64,
    /// Id of the kind in the configuration.
    pub kind: String,
    pub product: String,
    /// Signed pieces: missing negative, surplus positive.
    pub qty: i64,
    pub amount: Fen,
    pub number: String,
    pub written_at: Option<i64>,
    /// Written when the goods are back, not before.
    pub on_return: bool,
    /// E1: what an expense slip books once it is written; `None`: nobody said.
    pub fee: Option<Booking>,
}

/// The fee that an expense slip becomes (E1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Id of the kind of fee, and of the payer, in the configuration.
    pub kind: String,
    pub payer: String,
    /// Whose statement it stands on.
    pub account: Account,
    /// Id of the courier, name of the supplier; "" for the customer.
    pub party: String,
}
