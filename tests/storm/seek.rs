//! What came up least is what the monkey does next: a key of the key table, an entry of a list, a field that fits. So a
//! short storm comes through most of the house, and counts what it came through.

use super::dice::Dice;
use super::keys::{self, Throw};
use crate::support::fixture;
use crossterm::event::{Event, KeyCode, KeyEvent};
use shiftdesk::app::App;
use shiftdesk::app::action::{Action, Scope};
use shiftdesk::app::dialog::{Menu, Purpose};
use shiftdesk::app::keys::Key;
use shiftdesk::modal::field::Shape;
use shiftdesk::modal::{Field, Modal, PickItem, Picker};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How often things were done, by name.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    times: BTreeMap<String, u32>,
    actions: BTreeSet<String>,
}

impl Seen {
    fn times(&self, what: &str) -> u32 {
        self.times.get(what).copied().unwrap_or(0)
    }

    /// What a key is about to do at the desk as it stands.
    pub fn note(&mut self, app: &App, event: &Event) {
        let Event::Key(key) = event else { return };
        let mut done = None;
        match app.dialogs.last() {
            None => {
                let is_typed = app.is_finding() && Key::of(key).is_plain_letter();
                done = app.session.keys.action_in(app.scope(), Key::of(key)).filter(|_| !is_typed);
            }
            Some(dialog) => {
                if let Modal::Picker(list) = &dialog.modal
                    && key.code == KeyCode::Enter
                    && let Some(item) = list.shown().nth(list.row())
                {
                    *self.times.entry(entry(&dialog.purpose, item)).or_default() += 1;
                    let is_palette = dialog.purpose == Purpose::Menu(Menu::Palette);
                    done = Action::from_code(&item.id).filter(|_| is_palette && item.disabled.is_none());
                }
            }
        }
        if let Some(action) = done {
            *self.times.entry(pressed(app, action)).or_default() += 1;
            // From the palette it goes to its pane first.
            if !app.dialogs.is_empty() || app.refusal(action).is_none() {
                self.actions.insert(action.code().to_owned());
            }
        }
    }

    /// The actions that were done, not refused.
    pub fn actions(&self) -> BTreeSet<String> {
        self.actions.intersection(&actions()).cloned().collect()
    }
}

/// A key that has its own meaning in every pane is as many keys.
fn pressed(app: &App, action: Action) -> String {
    match action.scope() {
        Scope::Pane => format!("{}/{action}", app.scope()),
        _ => action.code().to_owned(),
    }
}

/// An entry of a list, whichever order or case it is about.
fn entry(purpose: &Purpose, item: &PickItem) -> String {
    let mut name = format!("{purpose:?}/{}", item.id);
    name.retain(|c| !c.is_ascii_digit());
    name
}

/// What came up least here.
pub fn throw(dice: &mut Dice, seen: &Seen, app: &App) -> Throw {
    match app.dialogs.last().map(|d| (&d.modal, &d.purpose)) {
        Some((Modal::Picker(list), purpose)) => pick(dice, seen, list, purpose),
        Some((Modal::Confirm(_), _)) => keys::key(KeyCode::Enter),
        Some(_) => keys::key(KeyCode::Esc),
        // Every action is in the palette, with the steps of the lists behind the keys.
        None if dice.once_in(3) => keys::named("F2"),
        None => press(dice, seen, app),
    }
}

fn press(dice: &mut Dice, seen: &Seen, app: &App) -> Throw {
    let here = |action: Action| [app.scope(), Scope::Pane, Scope::Global].contains(&action.scope());
    let fits = app.session.keys.bindings().iter().filter(|b| {
        here(b.action) && !matches!(b.action, Action::Quit | Action::Back) && app.refusal(b.action).is_none()
    });
    let fits: Vec<_> = fits.map(|b| (seen.times(&pressed(app, b.action)), b)).collect();
    let least = fits.iter().map(|(times, _)| *times).min().unwrap_or(0);
    let fits: Vec<_> = fits.into_iter().filter(|(times, _)| *times == least).collect();
    if fits.is_empty() {
        return keys::key(KeyCode::Esc);
    }
    let (_, binding) = fits[dice.below(fits.len())];
    let (at, _) = &binding.keys[dice.below(binding.keys.len())];
    Throw::Event(Event::Key(KeyEvent::new(at.code, at.modifiers)))
}

