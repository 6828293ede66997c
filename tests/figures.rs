//! Every figure of the summary against a second computation from the words of its definition: thousands of random
//! days in memory, and days kept in a real database, equal to the fen and to the last digit of both numbers.
#![allow(clippy::unwrap_used, clippy::cast_possible_wrap)]

mod oracle;
mod support;

use chrono::TimeDelta;
use oracle::World;
use oracle::spec::Expected;
use oracle::{keep, rows};
use shiftdesk::domain::figures::summary::Summary;
use shiftdesk::domain::figures::{
    self, Facts, Figure, Item, Name, Rows, Step, Terms, Totals, Traced, compute, funnel, response_classes,
    totals,
};
use shiftdesk::domain::money::Fen;
use shiftdesk::report::figures::shown;
use shiftdesk::store::Store;
use shiftdesk::store::figures::{behind, ledger, of_days, summary};
use std::collections::{BTreeMap, BTreeSet};

/// Random days in memory; the edges of all definitions come up many times.
const IN_MEMORY: u64 = 4000;
/// Random days through the store.
const KEPT: u64 = 150;

/// What the program says, in the form of the second computation.
fn told(figures: &[Figure]) -> BTreeMap<String, Expected> {
    let mut out = BTreeMap::new();
    for figure in figures {
        out.insert(figure.name.to_string(), (figure.numerator, figure.denominator, figure.provisional));
        for detail in &figure.details {
            let value = (detail.numerator, detail.denominator, false);
            out.insert(format!("{}.{}", figure.name, detail.name), value);
        }
    }
    out
}

/// Compares name by name, so that a failure says which figure it is.
fn assert_same(world: &World, told: &BTreeMap<String, Expected>) {
    let expected = world.figures();
    for name in expected.keys().chain(told.keys()) {
        assert_eq!(told.get(name), expected.get(name), "{name}, left the program's; {world:#?}");
    }
}

fn funnel_of(world: &World, rows: &Rows, terms: &Terms) {
    let open = |step| terms.is_provisional(if matches!(step, Step::Paid | Step::Shipped) { 8 } else { 1 });
    for (step, (today, last)) in funnel(rows, terms).iter().zip(world.funnel()) {
        assert_eq!(
            (step.today, step.last),
            (today, (!open(step.name)).then_some(last)),
            "{}: {world:#?}",
            step.name
        );
    }
}

fn sums_of(sum: &Totals) -> [i64; 8] {
    [
        sum.orders,
        sum.paid_orders,
        sum.paying_customers,
        sum.units,
        sum.payable.0,
        sum.paid.0,
        sum.refunded.0,
        sum.refunded_orders,
    ]
}

#[test]
fn thousands_of_random_days_give_the_same_figures_twice() {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..IN_MEMORY {
        let world = World::new(seed);
        let (rows, terms) = (world.rows(), world.terms());
        let figures = compute(&rows, &terms);
        assert_same(&world, &told(&figures));
        funnel_of(&world, &rows, &terms);
        assert_eq!(sums_of(&totals(&rows, &terms)), world.sums(world.from, world.to), "{world:#?}");
        for figure in figures.iter().filter(|f| f.numerator != 0 && f.value().is_some()) {
            *seen.entry(figure.name.to_string()).or_default() += 1;
        }
    }
    for name in Name::ALL {
        let times = seen.get(name.code()).copied().unwrap_or(0);
        assert!(times > IN_MEMORY / 10, "{name} was something in {times} days only: the days are too plain");
    }
}

