//! Orders of one buyer that could leave in one parcel (O4: 合并?).

use super::Order;
use crate::domain::coded;
use crate::domain::money::Fen;

coded! {
    /// What speaks against one parcel; a hint, the agent decides. Its text is `order.together.CODE`.
    pub enum Against {
        OtherAddress = "other_address", OtherShop = "other_shop", Unpaid = "unpaid", OtherPayment = "other_payment",
    }
}

/// Only what is still in the house can leave in one parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinRefusal {
    #[error("order.together.too_late")]
    TooLate,
}

/// O4: whether an order can still leave with another.
///
/// # Errors
/// When it has left, or is done, cancelled or closed.
pub fn check_join(order: &Order) -> Result<(), JoinRefusal> {
    if order.status.is_shipped() || order.status.is_final() { Err(JoinRefusal::TooLate) } else { Ok(()) }
}

/// The first thing that speaks against sending `other` with `main`; `None` when nothing does.
pub fn against(main: &Order, other: &Order) -> Option<Against> {
    let (a, b) = (&main.data, &other.data);
    let place = |o: &Order| {
        let (d, a) = (&o.data, &o.data.address);
        let words = [&d.receiver, &d.phone, &d.landline, &a.province, &a.city, &a.district, &a.detail];
        words.map(|w| w.split_whitespace().collect::<String>())
    };
    if place(main) != place(other) {
        Some(Against::OtherAddress)
    } else if a.shop != b.shop {
        Some(Against::OtherShop)
    } else if a.payment_kind != b.payment_kind {
        Some(Against::OtherPayment)
    } else if a.payment_kind != "cod" && a.paid_at.is_some() != b.paid_at.is_some() {
        Some(Against::Unpaid)
    } else {
        None
    }
}

/// The postage paid for parcels that will not be sent: one parcel goes at the dearest of them.
pub fn postage_too_much<'a>(orders: impl IntoIterator<Item = &'a Order>) -> Fen {
    let fees: Vec<Fen> = orders.into_iter().map(|o| o.data.shipping).collect();
    let dearest = fees.iter().copied().max().unwrap_or(Fen::ZERO);
    fees.into_iter().sum::<Fen>() - dearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::domain::order::{OrderData, OrderStatus};

    fn order(change: impl FnOnce(&mut OrderData)) -> Order {
        let mut data = sample();
        change(&mut data);
        Order {
            id: 1,
            status: OrderStatus::first(&data),
            data,
            customer_id: 1,
            accepted_at: None,
            signed_at: None,
            refund: Fen::ZERO,
            assigned_to: String::new(),
            assigned_at: None,
            nudges: 0,
            nudged_at: None,
            cod_money_at: None,
            cod_slip_at: None,
            refused_at: None,
            refused_reason: String::new(),
            slip_prints: 0,
            inquiry_id: None,
            agent: String::new(),
            business_day: String::new(),
        }
    }

    #[test]
    fn o4_one_parcel_needs_one_address_one_shop_one_way_to_pay() {
        let main = order(|_| {});
        let with = |change: fn(&mut OrderData)| against(&main, &order(change));
        assert_eq!(with(|_| {}), None);
        assert_eq!(with(|d| d.address.detail = "文汇路 1号".into()), None, "a blank is no other street");
        assert_eq!(with(|d| d.address.detail = "东关街8号".into()), Some(Against::OtherAddress));
        assert_eq!(with(|d| d.address.province = "浙江省".into()), Some(Against::OtherAddress));
        assert_eq!(with(|d| d.receiver = "姜夏".into()), Some(Against::OtherAddress));
        assert_eq!(with(|d| d.shop = "另一家店".into()), Some(Against::OtherShop));
        assert_eq!(with(|d| d.payment_kind = "cod".into()), Some(Against::OtherPayment));
        assert_eq!(with(|d| d.paid_at = None), Some(Against::Unpaid));
    }

    #[test]
    fn o4_the_postage_of_the_parcels_that_are_saved_is_given_back() {
        let paid = |fee| order(|d| d.shipping = Fen(fee));
        assert_eq!(postage_too_much(&[paid(600), paid(800), paid(600)]), Fen(1200));
        assert_eq!(postage_too_much(&[paid(600), paid(0)]), Fen::ZERO);
        assert_eq!(postage_too_much(&[]), Fen::ZERO);
    }
}
