//! Years of work before the days that are told: `demo --history N` puts N old inquiries in, a fifth as many orders, a
//! tenth as many cases, and products and snippets to match. For measuring with a database as large as an old shop's.

use super::buyers::{Buyer, paid};
use super::cast::{CaseTemplate, Talk};
use super::stage::Stage;
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::{OrderData, OrderStatus};
use crate::domain::product::Product;
use crate::domain::snippet::Snippet;
use crate::store::{Actor, Op, Result, past, product, shop, snippet};

/// Three years of days at most, the last one the day before the opening.
const MOST_DAYS: i64 = 1095;
const LEAST_A_DAY: i64 = 30;
const DAY: i64 = 86_400;
/// Of a hundred who write, so many have never written before.
const NEW: i64 = 30;
const MOST_PRODUCTS: usize = 2000;

/// Puts the years in.
pub fn fill(s: &mut Stage, inquiries: i64) -> Result<()> {
    let now = s.at;
    let agent = people(s)?;
    products(s, usize::try_from(inquiries / 500).unwrap_or(0).min(MOST_PRODUCTS))?;
    snippets(s, usize::try_from(inquiries / 200).unwrap_or(0))?;
    let mut years = Years { buyers: Vec::new(), sent: Vec::new() };
    let days = (inquiries / LEAST_A_DAY).clamp(1, MOST_DAYS);
    for day in 0..days {
        s.at = now - (days - day) * DAY;
        years.day(s, agent, inquiries * (day + 1) / days - inquiries * day / days)?;
    }
    s.at = now;
    Ok(())
}

fn people(s: &mut Stage) -> Result<i64> {
    let by = s.by();
    let name = &s.cast.people.day_agent;
    s.store.transact(&by, Op::new("seed"), |w| shop::ensure_agent(w, name))
}

/// Further colours and sizes of what the shop sells.
fn products(s: &mut Stage, count: usize) -> Result<()> {
    const KINDS: [&str; 6] = ["雾霾蓝", "奶油白", "豆沙粉", "浅灰", "墨绿", "驼色"];
    let by = s.by();
    let goods = &s.cast.shop.products;
    s.store.transact(&by, Op::new("import_products"), |w| {
        for n in 0..count {
            let (model, kind) = (&goods[n % goods.len()], KINDS[n / goods.len() % KINDS.len()]);
            let more = Product {
                code: format!("{}-{n:04}", model.code),
                title: format!("{} {kind} {n:04}款", model.title),
                spec: format!("{kind} {}", model.spec),
                price: super::buyers::yuan(&model.price),
                weight_g: Some(model.weight),
                stock: Some(model.stock),
                on_shelf: true,
                ..Product::default()
            };
            product::upsert_in(w, &more)?;
        }
        Ok(())
    })
}

/// The replies of the shop once more for each of its products.
fn snippets(s: &mut Stage, count: usize) -> Result<()> {
    let by = s.by();
    let goods = &s.cast.shop.products;
    let models = snippet::all(s.store)?;
    let more: Vec<(Option<i64>, Snippet)> = (0..count)
        .map(|n| {
            let (model, about) = (&models[n % models.len()], &goods[n / models.len() % goods.len()].title);
            let new = Snippet {
                id: 0,
                code: format!("{}{n}", model.code),
                title: format!("{about} {}", model.title),
                questions: model.questions.iter().map(|q| format!("{about} {q}")).collect(),
                ..model.clone()
            };
            (None, new)
        })
        .collect();
    snippet::take_in(s.store, &by, "", &more)
}

/// What goes on from day to day.
struct Years {
    buyers: Vec<Buyer>,
    /// Order numbers, goods and buyers of the day before: they are what cases are about.
    sent: Vec<(OrderData, Buyer)>,
}

impl Years {
    fn day(&mut self, s: &mut Stage, agent: i64, talks: i64) -> Result<()> {
        let morning = s.at - s.at.rem_euclid(DAY);
        let orders: Vec<(OrderData, Buyer)> = (0..talks / 5)
            .map(|_| {
                s.at = morning + s.dice.between(0, 14 * 3600);
                let buyer = self.buyer(s);
                let order = paid(s.order_of(&buyer, ""), s.at + 120);
                (finished(s, order), buyer)
            })
            .collect();
        let texts: Vec<(Buyer, &Talk, i64)> = (0..talks)
            .map(|_| (self.buyer(s), s.dice.pick(&s.cast.talks), morning + s.dice.between(0, 14 * 3600)))
            .collect();
        let told = texts.iter().zip(0_usize..).map(|((who, talk, at), n)| {
            let order = orders.get(n / 5).filter(|_| n % 5 == 0).map(|(o, _)| o.order_no.as_str());
            talked(s, who, talk, *at, order)
        });
        let told: Vec<past::Talk> = told.collect();
        let cases = self.cases(s, morning, talks / 10);
        let by = Actor { agent_id: Some(agent), shift_id: None, at: s.at, day: s.frame.day_of(morning) };
        let day = past::Day {
            shop: &s.cast.shop.name,
            orders: orders.iter().map(|(o, _)| went(o)).collect(),
            talks: told,
            cases,
        };
        past::put(s.store, &by, &day)?;
        drop(day);
        self.sent = orders;
        Ok(())
    }

