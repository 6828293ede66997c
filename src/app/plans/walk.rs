//! A walk through the house that repeats: what came up least comes next, be it a key of the key table, an entry of a
//! list or a field of a form.

use crate::app::App;
use crate::app::action::{Action, Scope};
use crate::app::keys::Key;
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Modal, Picker};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::collections::{BTreeMap, BTreeSet};

/// So often a form is filled, each time with other texts; so often an entry of a list is chosen.
const FILLED: u32 = 6;
const CHOSEN: u32 = 4;
/// Steps until what was opened is left.
const SCENE: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Walk {
    times: BTreeMap<String, u32>,
    /// Actions of the key table that were done, not refused.
    pub done: BTreeSet<Action>,
    /// Texts written so far: the next one is another.
    written: usize,
}

impl Walk {
    fn times(&self, what: &str) -> u32 {
        self.times.get(what).copied().unwrap_or(0)
    }

    fn count(&mut self, what: String) {
        *self.times.entry(what).or_default() += 1;
    }

    /// The next key, or the keys that fill a form.
    pub fn step(&mut self, app: &mut App) {
        match app.dialogs.last().map(|d| (d.modal.clone(), format!("{:?}", d.purpose))) {
            None => self.press(app),
            Some((Modal::Picker(list), purpose)) => self.pick(app, &list, &purpose),
            Some((Modal::Form(form), purpose)) => self.fill(app, &form, &purpose),
            Some((Modal::Confirm(_), _)) => super::press(app, KeyCode::Enter),
            Some((Modal::Text(_) | Modal::Tour(_), purpose)) => {
                // A page that is looked at is printed once; the rest is only read.
                let is_new = self.times(&plain(&purpose)) == 0;
                self.count(plain(&purpose));
                super::press(app, if is_new { KeyCode::Enter } else { KeyCode::Esc });
                if !is_new && !app.dialogs.is_empty() {
                    app.dialogs.pop();
                }
            }
        }
    }

    /// Opens something, and goes on until nothing of it is open any more.
    pub fn scene(&mut self, app: &mut App, open: impl FnOnce(&mut App)) {
        open(app);
        for _ in 0..SCENE {
            if app.dialogs.is_empty() {
                return;
            }
            self.step(app);
        }
        super::leave(app);
    }

    fn press(&mut self, app: &mut App) {
        let scope = app.scope();
        let here = |a: Action| [scope, Scope::Pane, Scope::Global].contains(&a.scope());
        let name = |a: Action| match a.scope() {
            Scope::Pane => format!("{scope}/{a}"),
            _ => a.code().to_owned(),
        };
        let keys = app.session.keys.bindings().iter();
        let fits =
            keys.filter(|b| here(b.action) && b.action != Action::Quit && app.refusal(b.action).is_none());
        let next = fits.map(|b| (self.times(&name(b.action)), b)).min_by_key(|(times, _)| *times);
        let Some((_, binding)) = next else { return super::press(app, KeyCode::Esc) };
        let (action, keys) = (binding.action, binding.keys.clone());
        self.count(name(action));
        self.done.insert(action);
        // In a find line a plain letter is text.
        let (Key { code, modifiers }, _) = keys.last().unwrap();
        app.take(&Event::Key(KeyEvent::new(*code, *modifiers)));
    }

    fn pick(&mut self, app: &mut App, list: &Picker, purpose: &str) {
        let name = |id: &str| plain(&format!("{purpose}/{id}"));
        let fits =
            list.shown().enumerate().filter(|(_, i)| i.disabled.is_none() && i.id != Action::Quit.code());
        let next = fits.map(|(row, i)| (self.times(&name(&i.id)), row, i)).min_by_key(|(times, ..)| *times);
        let Some((_, row, item)) = next.filter(|(times, ..)| *times < CHOSEN) else {
            return super::press(app, KeyCode::Esc);
        };
        self.count(name(&item.id));
        let from = list.row();
        let code = if row < from { KeyCode::Up } else { KeyCode::Down };
        for _ in 0..row.abs_diff(from) {
            super::press(app, code);
        }
        super::press(app, KeyCode::Enter);
    }

