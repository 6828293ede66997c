//! Orders: values, status flow, identity (O1–O3).

pub mod call;
pub mod extra;
pub mod merge;
pub mod together;
pub mod weight;

use super::cod::CodFacts;
use super::coded;
use super::money::Fen;
pub use crate::text::address::Address;

coded! {
    /// O3: 待付款 → 待核对 → 已接收 → 备货中 → 已发货 → 已签收 → 已完成; 已取消 / 已关闭 from anywhere.
    pub enum OrderStatus {
        WaitPay = "wait_pay", WaitConfirm = "wait_confirm", Accepted = "accepted", Preparing = "preparing",
        Shipped = "shipped", Signed = "signed", Done = "done", Cancelled = "cancelled", Closed = "closed",
    }
}

impl OrderStatus {
    /// The next status of the usual way, `None` at its end.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::WaitPay => Some(Self::WaitConfirm),
            Self::WaitConfirm => Some(Self::Accepted),
            Self::Accepted => Some(Self::Preparing),
            Self::Preparing => Some(Self::Shipped),
            Self::Shipped => Some(Self::Signed),
            Self::Signed => Some(Self::Done),
            Self::Done | Self::Cancelled | Self::Closed => None,
        }
    }

    /// Nothing more happens to it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Closed)
    }

    /// Left the house: changes need a recall (O7), questions are after-sales (I6).
    pub const fn is_shipped(self) -> bool {
        matches!(self, Self::Shipped | Self::Signed | Self::Done)
    }

    /// How far along the way; cancelled and closed stand outside.
    const fn rank(self) -> u8 {
        match self {
            Self::WaitPay => 0,
            Self::WaitConfirm => 1,
            Self::Accepted => 2,
            Self::Preparing => 3,
            Self::Shipped => 4,
            Self::Signed => 5,
            Self::Done => 6,
            Self::Cancelled | Self::Closed => 7,
        }
    }

    /// O3 for imports: an export may be older than what the agent did since (accepted, prepared, sent by hand), so
    /// it only moves an order forward along the way or closes it.
    #[must_use]
    pub const fn merged_with_import(self, imported: Self) -> Self {
        if imported.rank() >= self.rank() { imported } else { self }
    }

    /// The first status of an order: nothing is waited for when it is paid on delivery or paid already.
    pub fn first(data: &OrderData) -> Self {
        if data.payment_kind == "cod" || data.paid_at.is_some() { Self::WaitConfirm } else { Self::WaitPay }
    }
}

/// Why a status can't be reached. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefusal {
    #[error("order.refuse.not_next")]
    NotNext,
    #[error("order.refuse.reason_missing")]
    ReasonMissing,
    #[error("order.refuse.final")]
    Final,
    /// O4: every item of the checklist must be answered before 已接收.
    #[error("order.refuse.checklist_open")]
    ChecklistOpen,
    /// One order number per shop (O1).
    #[error("order.refuse.number_taken")]
    NumberTaken,
    /// O7: a parcel on its way is changed by a change request only.
    #[error("order.refuse.needs_recall")]
    NeedsRecall,
    #[error("order.refuse.nothing_changed")]
    NothingChanged,
    /// O8: only an unpaid order is nudged.
    #[error("order.refuse.not_unpaid")]
    NotUnpaid,
    /// O8: a limit stops pestering.
    #[error("order.refuse.nudge_limit")]
    NudgeLimit,
}

/// O3: one step forward along the way; cancelling or closing from anywhere, with a reason.
pub fn check_move(from: OrderStatus, to: OrderStatus, reason: &str) -> Result<(), MoveRefusal> {
    if from.is_final() {
        return Err(MoveRefusal::Final);
    }
    if matches!(to, OrderStatus::Cancelled | OrderStatus::Closed) {
        return if reason.trim().is_empty() { Err(MoveRefusal::ReasonMissing) } else { Ok(()) };
    }
    if from.next() == Some(to) { Ok(()) } else { Err(MoveRefusal::NotNext) }
}

/// O7: what is accepted already is changed with a reason only.
pub fn check_edit(status: OrderStatus, reason: &str) -> Result<(), MoveRefusal> {
    let open = matches!(status, OrderStatus::WaitPay | OrderStatus::WaitConfirm);
    if open || !reason.trim().is_empty() { Ok(()) } else { Err(MoveRefusal::ReasonMissing) }
}

/// The fields of [`merge::differences`] that decide what arrives where.
const IN_THE_PARCEL: [&str; 8] =
    ["receiver", "phone", "landline", "province", "city", "district", "detail", "lines"];