    fn buyer(&mut self, s: &mut Stage) -> Buyer {
        if self.buyers.is_empty() || s.dice.chance(NEW) {
            let buyer = s.buyer();
            let n = self.buyers.len();
            let nick = if n.is_multiple_of(3) { format!("{}{n}", buyer.nick) } else { buyer.nick };
            self.buyers.push(Buyer { nick, channel: buyer.channel });
        }
        s.dice.pick(&self.buyers).clone()
    }

    fn cases(&self, s: &mut Stage, morning: i64, count: i64) -> Vec<past::Case<'_>> {
        if self.sent.is_empty() {
            return Vec::new();
        }
        (0..count)
            .map(|_| {
                let at = morning + s.dice.between(0, 13 * 3600);
                let template = s.dice.pick(&s.cast.cases);
                let (order, buyer) = s.dice.pick(&self.sent);
                solved(order, buyer, template, at, s.dice.between(1, 3) * DAY)
            })
            .collect()
    }
}

/// Signed and done, but one in fifteen.
fn finished(s: &mut Stage, mut order: OrderData) -> OrderData {
    if order.order_no.is_empty() {
        s.work.numbers += 1;
        order.order_no = format!("SD{}-{}", s.frame.day_of(s.at).format("%Y%m%d"), s.work.numbers);
    }
    if s.dice.chance(7) {
        order.close_reason = "买家不想要了".into();
        order.promised_ship_at = None;
        return order;
    }
    order.shipped_at = Some(order.placed_at + DAY / 2);
    order.tracking_no = s.tracking_no(&order.courier.clone());
    order.done_at = Some(order.placed_at + 6 * DAY);
    order
}

fn went(data: &OrderData) -> past::Order<'_> {
    use OrderStatus as S;
    let accepted_at = data.shipped_at.map(|_| data.placed_at + 1800);
    let steps = match (data.shipped_at, data.done_at) {
        (Some(shipped), Some(done)) => vec![
            (data.placed_at + 1800, S::WaitConfirm, S::Accepted),
            (data.placed_at + 2 * 3600, S::Accepted, S::Preparing),
            (shipped, S::Preparing, S::Shipped),
            (done - 4 * DAY, S::Shipped, S::Signed),
            (done, S::Signed, S::Done),
        ],
        _ => vec![(data.placed_at + 3600, S::WaitConfirm, S::Closed)],
    };
    let status = if data.done_at.is_some() { S::Done } else { S::Closed };
    past::Order { data, status, accepted_at, steps }
}

fn talked<'a>(
    s: &mut Stage,
    who: &'a Buyer,
    talk: &'a Talk,
    opened_at: i64,
    order: Option<&'a str>,
) -> past::Talk<'a> {
    let answered =
        opened_at + if s.dice.chance(8) { s.dice.between(185, 320) } else { s.dice.between(9, 75) };
    let mut waits = vec![(opened_at, answered)];
    let question = s.dice.pick(&talk.questions);
    let mut events =
        vec![(opened_at, "opened", question.as_str()), (answered, "replied", talk.reply.as_str())];
    let mut closed_at = answered + s.dice.between(60, 300);
    if s.dice.chance(40) {
        let again = answered + s.dice.between(30, 100);
        waits.push((again, again + 40));
        events.push((again, "asked_again", s.dice.pick(&talk.again).as_str()));
        events.push((again + 40, "replied", talk.reply.as_str()));
        closed_at += 200;
    }
    let (outcome, lost_reason) = match (order, s.dice.pick(&talk.ends).split_once(':')) {
        (Some(_), _) => (InquiryStatus::Ordered, ""),
        (None, Some((_, reason))) => (InquiryStatus::NotOrdered, reason),
        (None, None) => (InquiryStatus::Answered, ""),
    };
    events.push((closed_at, outcome.code(), lost_reason));
    let product = if talk.product.is_empty() { "" } else { s.cast.shop.goods(&talk.product).title.as_str() };
    past::Talk {
        who: (&who.channel, &who.nick),
        topic: &talk.topic,
        product,
        question,
        opened_at,
        closed_at,
        outcome,
        lost_reason,
        satisfaction: s.dice.pick::<&str>(&["", "", "satisfied", "satisfied", "fair"]),
        order_no: order.unwrap_or_default(),
        waits,
        events,
    }
}

fn solved<'a>(
    order: &'a OrderData,
    buyer: &'a Buyer,
    case: &'static CaseTemplate,
    opened_at: i64,
    took: i64,
) -> past::Case<'a> {
    let amount_fen = super::buyers::yuan(&case.amount).0;
    past::Case {
        who: (&buyer.channel, &buyer.nick),
        kind: &case.kind,
        order_no: &order.order_no,
        products: order.lines.first().map_or("", |l| l.title.as_str()),
        problem: &case.problem.zh,
        wants: &case.wants,
        responsibility: &case.responsibility,
        solution: &case.solution.zh,
        amount_fen,
        document: if amount_fen > 0 { "expense" } else { "" },
        opened_at,
        closed_at: opened_at + took,
        steps: vec![
            (opened_at, "created", &case.problem.zh),
            (opened_at + 1200, "solution", &case.solution.zh),
            (opened_at + took, "note", "已回访，顾客没有别的问题"),
        ],
    }
}
