//! Random days as an export has them: rows of plain numbers and words, drawn so that the edges of every definition
//! come up often – the cut-off second, the next day, the eighth day, the hundred and eightieth second.

use crate::support::dice::Dice;

/// China, where the tests live.
pub const OFFSET: i64 = 8 * 3600;
pub const DAY: i64 = 86_400;

#[derive(Clone, Debug)]
pub struct Inquiry {
    pub id: i64,
    pub customer: i64,
    pub channel: &'static str,
    pub product: &'static str,
    pub opened: i64,
    pub first_reply: Option<i64>,
    pub waiting_since: Option<i64>,
    pub closed: Option<i64>,
    pub lost_reason: &'static str,
    pub satisfaction: &'static str,
    pub deleted: bool,
}

#[derive(Clone, Debug)]
pub struct Wait {
    pub id: i64,
    pub inquiry: i64,
    pub started: i64,
    pub answered: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Promise {
    pub id: i64,
    pub inquiry: i64,
    pub due: i64,
    pub kept: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Order {
    pub id: i64,
    pub customer: i64,
    pub shop: i64,
    pub channel: &'static str,
    pub agent: Option<i64>,
    pub courier: &'static str,
    pub province: &'static str,
    pub status: &'static str,
    pub placed: i64,
    pub paid: Option<i64>,
    pub accepted: Option<i64>,
    pub promised: Option<i64>,
    pub shipped: Option<i64>,
    pub payable_fen: i64,
    pub paid_fen: i64,
    pub refund_fen: i64,
    /// Title, pieces, amount.
    pub lines: Vec<(&'static str, i64, i64)>,
    pub cod: bool,
    /// When it was corrected because of an entry error.
    pub corrected: Option<i64>,
    pub nudges: Vec<i64>,
    pub deleted: bool,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub id: i64,
    pub customer: i64,
    pub kind: &'static str,
    pub side: &'static str,
    pub status: &'static str,
    pub opened: i64,
    pub solution: Option<i64>,
    pub solved: Option<i64>,
    pub amount_fen: i64,
    pub deleted: bool,
}

/// Some days with everything that happened on them, and the days that are asked about.
#[derive(Clone, Debug)]
pub struct World {
    pub cutoff: i64,
    /// First and last business day asked about, as days since 1970-01-01.
    pub from: i64,
    pub to: i64,
    pub now: i64,
    pub by_paid: bool,
    /// Minutes of working time.
    pub accept_within: i64,
    /// Start and end as minutes of the day.
    pub shifts: Vec<(i64, i64)>,
    /// Duplicates: who was merged into whom.
    pub merged: Vec<(i64, i64)>,
    pub inquiries: Vec<Inquiry>,
    pub waits: Vec<Wait>,
    pub promises: Vec<Promise>,
    pub orders: Vec<Order>,
    pub cases: Vec<Case>,
}

pub const CUSTOMERS: i64 = 9;
pub const KINDS: [&str; 4] = ["dispute", "damage", "lost", "refund"];
const CHANNELS: [&str; 3] = ["taobao", "jd", "phone"];
const TITLES: [&str; 4] = ["雨伞", "茶杯", "大米", "毛巾"];
const STATUSES: [&str; 9] =
    ["wait_pay", "wait_confirm", "accepted", "preparing", "shipped", "signed", "done", "cancelled", "closed"];

impl World {
    /// The second a business day begins.
    fn begins(&self, day: i64) -> i64 {
        day * DAY - OFFSET + self.cutoff * 3600
    }

    /// A moment of a business day; its first and last second are as likely as any other.
    fn moment(&self, dice: &mut Dice, day: i64) -> i64 {
        let begin = self.begins(day);
        match dice.within(0, 9) {
            0 => begin,
            1 => begin + DAY - 1,
            2 => begin + dice.pick(&[1, 7199, 7200, DAY - 2, (24 - self.cutoff) * 3600]),
            _ => begin + dice.within(0, DAY - 1),
        }
    }

    /// Later than a moment: by seconds, minutes or days, often just at an edge.
    fn later(&self, dice: &mut Dice, from: i64, most_days: i64) -> i64 {
        match dice.within(0, 5) {
            0 => from,
            1 => from + dice.pick(&[1, 29, 30, 31, 60, 179, 180, 181, 600, 1800, 1801]),
            2 => from + dice.within(0, 7200),
            _ => {
                let days = dice.within(0, most_days);
                let day = super::spec::business_day(from, self.cutoff) + days;
                self.moment(dice, day).max(from)
            }
        }
    }

    fn some(&self, dice: &mut Dice, chance: i64, from: i64, most_days: i64) -> Option<i64> {
        dice.percent(chance).then(|| self.later(dice, from, most_days))
    }

    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let dice = &mut dice;
        let from = dice.within(20_600, 20_640);
        let to = from + if dice.percent(70) { 0 } else { dice.within(1, 6) };
        let mut world = Self {
            cutoff: dice.pick(&[5, 5, 0, 3, 6]),
            from,
            to,
            now: 0,
            by_paid: dice.percent(35),
            accept_within: dice.pick(&[30, 30, 5, 90, 1500]),
            shifts: dice
                .pick(&[
                    &[(510, 1050), (1020, 60)][..],
                    &[(510, 1020), (990, 0)],
                    &[(540, 600)],
                    &[(480, 960), (1320, 390)],
                    &[(60, 240), (600, 1200)],
                ])
                .to_vec(),
            merged: vec![(8, 1), (9, 2)],
            inquiries: Vec::new(),
            waits: Vec::new(),
            promises: Vec::new(),
            orders: Vec::new(),
            cases: Vec::new(),
        };
        let today = to + dice.pick(&[0, 0, 1, 2, 7, 8, 9, 30]);
        world.now = world.moment(dice, today);
        world.inquiries(dice);
        world.orders(dice);
        world.cases(dice);
        world
    }

    fn inquiries(&mut self, dice: &mut Dice) {
        for id in 1..=dice.within(0, 24) {
            let day = dice.within(self.from - 1, self.to + 1);
            let opened = self.moment(dice, day);
            let first_reply = self.some(dice, 75, opened, 2);
            let closed = self.some(dice, 70, first_reply.unwrap_or(opened), 2);
            let is_lost = closed.is_some() && dice.percent(40);
            self.inquiries.push(Inquiry {
                id,
                customer: dice.within(1, CUSTOMERS),
                channel: dice.pick(&CHANNELS),
                product: dice.pick(&TITLES),
                opened,
                first_reply,
                waiting_since: dice.percent(50).then_some(opened),
                closed,
                lost_reason: if is_lost { dice.pick(&["price", "stock"]) } else { "" },
                satisfaction: dice.pick(&["", "unrated", "satisfied", "satisfied", "fair", "unsatisfied"]),
                deleted: dice.percent(6),
            });
            for _ in 0..dice.within(0, 3) {
                let started = self.later(dice, opened, 2);
                let answered = self.some(dice, 80, started, 1);
                let id = i64::try_from(self.waits.len()).unwrap() + 1;
                self.waits.push(Wait { id, inquiry: self.inquiries.len() as i64, started, answered });
            }
            for _ in 0..dice.within(0, 1) {
                let due = self.later(dice, opened, 3);
                let kept = match dice.within(0, 3) {
                    0 => None,
                    1 => Some(due),
                    2 => Some(due - dice.within(0, 9000)),
                    _ => Some(due + dice.within(1, 9000)),
                };
                let id = i64::try_from(self.promises.len()).unwrap() + 1;
                self.promises.push(Promise { id, inquiry: self.inquiries.len() as i64, due, kept });
            }
        }
    }

    fn orders(&mut self, dice: &mut Dice) {
        for id in 1..=dice.within(0, 26) {
            let day = match dice.within(0, 5) {
                0 => dice.within(self.from - 60, self.from),
                1 => dice.pick(&[self.from - 22, self.from - 21, self.from - 20, self.from - 7, self.to - 7]),
                2 => self.to + dice.within(1, 2),
                _ => dice.within(self.from - 1, self.to),
            };
            let placed = self.moment(dice, day);
            let cod = dice.percent(20);
            let paid = match dice.within(0, 9) {
                0..=2 => None,
                3 => {
                    let day = day + dice.pick(&[7, 8, 9]);
                    Some(self.moment(dice, day).max(placed))
                }
                4 => {
                    let day = self.from - dice.pick(&[20, 21, 22]);
                    Some(self.moment(dice, day).max(placed))
                }
                _ => Some(self.later(dice, placed, 3)),
            };
            let ready = paid.unwrap_or(placed);
            let accepted = self.some(dice, 60, ready, 1);
            let shipped = self.some(dice, 60, accepted.unwrap_or(ready), 2);
            let paid_fen = if paid.is_some() { dice.within(0, 50_001) } else { 0 };
            let lines = (0..dice.within(0, 2))
                .map(|_| (dice.pick(&TITLES), dice.within(0, 4), dice.within(0, 30_000)))
                .collect();
            let nudges = if dice.percent(25) {
                (0..dice.within(1, 2)).map(|_| self.later(dice, placed, 2)).collect()
            } else {
                Vec::new()
            };
            self.orders.push(Order {
                id,
                customer: dice.within(1, CUSTOMERS),
                shop: dice.within(1, 2),
                channel: dice.pick(&CHANNELS),
                agent: dice.pick(&[None, Some(1), Some(2)]),
                courier: dice.pick(&["", "zto", "sf"]),
                province: dice.pick(&["", "江苏省", "浙江省"]),
                status: dice.pick(&STATUSES),
                placed,
                paid,
                accepted,
                promised: self.some(dice, 60, placed, 3),
                shipped,
                payable_fen: dice.within(0, 50_001),
                paid_fen,
                refund_fen: if dice.percent(30) { dice.within(0, paid_fen) } else { 0 },
                lines,
                cod,
                corrected: match dice.within(0, 5) {
                    0 => accepted,
                    1 => accepted.map(|at| at + dice.within(1, 9000)),
                    2 => accepted.map(|at| at - 1),
                    _ => None,
                },
                nudges,
                deleted: dice.percent(6),
            });
        }
    }

    fn cases(&mut self, dice: &mut Dice) {
        for id in 1..=dice.within(0, 12) {
            let day = dice.within(self.from - 5, self.to + 1);
            let opened = self.moment(dice, day);
            let solution = self.some(dice, 70, opened, 1);
            let solved = self.some(dice, 60, opened, 4);
            self.cases.push(Case {
                id,
                customer: dice.within(1, CUSTOMERS),
                kind: dice.pick(&KINDS),
                side: dice.pick(&["courier", "warehouse", "undecided"]),
                status: if solved.is_some() {
                    dice.pick(&["solved", "closed"])
                } else {
                    dice.pick(&["new", "working"])
                },
                opened,
                solution,
                solved,
                amount_fen: dice.within(0, 9000),
                deleted: dice.percent(8),
            });
        }
    }
}