#[test]
fn every_figure_is_the_sum_of_the_rows_shown_behind_it() {
    for seed in 0..IN_MEMORY / 4 {
        let world = World::new(seed);
        let (rows, terms) = (world.rows(), world.terms());
        for figure in compute(&rows, &terms) {
            let parts = figures::parts(&rows, &terms, Traced::Figure(figure.name));
            let above: i64 = parts.iter().map(|p| p.above).sum();
            let below: i64 = parts.iter().map(|p| p.below).sum();
            assert_eq!(
                (above, below),
                (figure.numerator, figure.denominator.unwrap_or(0)),
                "{}",
                figure.name
            );
            let distinct: BTreeSet<Item> = parts.iter().map(|p| p.item).collect();
            assert_eq!(distinct.len(), parts.len(), "{}: a row is there twice", figure.name);
        }
        let who = |of| -> BTreeSet<(i64, chrono::NaiveDate)> {
            let parts = figures::parts(&rows, &terms, Traced::Figure(of));
            parts
                .iter()
                .filter_map(|p| match p.item {
                    Item::Asker { customer, day } => Some((customer, day)),
                    _ => None,
                })
                .collect()
        };
        let prospects: BTreeSet<_> = world.prospects().iter().map(|(p, d)| (*p, rows::date(*d))).collect();
        assert_eq!(who(Name::Prospects), prospects);
        let asked: BTreeSet<_> = world.asked().iter().map(|(p, d, _)| (*p, rows::date(*d))).collect();
        assert_eq!(who(Name::Asked), asked);
        for step in funnel(&rows, &terms) {
            let parts = figures::parts(&rows, &terms, Traced::Step(step.name));
            assert_eq!(parts.len() as i64, step.last.unwrap_or(step.today), "{}", step.name);
        }
    }
}