    /// First what is missing, then everything; what was found wrong each time.
    fn fill(&mut self, app: &mut App, form: &Form, purpose: &str) {
        let purpose = plain(purpose);
        let times = self.times(&purpose);
        self.count(purpose);
        if form.leaving || times >= FILLED {
            app.dialogs.pop();
            return;
        }
        for nth in 0..form.fields.len() {
            let Some(Modal::Form(now)) = app.dialogs.last().map(|d| &d.modal) else { return };
            let Some(field) = now.fields.get((form.focus + nth) % now.fields.len()).cloned() else { return };
            let is_missing = (field.value().is_empty() && field.required) || !field.error.is_empty();
            if is_missing || times > 0 {
                self.answer(app, &field, is_missing);
            }
            super::press(app, KeyCode::Tab);
        }
        super::key(app, 's');
    }

    fn answer(&mut self, app: &mut App, field: &Field, is_missing: bool) {
        if field.is_choice() {
            if is_missing || self.written.is_multiple_of(2) {
                super::press(app, KeyCode::Right);
            }
            self.written += 1;
            return;
        }
        if !field.value().is_empty() && !is_missing && !self.written.is_multiple_of(3) {
            self.written += 1;
            return;
        }
        if !field.value().is_empty() {
            app.take(&Event::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        }
        let text = self.fitting(app, field);
        // The first characters by hand: a form looks up what is known while it is typed.
        let typed: String = text.chars().take(3).collect();
        super::type_text(app, &typed);
        app.take(&Event::Paste(text.chars().skip(3).collect()));
    }

    /// A text that a field takes.
    fn fitting(&mut self, app: &App, field: &Field) -> String {
        self.written += 1;
        let pick = |of: &[&str]| of[self.written % of.len()].to_owned();
        match (field.shape, field.name.as_str()) {
            (Shape::Money, _) | (_, "amount" | "price" | "payable" | "cost" | "credit" | "discount") => {
                pick(&["12", "99.90", "5"])
            }
            (Shape::Count | Shape::Pieces, _) | (_, "qty" | "stock") => pick(&["1", "2", "3"]),
            (Shape::When, _) => pick(&["+10", "+2h", "23:59"]),
            (_, "at" | "ship_by" | "until" | "deadline" | "due" | "next_due") => {
                pick(&["2026-06-01 10:00", "2026-06-20 10:00", "+2h"])
            }
            (_, "phone" | "phones") => pick(&["13800138000", "13900139001"]),
            (_, "line") => pick(&["退货运费 12 快递", "运费 8 客户", "赔付 20 我方"]),
            (_, "product" | "goods") => pick(&["折叠伞 [红色] #U-01 *2 50", "保温杯 *1 89.00"]),
            (_, "blob") => pick(BLOBS),
            (_, "referred_by" | "related") => String::new(),
            (_, "fields") => "agent = agent".to_owned(),
            (_, "code") => format!("K{}", self.written),
            (_, "ends" | "starts") => pick(&["2026-06-20 10:00", "2026-06-21 10:00"]),
            (_, "party") => pick(&["顺丰", "中通", "13800138000", "供应商"]),
            (_, "period") => pick(&["2026-05", "2026-06", "2026-Q2"]),
            (_, "order_no") if !app.desk.orders.list.is_empty() => app.desk.orders.list.rows()
                [self.written % app.desk.orders.list.rows().len()]
            .data
            .order_no
            .clone(),
            (_, "customer" | "name" | "receiver") if !app.desk.inquiries.list.is_empty() => {
                let rows = app.desk.inquiries.list.rows();
                rows[self.written % rows.len()].customer.clone()
            }
            _ => pick(&["尺码", "小美", "客户来电，搬家", "SF1234567890"]),
        }
    }
}

const BLOBS: &[&str] = &[
    "李四 13800138000 上海市浦东新区世纪大道1号",
    "收货人：王小珍 电话：13900139001 地址：江苏省扬州市邗江区文汇路1号3栋502 折叠伞*2",
    "小美 2026-06-01 10:00:00\n在吗\n小美 2026-06-01 10:00:20\n尺码怎么选\n",
];

/// Whichever order or case it is about.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}
