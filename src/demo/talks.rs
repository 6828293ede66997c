//! Talks of every day: asked, answered from a snippet, asked again, closed (I1–I5).

use super::buyers::Buyer;
use super::cast::{Talk, When};
use super::stage::Stage;
use crate::domain::inquiry::{InquiryStatus, NewInquiry};
use crate::store::inquiry::{self, Closing};
use crate::store::{Result, snippet};
use crate::text::template;
use chrono::Timelike as _;

/// How many talks begin in each hour from 8 to 23.
const HOURS: [i64; 16] = [2, 4, 5, 4, 3, 3, 4, 4, 4, 3, 3, 4, 5, 4, 3, 1];

/// When the turns of a talk happen, in seconds from its beginning.
#[derive(Clone, Copy, Debug)]
struct Pace {
    reply: i64,
    again: i64,
    second: i64,
    end: i64,
}

/// Plans the talks of a day.
pub fn plan(s: &mut Stage, day: i64) {
    for (hour, count) in (8..).zip(HOURS) {
        for _ in 0..count * s.factor(day) {
            let from = if hour == 8 { 40 } else { 0 };
            let second = hour * 3600 + s.dice.between(from, 55) * 60 + s.dice.between(0, 59);
            let at = s.frame.at(When { day, second });
            let pace = pace(s);
            // A talk that would still go on now is none of these: see `live`.
            if at + pace.end <= s.frame.now {
                s.plan(at, move |s| begin(s, pace));
            }
        }
    }
}

fn pace(s: &mut Stage) -> Pace {
    let dice = &mut s.dice;
    let reply = if dice.chance(8) { dice.between(185, 320) } else { dice.between(9, 75) };
    let again = reply + dice.between(30, 100);
    let second = again + dice.between(12, 90);
    Pace { reply, again, second, end: second + dice.between(20, 150) }
}

fn begin(s: &mut Stage, pace: Pace) -> Result<()> {
    let talk = s.dice.pick(&s.cast.talks);
    let buyer = s.buyer();
    let id = ask(s, &buyer, talk)?;
    let started = s.at;
    let who = buyer.clone();
    s.plan(started + pace.reply, move |s| copy(s, id, &talk.snippet, &who.nick, &talk.product, &talk.reply));
    if s.dice.chance(55) {
        let again = s.dice.pick(&talk.again);
        s.plan(started + pace.again, move |s| inquiry::asked_again(s.store, &s.by(), id, again));
        s.plan(started + pace.second, move |s| inquiry::reply(s.store, &s.by(), id, &talk.reply));
    }
    let end = s.dice.pick(&talk.ends);
    s.plan(started + pace.end, move |s| finish(s, id, &buyer, talk, end));
    Ok(())
}

/// I1: somebody asks.
pub fn ask(s: &mut Stage, buyer: &Buyer, talk: &Talk) -> Result<i64> {
    let product = if talk.product.is_empty() { "" } else { &s.cast.shop.goods(&talk.product).title };
    let new = NewInquiry {
        shop: s.cast.shop.name.clone(),
        channel: buyer.channel.clone(),
        customer: buyer.nick.clone(),
        topic: talk.topic.clone(),
        product: product.to_owned(),
        question: s.dice.pick(&talk.questions).clone(),
        urgency: "normal".into(),
    };
    inquiry::open(s.store, &s.by(), &new)
}

/// I3: the snippet is copied, which stamps the reply; when a variable has no value the agent types instead.
pub fn copy(s: &mut Stage, id: i64, code: &str, nick: &str, product: &str, otherwise: &str) -> Result<()> {
    let by = s.by();
    let title = if product.is_empty() { String::new() } else { s.cast.shop.goods(product).title.clone() };
    match (s.work.snippets.get(code).copied(), s.filled(code, nick, &title, "")) {
        (Some(snippet), Some(text)) => snippet::used(s.store, &by, snippet, Some(id), &text, ""),
        _ => inquiry::reply(s.store, &by, id, otherwise),
    }
}

impl Stage<'_> {
    /// F2: the answer of a snippet with what the agent would fill in; `None` with a hole left.
    pub fn filled(&self, code: &str, nick: &str, product: &str, order_no: &str) -> Option<String> {
        let snippet = self.config.snippets.snippets.iter().find(|s| s.code == code)?;
        let hour = self.clock().now().hour();
        let greeting = self.locale.t(template::greeting_key(hour)).to_owned();
        let filled = template::fill(snippet.answer.trim(), |name| {
            let value = match name {
                "客户" | "称呼" => nick,
                "商品" if product.is_empty() => "这款",
                "商品" => product,
                "订单号" => order_no,
                "客服" => self.agent(),
                "店铺" | "公司" => &self.cast.shop.name,
                "时间段问候" => &greeting,
                "快递" => "圆通",
                "优惠" => "满199减20，可叠加一张店铺券",
                "预计发货" => "今天下午五点",
                "预计到达" => "后天",
                "版型" => "标准偏小半码",
                "尺码" => "M码",
                "补货时间" => "本周五",
                "运费" => "8",
                _ => return None,
            };
            Some(value.to_owned())
        });
        filled.is_whole().then_some(filled.text)
    }
}

/// I5, I11: how it ends; an order goes its own way from here.
fn finish(s: &mut Stage, id: i64, buyer: &Buyer, talk: &Talk, end: &str) -> Result<()> {
    let (outcome, reason) = end.split_once(':').unwrap_or((end, ""));
    let satisfaction = match s.dice.between(0, 9) {
        0..=3 => "satisfied",
        4 => "fair",
        _ if s.dice.chance(4) => "unsatisfied",
        _ => "unrated",
    };
    let closing = Closing {
        outcome: InquiryStatus::from_code(outcome),
        lost_reason: reason.to_owned(),
        satisfaction: satisfaction.to_owned(),
        ..Closing::default()
    };
    inquiry::close(s.store, &s.by(), id, &closing)?;
    if outcome == InquiryStatus::Ordered.code() {
        order(s, id, buyer, &talk.product)?;
    }
    Ok(())
}

/// She orders what she asked about, as long as there is any.
pub fn order(s: &mut Stage, inquiry: i64, buyer: &Buyer, code: &str) -> Result<()> {
    let code = if code.is_empty() || s.cast.shop.goods(code).stock == 0 { "" } else { code };
    if buyer.is_on_platform() {
        super::orders::place(s, buyer, code);
        Ok(())
    } else {
        super::orders::enter(s, buyer, code, inquiry)
    }
}
