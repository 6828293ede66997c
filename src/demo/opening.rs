//! What is there before the first day: the shop, its products and promotions, the snippets, orders of earlier weeks.

use super::buyers::{Buyer, paid, yuan};
use super::cast::When;
use super::stage::Stage;
use crate::domain::order::{OrderData, OrderStatus};
use crate::domain::product::Product;
use crate::domain::promotion::Promotion;
use crate::store::order::{Incoming, upsert_in};
use crate::store::{Op, Result, product, promotion, shop, snippet};

/// Above so many pieces the stock lies in two warehouses.
const ONE_WAREHOUSE: i64 = 200;
const SECOND_WAREHOUSE: &str = "分仓";
/// Orders of earlier weeks.
const OLD_ORDERS: i64 = 24;
const DAY: i64 = 86_400;

/// Plans the opening on the evening before the first day.
pub fn plan(stage: &mut Stage) {
    stage.plan(stage.frame.opening(), open);
}

fn open(s: &mut Stage) -> Result<()> {
    let by = s.by();
    let name = &s.cast.shop.name;
    s.store.transact(&by, Op::new("seed"), |w| shop::ensure(w, name))?;
    snippet::seed(s.store, &by, &s.config.snippets)?;
    for snippet in snippet::all(s.store)? {
        s.work.snippets.insert(snippet.code, snippet.id);
    }
    products(s)?;
    promotions(s)?;
    old_orders(s)?;
    super::regulars::enter(s)
}

fn products(s: &mut Stage) -> Result<()> {
    let by = s.by();
    for goods in &s.cast.shop.products {
        let (main, second) = if goods.stock > ONE_WAREHOUSE {
            (goods.stock - goods.stock / 3, goods.stock / 3)
        } else {
            (goods.stock, 0)
        };
        let product = Product {
            code: goods.code.clone(),
            title: goods.title.clone(),
            spec: goods.spec.clone(),
            price: yuan(&goods.price),
            cost: Some(yuan(&goods.cost)),
            weight_g: Some(goods.weight),
            stock: Some(main),
            selling_points: goods.points.clone(),
            material: goods.material.clone(),
            usage: goods.usage.clone(),
            usage_amount: goods.amount.clone(),
            related: goods.related.clone(),
            on_shelf: true,
            ..Product::default()
        };
        let id = product::upsert(s.store, &by, &product)?;
        if second > 0 {
            s.store.transact(&by, Op::new("product_save").note(&product.title), |w| {
                product::set_stock_in(w, id, SECOND_WAREHOUSE, second)
            })?;
        }
    }
    for code in &s.cast.shop.top {
        if let Some(known) = product::get_by_code(s.store, code)? {
            product::rerank(s.store, &by, known.id, true)?;
        }
    }
    Ok(())
}

fn promotions(s: &mut Stage) -> Result<()> {
    let by = s.by();
    for offer in &s.cast.shop.promotions {
        let new = Promotion {
            id: 0,
            shop: s.cast.shop.name.clone(),
            name: offer.name.clone(),
            starts_at: s.frame.at(When::hm(0, 0).on(offer.from)),
            ends_at: s.frame.at(When::hm(0, 0).on(offer.to)),
            content: offer.content.clone(),
            cautions: offer.cautions.clone(),
        };
        promotion::add(s.store, &by, &new)?;
    }
    Ok(())
}

/// One export of the platform: sent and signed in the days before, so that there is something to have trouble with.
fn old_orders(s: &mut Stage) -> Result<()> {
    let mut orders = Vec::new();
    for _ in 0..OLD_ORDERS * i64::from(s.frame.scale) {
        let buyer = Buyer { channel: "taobao".into(), ..s.buyer() };
        let placed_at = s.at - s.dice.between(30, 200) * 3600;
        orders.push((sent(s, &buyer, "", placed_at), ""));
    }
    for case in &s.cast.story.cases {
        let placed_at = s.frame.at(case.ordered);
        if placed_at >= s.at {
            continue;
        }
        let buyer = Buyer::named(&case.customer, &case.channel);
        let order = sent(s, &buyer, &case.product, placed_at);
        orders.push((order, case.id.as_str()));
    }
    let by = s.by();
    let frame = &s.frame;
    s.store.transact(&by, Op::new("import_orders"), |w| {
        for (order, _) in &orders {
            let day = frame.day_of(order.placed_at);
            let incoming = Incoming::whole(order, Some(OrderStatus::Signed), None, day);
            upsert_in(w, &incoming)?;
        }
        Ok(())
    })?;
    for (order, case) in &orders {
        let id = super::orders::id_of(s, &order.order_no)?;
        s.work.shipped.push(id);
        s.work.orders.insert((*case).to_owned(), id);
    }
    Ok(())
}

/// An order placed, paid and sent long ago.
fn sent(s: &mut Stage, buyer: &Buyer, code: &str, placed_at: i64) -> OrderData {
    let mut order = paid(s.order_of(buyer, code), placed_at + 300);
    order.placed_at = placed_at;
    order.promised_ship_at = Some(placed_at + 2 * DAY);
    order.shipped_at = Some(placed_at + DAY);
    order.tracking_no = s.tracking_no(&order.courier.clone());
    order
}