/// 3/7 → 42.9 %, half up, with whole numbers only.
fn percent(n: i64, d: i64) -> String {
    let tenths = (n * 2000 + d) / (2 * d);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[test]
fn what_is_shown_is_rounded_half_up_from_the_two_numbers() {
    for seed in 0..IN_MEMORY / 4 {
        let world = World::new(seed);
        for figure in compute(&world.rows(), &world.terms()) {
            let text = shown(figure.value());
            match (figure.name, figure.denominator) {
                (_, Some(0)) => assert_eq!(text, "–", "{}: never 0 % and never NaN", figure.name),
                (Name::AverageOrderValue | Name::UnitPrice, Some(d)) => {
                    let fen = (figure.numerator * 2 + d) / (2 * d);
                    assert_eq!(text, format!("￥{}.{:02}", fen / 100, fen % 100), "{}", figure.name);
                }
                (Name::UnitsPerOrder, Some(d)) => {
                    let hundredths = (figure.numerator * 200 + d) / (2 * d);
                    assert_eq!(text, format!("{}.{:02}", hundredths / 100, hundredths % 100));
                }
                (Name::FirstResponse | Name::AverageResponse | Name::CaseDuration, _) => {}
                (_, Some(d)) => assert_eq!(text, percent(figure.numerator, d), "{}", figure.name),
                (_, None) => {}
            }
        }
    }
}

fn compare_with_store(world: &World, store: &Store) {
    let (config, clock) = (world.config(), world.clock());
    let (from, to) = (rows::date(world.from), rows::date(world.to));
    assert_same(world, &told(&of_days(store, &config, &clock, from, to).unwrap()));
    let found = summary(store, &config, &clock, from, to).unwrap();
    assert_eq!(sums_of(&found.totals), world.sums(world.from, world.to), "{world:#?}");
    assert_eq!(
        sums_of(&found.last_week),
        world.sums(world.from - 7, world.to - 7),
        "a week before {world:#?}"
    );
    let first = to - TimeDelta::days(i64::from(chrono::Datelike::day0(&to)));
    let first = world.to - (to - first).num_days();
    assert_eq!(sums_of(&found.month), world.sums(first, world.to), "the running month {world:#?}");
    breakdowns(world, &found);
    the_rest(world, &found);
    sheets(world, store, &found.figures);
    for figure in &found.figures {
        let of = (Traced::Figure(figure.name), usize::MAX);
        let (rows, all) = behind(store, &config, &clock, (from, to), of).unwrap();
        assert_eq!(rows.len(), all);
        let above: i64 = rows.iter().map(|r| r.part.above).sum();
        assert_eq!(above, figure.numerator, "{}", figure.name);
        for row in rows {
            let customer = match row.facts {
                Facts::Asker { customer, .. }
                | Facts::Promise { customer, .. }
                | Facts::Order { customer, .. } => customer,
                Facts::Inquiry(talk) | Facts::Wait { talk, .. } => talk.customer,
                Facts::Case(line) => line.customer,
            };
            assert!(customer.starts_with("顾客") && customer != "顾客8" && customer != "顾客9", "{customer}");
        }
    }
}

/// The sheets of the workbook: a column adds up to its figure.
fn sheets(world: &World, store: &Store, figures: &[Figure]) {
    let days = (rows::date(world.from), rows::date(world.to));
    for (kind, lines) in ledger(store, &world.config(), &world.clock(), days).unwrap() {
        for (column, of) in kind.columns().iter().enumerate() {
            let Traced::Figure(name) = of else { continue };
            let figure = figures.iter().find(|f| f.name == *name).unwrap();
            let adds = lines.iter().filter_map(|(line, _)| line.adds[column]);
            let (above, below) = adds.fold((0, 0), |sum, (n, d)| (sum.0 + n, sum.1 + d));
            // 纠纷率 stands over orders, which have a sheet of their own.
            let below = if *name == Name::DisputeRate { figure.denominator.unwrap_or(0) } else { below };
            assert_eq!((above, below), (figure.numerator, figure.denominator.unwrap_or(0)), "{kind} {name}");
        }
    }
}

fn breakdowns(world: &World, found: &Summary) {
    let shop = |id: i64| if id == 1 { "一店" } else { "二店" };
    let agent = |id: Option<i64>| match id {
        Some(1) => "小李",
        Some(_) => "小王",
        None => "",
    };
    for breakdown in &found.breakdowns {
        // Label → orders, units, amount.
        let mut groups: BTreeMap<String, (i64, i64, i64)> = BTreeMap::new();
        for o in world.sold(world.from, world.to).iter().filter(|o| o.paid.is_some()) {
            if breakdown.by == "product" {
                let mut titles: BTreeSet<&str> = BTreeSet::new();
                for (title, pieces, amount) in &o.lines {
                    let group = groups.entry((*title).to_owned()).or_default();
                    group.0 += i64::from(titles.insert(title));
                    group.1 += pieces;
                    group.2 += amount;
                }
                continue;
            }
            let label = match breakdown.by {
                "shop" => shop(o.shop).to_owned(),
                "channel" => o.channel.to_owned(),
                "agent" => agent(o.agent).to_owned(),
                "courier" => o.courier.to_owned(),
                "province" => o.province.to_owned(),
                "hour" => format!("{:02}", oracle::spec::local_hour(o.placed)),
                other => panic!("{other} is not checked"),
            };
            let group = groups.entry(label).or_default();
            group.0 += 1;
            group.1 += o.lines.iter().map(|(_, pieces, _)| pieces).sum::<i64>();
            group.2 += o.paid_fen;
        }
        let told: BTreeMap<String, (i64, i64, i64)> =
            breakdown.groups.iter().map(|g| (g.label.clone(), (g.orders, g.units, g.amount.0))).collect();
        assert_eq!(told, groups, "by {}: {world:#?}", breakdown.by);
    }
}

fn the_rest(world: &World, found: &Summary) {
    let mut lost: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for i in world.inquiries.iter().filter(|i| !i.deleted && !i.lost_reason.is_empty()) {
        if i.closed.is_some_and(|at| world.asked_about(at)) {
            *lost.entry((i.lost_reason, i.channel, i.product)).or_default() += 1;
        }
    }
    let told: BTreeMap<_, _> = found
        .lost
        .iter()
        .map(|l| ((l.reason.as_str(), l.channel.as_str(), l.product.as_str()), l.customers.len()))
        .collect();
    assert_eq!(told, lost, "lost deals: {world:#?}");

    let cases = || world.cases.iter().filter(|c| !c.deleted);
    let open = || cases().filter(|c| c.solved.is_none());
    let solved = || cases().filter(|c| c.solved.is_some_and(|at| world.asked_about(at)));
    let after = &found.after_sales;
    assert_eq!(after.opened, cases().filter(|c| world.asked_about(c.opened)).count() as i64);
    assert_eq!(after.solved, solved().count() as i64);
    let same_day = solved().filter(|c| world.day(c.solved.unwrap()) == world.day(c.opened)).count();
    assert_eq!(after.solved_same_day, same_day as i64);
    assert_eq!(after.money_back, Fen(solved().map(|c| c.amount_fen).sum()));
    assert_eq!(after.open, open().count() as i64);
    let mut ages = [0; 4];
    for case in open() {
        let days = world.day(world.now) - world.day(case.opened);
        ages[if days <= 0 {
            0
        } else if days == 1 {
            1
        } else if days <= 3 {
            2
        } else {
            3
        }] += 1;
    }
    assert_eq!(after.open_by_age, ages, "{world:#?}");
    for kind in oracle::world::KINDS {
        let told = after.open_by_kind.iter().find(|(k, _)| k == kind).map_or(0, |(_, n)| *n);
        assert_eq!(told, open().filter(|c| c.kind == kind).count() as i64, "{kind}");
    }
    for side in ["courier", "warehouse", "undecided"] {
        let told = after.by_responsibility.iter().find(|(s, _)| s == side).map_or(0, |(_, n)| *n);
        let expected = cases().filter(|c| c.side == side && world.asked_about(c.opened)).count();
        assert_eq!(told, expected as i64, "{side}");
    }

    let (mut sent, mut nudged, mut paid, mut money) = (0, 0, 0, 0);
    for o in world.live_orders() {
        let here: Vec<i64> = o.nudges.iter().copied().filter(|at| world.asked_about(*at)).collect();
        let Some(first) = here.iter().min() else { continue };
        sent += here.len() as i64;
        nudged += 1;
        if o.paid.is_some_and(|at| at >= *first) {
            paid += 1;
            money += o.paid_fen;
        }
    }
    let told = figures::summary::nudges(&found.nudged);
    assert_eq!(
        (told.sent, told.orders, told.paid_orders, told.paid.0),
        (sent, nudged, paid, money),
        "{world:#?}"
    );

    for hour in &found.hours {
        let at_hour = |at: i64| world.asked_about(at) && oracle::spec::local_hour(at) == i64::from(hour.hour);
        let asked = world.inquiries.iter().filter(|i| !i.deleted && at_hour(i.opened)).count();
        let orders = world.live_orders().filter(|o| at_hour(o.placed)).count();
        assert_eq!((hour.inquiries, hour.orders), (asked as i64, orders as i64), "{} h", hour.hour);
    }
    assert_eq!(found.trend.last().map(|d| d.day), Some(rows::date(world.to)));
    for (back, day) in found.trend.iter().rev().enumerate() {
        let number = world.to - back as i64;
        assert_eq!(day.day, rows::date(number));
        let asked = world.inquiries.iter().filter(|i| !i.deleted && world.day(i.opened) == number).count();
        let [orders, paid_orders, _, _, _, money, refunds, _] = world.sums(number, number);
        let told = (day.inquiries, day.orders, day.paid_orders, day.net.0);
        assert_eq!(told, (asked as i64, orders, paid_orders, money - refunds), "{}", day.day);
    }
}

#[test]
fn random_days_kept_in_a_database_give_the_same_summary_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.db");
    let conn = keep::database(&path);
    let store = Store::open_read_only(&path).unwrap();
    for seed in 0..KEPT {
        let world = World::new(1_000_000 + seed);
        world.put(&conn);
        compare_with_store(&world, &store);
    }
}

#[test]
fn waits_fall_into_the_class_of_their_seconds() {
    for seed in 0..300 {
        let world = World::new(seed);
        let (rows, terms) = (world.rows(), world.terms());
        let mut classes = vec![0; 7];
        for w in &rows.waits {
            if !world.asked_about(w.started.at) {
                continue;
            }
            let class = match w.answered_at.map(|at| at - w.started.at) {
                None => 6,
                Some(0..=30) => 0,
                Some(31..=60) => 1,
                Some(61..=180) => 2,
                Some(181..=600) => 3,
                Some(601..=1800) => 4,
                Some(_) => 5,
            };
            classes[class] += 1;
        }
        assert_eq!(response_classes(&rows, &terms).to_vec(), classes);
    }
}