fn pick(dice: &mut Dice, seen: &Seen, list: &Picker, purpose: &Purpose) -> Throw {
    let fits = list.shown().enumerate().filter(|(_, i)| i.disabled.is_none() && i.id != Action::Quit.code());
    let fits: Vec<(u32, usize)> = fits.map(|(row, i)| (seen.times(&entry(purpose, i)), row)).collect();
    let least = fits.iter().map(|(times, _)| *times).min().unwrap_or(0);
    let fits: Vec<_> = fits.into_iter().filter(|(times, _)| *times == least).collect();
    // A list that ticks stays open: it is left when all of it was ticked.
    if fits.is_empty() || (least > 1 && dice.once_in(4)) {
        return keys::key(KeyCode::Esc);
    }
    Throw::Pick(fits[dice.below(fits.len())].1)
}

/// What becomes of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Leave,
    /// So many options further.
    Next(usize),
    Write(String),
}

pub fn answer(dice: &mut Dice, app: &App, field: &Field) -> Answer {
    let (is_empty, is_wrong) = (field.value().is_empty(), !field.error.is_empty());
    if field.is_choice() {
        let must = usize::from(is_empty && (field.required || is_wrong));
        return match must + dice.below(4) {
            0 => Answer::Leave,
            times => Answer::Next(times),
        };
    }
    let leave = if is_wrong || (is_empty && field.required) { 0 } else { 3 };
    // A number of one's own is seldom free.
    let leave = if field.name == "order_no" { 20 } else { leave };
    if dice.weigh(&[(leave, true), (1, false)]) {
        Answer::Leave
    } else {
        Answer::Write(fitting(dice, app, field))
    }
}

/// A text that a field takes, most times.
fn fitting(dice: &mut Dice, app: &App, field: &Field) -> String {
    if dice.once_in(8) {
        return keys::text(dice, app);
    }
    match (field.shape, field.name.as_str()) {
        (Shape::Money, _) | (_, "amount" | "price" | "payable" | "cost" | "credit" | "discount") => {
            dice.pick(&["12", "0.01", "99.90", "5", "1000000"]).to_owned()
        }
        (Shape::Count | Shape::Pieces, _) | (_, "qty" | "stock") => {
            dice.pick(&["1", "2", "3", "10", "999"]).to_owned()
        }
        (Shape::When, _) => {
            dice.pick(&["+10", "+2h", "明早", "23:59", "2026-06-09 10:00", "2026-12-31 08:00"]).to_owned()
        }
        (_, "at" | "ship_by" | "until" | "deadline" | "due" | "next_due") => {
            dice.pick(&["2026-06-01", "2026-06-01 08:00", "2026-06-20 10:00", "+2h"]).to_owned()
        }
        (_, "phone" | "phones") => dice.pick(&["13800138000", "13900139001"]).to_owned(),
        (_, "line") => dice.pick(&["退货运费 12 快递", "运费 8 客户", "赔付 20 我方"]).to_owned(),
        (_, "product" | "goods") => dice.pick(&["折叠伞 [红色] #U-01 *2 50", "保温杯 *1 89.00"]).to_owned(),
        (_, "blob") => dice.pick(&BLOBS).to_owned(),
        (_, "period") => dice.pick(&["2026-05", "2026-06", "2026-Q2"]).to_owned(),
        (_, "order_no") if !app.desk.orders.list.is_empty() => {
            let orders = app.desk.orders.list.rows();
            orders[dice.below(orders.len())].data.order_no.clone()
        }
        (_, "path") => fixture(dice.pick(&FILES)).display().to_string(),
        _ => keys::text(dice, app),
    }
}

const BLOBS: [&str; 3] = [
    "李四 13800138000 上海市浦东新区世纪大道1号",
    "收货人：王小珍 电话：13900139001 地址：江苏省扬州市邗江区文汇路1号3栋502 折叠伞*2",
    "小美 2026-06-01 10:00:00\n在吗\n小美 2026-06-01 10:00:20\n尺码怎么选\n",
];

const FILES: [&str; 4] = [
    "orders/ExportOrderList202511301030.csv",
    "orders/qianniu_orders_20260601.xlsx",
    "orders/weidian_orders.csv",
    "snippet-queries.tsv",
];

/// Every action of the key table but those that only move, and leaving, which the storm does in its own way.
pub fn actions() -> BTreeSet<String> {
    let all = Action::ALL.iter().filter(|a| !a.is_move() && **a != Action::Quit);
    all.map(|a| a.code().to_owned()).collect()
}

/// Kinds of changes nobody makes at the desk: the program's first rows, and what only a command does.
const NOT_AT_THE_DESK: [&str; 3] = ["seed", "purge", "lost"];

/// Every kind of change that has a name: the undo message tells it.
pub fn kinds() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales/en");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file: toml::Table = std::fs::read_to_string(file.unwrap().path()).unwrap().parse().unwrap();
        if let Some(ops) = file.get("op").and_then(toml::Value::as_table) {
            found.extend(ops.keys().cloned());
        }
    }
    found.retain(|kind| !NOT_AT_THE_DESK.contains(&kind.as_str()));
    found
}
