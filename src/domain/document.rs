//! Documents (单据) a case owes (A4).

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
}
