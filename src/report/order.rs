//! An order as it leaves: the JSON others build on.

use super::Setting;
use super::render::json::known;
use crate::domain::money::Fen;
use crate::domain::order::extra::Extra;
use crate::domain::order::{Line, Order};
use serde_json::{Map, Value, json};

/// Keys are always there; what is not known is null. Money as decimal strings, times RFC 3339.
pub fn json(order: &Order, extras: &[Extra], setting: &Setting) -> Value {
    let d = &order.data;
    let time = |at: Option<i64>| at.map(|at| setting.clock.rfc3339(at));
    json!({
        "order_no": d.order_no,
        "shop": d.shop,
        "platform": known(&d.platform),
        "channel": d.channel,
        "status": order.status,
        "status_raw": known(&d.status_raw),
        "customer": known(&d.customer),
        "receiver": known(&d.receiver),
        "phone": known(&d.phone),
        "landline": known(&d.landline),
        "province": known(&d.address.province),
        "city": known(&d.address.city),
        "district": known(&d.address.district),
        "detail": known(&d.address.detail),
        "placed_at": time(Some(d.placed_at)),
        "paid_at": time(d.paid_at),
        "promised_ship_at": time(d.promised_ship_at),
        "shipped_at": time(d.shipped_at),
        "done_at": time(d.done_at),
        "courier": known(&d.courier),
        "tracking_no": known(&d.tracking_no),
        "goods_amount": d.goods,
        "shipping_fee": d.shipping,
        "discount": d.discount,
        "payable": d.payable,
        "paid": d.paid,
        "buyer_message": known(&d.buyer_message),
        "remark": known(&d.remark),
        "flag": known(&d.flag),
        "tags": d.tags,
        "extras": extras.iter().map(|e| (e.field.clone(), json!(e.value))).collect::<Map<_, _>>(),
        "lines": d.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// A list export names items without prices: they are not known, not free.
fn line(line: &Line) -> Value {
    let price = (line.unit_price != Fen::ZERO || line.amount != Fen::ZERO).then_some(line);
    json!({
        "title": line.title,
        "spec": known(&line.spec),
        "code": known(&line.code),
        "qty": line.qty,
        "unit_price": price.map(|l| l.unit_price),
        "amount": price.map(|l| l.amount),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::store::testing::{actor, store};
    use crate::text::locale::{Lang, Locale};

    #[test]
    fn an_order_leaves_with_every_key_and_nothing_made_up() {
        let mut store = store();
        let data = crate::domain::order::tests::sample();
        let id = crate::store::order::create(&mut store, &actor(1000), &data, None).unwrap();
        let (locale, config) = (Locale::new(Lang::En), Config::defaults().unwrap());
        let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
        let setting = Setting { locale: &locale, clock: &clock, config: &config };
        let order = json(&crate::store::order::get(&store, id).unwrap(), &[], &setting);
        assert_eq!(order["order_no"], "3061953192082110451");
        assert_eq!(order["payable"], "106.00");
        assert_eq!(order["status"], "wait_confirm");
        assert_eq!(order["shipped_at"], Value::Null);
        assert_eq!(order["lines"][0]["amount"], "100.00");
        // What leaves as a table has the same names in the same order.
        let columns = crate::store::export::What::Orders.table().columns.iter().map(|c| c.name);
        assert!(order.as_object().unwrap().keys().map(String::as_str).eq(columns));
    }
}