/// O7: once it has left the house, whom it goes to and what is in it are changed for a recall only. `changed` names the
/// fields of [`merge::differences`].
pub fn check_parcel<'a>(
    status: OrderStatus,
    recalled: bool,
    mut changed: impl Iterator<Item = &'a str>,
) -> Result<(), MoveRefusal> {
    let fixed = status.is_shipped() && !recalled;
    if fixed && changed.any(|f| IN_THE_PARCEL.contains(&f)) { Err(MoveRefusal::NeedsRecall) } else { Ok(()) }
}

/// X2: a masked value (`138****8000`) says less than the plain one that is there.
pub fn masks(new: &str, old: &str) -> bool {
    new.contains('*') && !old.is_empty() && !old.contains('*')
}

/// O8: unpaid, and not nudged too often yet.
pub fn check_nudge(status: OrderStatus, nudges: i64, limit: i64) -> Result<(), MoveRefusal> {
    if status != OrderStatus::WaitPay {
        Err(MoveRefusal::NotUnpaid)
    } else if nudges >= limit {
        Err(MoveRefusal::NudgeLimit)
    } else {
        Ok(())
    }
}

/// One item line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub title: String,
    pub spec: String,
    pub code: String,
    pub qty: i64,
    pub unit_price: Fen,
    pub amount: Fen,
    /// Grams a piece, when known.
    pub weight_g: Option<i64>,
}

/// O2: everything known of an order, before it has an id. Import, phone entry and forms all make one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderData {
    pub order_no: String,
    pub shop: String,
    /// The platform whose export it came from, "" when entered by hand.
    pub platform: String,
    pub channel: String,
    pub status_raw: String,
    pub customer: String,
    pub receiver: String,
    pub phone: String,
    pub landline: String,
    pub address: Address,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub promised_ship_at: Option<i64>,
    pub shipped_at: Option<i64>,
    pub done_at: Option<i64>,
    /// Where it is sent from (O15), "" when nobody said.
    pub warehouse: String,
    pub courier: String,
    pub tracking_no: String,
    pub goods: Fen,
    pub shipping: Fen,
    pub discount: Fen,
    pub payable: Fen,
    pub paid: Fen,
    /// `online` or `cod`.
    pub payment_kind: String,
    pub buyer_message: String,
    pub remark: String,
    pub flag: String,
    pub tags: Vec<String>,
    pub close_reason: String,
    pub lines: Vec<Line>,
}

/// An order in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: i64,
    pub status: OrderStatus,
    pub data: OrderData,
    pub customer_id: i64,
    pub accepted_at: Option<i64>,
    pub signed_at: Option<i64>,
    pub refund: Fen,
    pub assigned_to: String,
    pub assigned_at: Option<i64>,
    pub nudges: i64,
    pub nudged_at: Option<i64>,
    /// O12: when money and signed slip came back, and the refusal at the door.
    pub cod_money_at: Option<i64>,
    pub cod_slip_at: Option<i64>,
    pub refused_at: Option<i64>,
    pub refused_reason: String,
    pub slip_prints: i64,
    pub inquiry_id: Option<i64>,
    pub agent: String,
    pub business_day: String,
}

impl Order {
    /// O12: what decides whether COD money or slip is out.
    pub const fn cod(&self) -> CodFacts {
        CodFacts {
            status: self.status,
            shipped_at: self.data.shipped_at,
            money_at: self.cod_money_at,
            slip_at: self.cod_slip_at,
            refused_at: self.refused_at,
            done_at: self.data.done_at,
        }
    }
}

impl OrderData {
    /// Units over all lines.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|l| l.qty).sum()
    }

    /// O4: goods + shipping − discount as the lines and fees say; `None` when no line carries a price.
    pub fn expected_payable(&self) -> Option<Fen> {
        let priced = !self.lines.is_empty() && self.lines.iter().any(|l| l.amount != Fen::ZERO);
        priced.then(|| self.lines.iter().map(|l| l.amount).sum::<Fen>() + self.shipping - self.discount)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample() -> OrderData {
        OrderData {
            order_no: "3061953192082110451".into(),
            shop: "示例家居旗舰店".into(),
            channel: "taobao".into(),
            customer: "小静".into(),
            receiver: "姜秀".into(),
            phone: "13800138000".into(),
            address: Address {
                province: "江苏省".into(),
                city: "扬州市".into(),
                district: "邗江区".into(),
                detail: "文汇路1号".into(),
            },
            placed_at: 1000,
            paid_at: Some(1100),
            courier: "顺丰".into(),
            goods: Fen(10_000),
            shipping: Fen(600),
            payable: Fen(10_600),
            paid: Fen(10_600),
            payment_kind: "online".into(),
            lines: vec![Line {
                title: "雨伞".into(),
                code: "U-01".into(),
                qty: 2,
                unit_price: Fen(5_000),
                amount: Fen(10_000),
                ..Line::default()
            }],
            ..OrderData::default()
        }
    }

    #[test]
    fn o3_an_order_goes_one_step_at_a_time() {
        assert_eq!(check_move(OrderStatus::WaitPay, OrderStatus::WaitConfirm, ""), Ok(()));
        assert_eq!(check_move(OrderStatus::WaitPay, OrderStatus::Shipped, ""), Err(MoveRefusal::NotNext));
        assert_eq!(check_move(OrderStatus::Shipped, OrderStatus::Accepted, ""), Err(MoveRefusal::NotNext));
    }

    #[test]
    fn o3_cancelling_is_possible_from_anywhere_but_needs_a_reason() {
        for from in OrderStatus::ALL.iter().filter(|s| !s.is_final()) {
            assert_eq!(check_move(*from, OrderStatus::Cancelled, " "), Err(MoveRefusal::ReasonMissing));
            assert_eq!(check_move(*from, OrderStatus::Closed, "不要了"), Ok(()));
        }
        assert_eq!(check_move(OrderStatus::Done, OrderStatus::Cancelled, "x"), Err(MoveRefusal::Final));
    }

    #[test]
    fn o1_an_import_never_takes_back_what_the_agent_confirmed() {
        assert_eq!(OrderStatus::Accepted.merged_with_import(OrderStatus::WaitConfirm), OrderStatus::Accepted);
        assert_eq!(OrderStatus::Accepted.merged_with_import(OrderStatus::Shipped), OrderStatus::Shipped);
        assert_eq!(
            OrderStatus::WaitPay.merged_with_import(OrderStatus::WaitConfirm),
            OrderStatus::WaitConfirm
        );
        assert_eq!(OrderStatus::Done.merged_with_import(OrderStatus::Shipped), OrderStatus::Done);
        assert_eq!(OrderStatus::Shipped.merged_with_import(OrderStatus::WaitConfirm), OrderStatus::Shipped);
        assert_eq!(OrderStatus::Preparing.merged_with_import(OrderStatus::WaitPay), OrderStatus::Preparing);
        assert_eq!(OrderStatus::Done.merged_with_import(OrderStatus::Closed), OrderStatus::Closed);
        assert_eq!(OrderStatus::Cancelled.merged_with_import(OrderStatus::Shipped), OrderStatus::Cancelled);
    }

    #[test]
    fn o7_an_accepted_order_is_changed_with_a_reason_only() {
        assert_eq!(check_edit(OrderStatus::WaitConfirm, ""), Ok(()));
        assert_eq!(check_edit(OrderStatus::Accepted, " "), Err(MoveRefusal::ReasonMissing));
        assert_eq!(check_edit(OrderStatus::Shipped, "客户要求"), Ok(()));
    }

    #[test]
    fn o7_what_is_in_a_parcel_on_its_way_is_changed_for_a_recall_only() {
        let check = |status, recalled, fields: &[&'static str]| {
            check_parcel(status, recalled, fields.iter().copied())
        };
        for field in IN_THE_PARCEL {
            assert_eq!(check(OrderStatus::Preparing, false, &[field]), Ok(()), "{field}");
            assert_eq!(check(OrderStatus::Shipped, true, &[field]), Ok(()), "{field}");
            for status in [OrderStatus::Shipped, OrderStatus::Signed, OrderStatus::Done] {
                assert_eq!(check(status, false, &["remark", field]), Err(MoveRefusal::NeedsRecall));
            }
        }
        let open = ["remark", "tracking_no", "courier", "tags", "buyer_message"];
        assert_eq!(check(OrderStatus::Shipped, false, &open), Ok(()));
    }

    #[test]
    fn x2_a_mask_hides_a_plain_value_only() {
        assert!(masks("138****8000", "13800138000"));
        assert!(!masks("138****8000", "") && !masks("王*", "王**") && !masks("王五", "王六"));
    }

    #[test]
    fn o8_nudging_is_for_unpaid_orders_and_has_a_limit() {
        assert_eq!(check_nudge(OrderStatus::WaitPay, 1, 2), Ok(()));
        assert_eq!(check_nudge(OrderStatus::WaitPay, 2, 2), Err(MoveRefusal::NudgeLimit));
        assert_eq!(check_nudge(OrderStatus::WaitConfirm, 0, 2), Err(MoveRefusal::NotUnpaid));
    }

    #[test]
    fn o4_the_sum_is_recomputed_from_the_lines() {
        assert_eq!(sample().expected_payable(), Some(Fen(10_600)));
        assert_eq!(OrderData { lines: vec![], ..sample() }.expected_payable(), None);
    }
}
