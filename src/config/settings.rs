//! `shiftdesk.toml`: the main settings.

use super::error::Problem;
use super::printers::{self, Printer, Printing};
use super::validate::{Validate, ids, one_of};
use super::{Labelled, lists};
use crate::domain::case::CaseStatus;
use crate::domain::guide::facts::Terms;
use crate::domain::inquiry::Thresholds;
use crate::domain::money::Fen;
use crate::domain::shift::ShiftPlan;
use crate::domain::shop;
use crate::text::locale::Lang;
use chrono::NaiveTime;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub language: String,
    pub company: String,
    /// S3: hour at which a new business day begins.
    pub cutoff_hour: u32,
    pub shops: Vec<Shop>,
    pub shifts: Vec<ShiftEntry>,
    pub waiting: Waiting,
    pub orders: Orders,
    pub cases: Cases,
    pub questions: Questions,
    pub snippets: Snippets,
    pub clipboard: Clipboard,
    pub bell: Bell,
    pub layout: Layout,
    pub privacy: Privacy,
    pub printing: Printing,
    /// By the names people call them.
    pub printers: BTreeMap<String, Printer>,
    pub backup: Backup,
    pub encryption: Encryption,
}

impl Default for Settings {
    fn default() -> Self {
        let shift = |id: &str, zh: &str, en: &str, start: &str, end: &str| ShiftEntry {
            id: id.into(),
            zh: zh.into(),
            en: en.into(),
            start: start.into(),
            end: end.into(),
        };
        Self {
            language: "auto".into(),
            company: String::new(),
            cutoff_hour: 5,
            shops: Vec::new(),
            shifts: vec![
                shift("day", "白班", "Day", "08:30", "17:30"),
                shift("night", "晚班", "Night", "17:00", "01:00"),
            ],
            waiting: Waiting::default(),
            orders: Orders::default(),
            cases: Cases::default(),
            questions: Questions::default(),
            snippets: Snippets::default(),
            clipboard: Clipboard::default(),
            bell: Bell::default(),
            layout: Layout::default(),
            privacy: Privacy::default(),
            printing: Printing::default(),
            printers: BTreeMap::new(),
            backup: Backup::default(),
            encryption: Encryption::default(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shop {
    pub name: String,
    pub heading: String,
    pub phone: String,
    pub channels: Vec<String>,
}

/// S1
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftEntry {
    pub id: String,
    pub zh: String,
    pub en: String,
    /// `HH:MM`
    pub start: String,
    pub end: String,
}

/// Declares a section with its defaults side by side.
macro_rules! section {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty = $default:expr),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }
        impl Default for $name {
            fn default() -> Self { Self { $($field: $default),+ } }
        }
    };
}

section! {
    /// I2
    Waiting { thresholds: [i64; 3] = [30, 60, 180] }
}
section! {
    Orders {
        /// O8
        nudge_after_minutes: i64 = 30, nudge_limit: i64 = 2, nudge_within_hours: i64 = 72,
        accept_within_minutes: i64 = 30,
        /// O9, O12: hours before it is late in which it is shown.
        ship_warning_hours: i64 = 4,
        /// Grams of box and padding, added to the goods for the expected weight of a parcel.
        packing_g: i64 = 200,
        /// O12
        cod_return_hours: i64 = 24,
        /// O12: days after an order was finished in which what never came back is still shown.
        cod_watch_days: i64 = 14,
        /// `placed` or `paid`
        attribution: String = "placed".into(),
        snippets: OrderSnippets = OrderSnippets::default(),
    }
}
section! {
    /// O8, O9: codes of the replies that are offered along the way.
    OrderSnippets {
        /// Before the promised ship time, after it, and when the parcel is on its way.
        patience: String = "cfh".into(), apology: String = "cfcs".into(), on_its_way: String = "cjz".into(),
        nudge: String = "cf".into(), nudge_again: String = "zcf".into(),
    }
}
section! {
    /// A2, A5: money as yuan, weights in grams.
    Cases {
        afternoon_hour: u32 = 14,
        resend_freight: String = "8.00".into(), return_freight: String = "12.00".into(),
        small_value: String = "30.00".into(), small_weight_g: i64 = 500,
        agent_limit: String = "50.00".into(),
        stuck_hours: i64 = 48, return_days: i64 = 7, weight_tolerance_percent: i64 = 3,
        /// A1: hours until whoever is waited for is asked again.
        wait_customer_hours: i64 = 24, wait_warehouse_hours: i64 = 4, wait_courier_hours: i64 = 24,
        wait_finance_hours: i64 = 24,
        /** A7: so many hours before a platform's deadline it rings. */
        deadline_hours: i64 = 6,
        /// A10: `HH:MM`, "" for no daily look at the reviews.
        review_check: String = "10:00".into(),
    }
}
section! {
    /// I7
    Questions { repeat_count: i64 = 3, repeat_days: i64 = 7 }
}
section! {
    Snippets {
        /// F3: `smart` or `fixed`
        order: String = "smart".into(),
        /// F4: milliseconds after a burst of text in which an Enter is taken for the input method's own.
        enter_pause: u64 = 120,
    }
}
section! {
    Clipboard { mode: String = "auto".into() }
}
section! {
    Bell {
        on: bool = true,
        /// I10: `auto`, `osc9`, `osc777` or `off`
        notify: String = "auto".into(),
        /// Minutes after which what nobody saw to rings again, louder; 0: once is enough.
        repeat_minutes: i64 = 5,
        quiet_from: String = String::new(), quiet_to: String = String::new(),
    }
}
section! {
    /// How the screen is parted.
    Layout {
        /// From so many columns and rows on all five panes are shown at once.
        wide_columns: u16 = 120, wide_rows: u16 = 30,
        /// Percent of the width; the right column has the rest.
        inquiries_percent: u16 = 36, orders_percent: u16 = 35,
        /// Percent of the right column's height that the remarks have above the snippets.
        remarks_percent: u16 = 38,
        /// Rows of the after-sales pane along the bottom; 0: a quarter of the height, 7 to 12.
        cases_rows: u16 = 0,
    }
}
section! {
    /// X2
    Privacy {
        mask: bool = true,
        /// Plain in the focused record; else a key shows them, and that is kept in the trail.
        focused: bool = true,
    }
}
section! {
    Backup {
        folder: String = String::new(), keep: usize = 14,
        /// The workstation makes one a business day and one after every shift.
        auto: bool = true,
    }
}
section! {
    /// X2
    Encryption {
        /// A program and its arguments that print the passphrase: the keyring's own tool.
        passphrase_command: Vec<String> = Vec::new(),
    }
}

impl Cases {
    /// A5: the limits of the guides.
    pub fn terms(&self) -> Terms {
        Terms {
            small_value: money(&self.small_value),
            small_weight: self.small_weight_g,
            agent_limit: money(&self.agent_limit),
            stuck_hours: self.stuck_hours,
            return_days: self.return_days,
            weight_tolerance: self.weight_tolerance_percent,
        }
    }

    /// A1: hours until whoever a status waits for is asked again; `None` when it waits for nobody.
    pub const fn follow_up_hours(&self, status: CaseStatus) -> Option<i64> {
        match status {
            CaseStatus::WaitCustomer => Some(self.wait_customer_hours),
            CaseStatus::WaitWarehouse => Some(self.wait_warehouse_hours),
            CaseStatus::WaitCourier => Some(self.wait_courier_hours),
            CaseStatus::WaitFinance => Some(self.wait_finance_hours),
            _ => None,
        }
    }

    /// A10: the time of the daily look at the reviews.
    pub fn review_time(&self) -> Option<NaiveTime> {
        time(&self.review_check)
    }

    pub fn resend_freight(&self) -> Fen {
        money(&self.resend_freight)
    }

    pub fn return_freight(&self) -> Fen {
        money(&self.return_freight)
    }

    /// The keys that hold money.
    fn amounts(&self) -> [(&'static str, &str); 4] {
        [
            ("resend_freight", &self.resend_freight),
            ("return_freight", &self.return_freight),
            ("small_value", &self.small_value),
            ("agent_limit", &self.agent_limit),
        ]
    }
}

/// An amount that was checked when the file was read.
fn money(text: &str) -> Fen {
    Fen::parse(text).unwrap_or(Fen::ZERO)
}

impl Settings {
    /// The language of the configuration, `None` for "auto".
    pub fn lang(&self) -> Option<Lang> {
        Lang::parse(&self.language)
    }

    pub const fn thresholds(&self) -> Thresholds {
        Thresholds(self.waiting.thresholds)
    }

    /// S1: the plans with labels in a language.
    pub fn plans(&self, lang: Lang) -> Vec<ShiftPlan> {
        self.shifts
            .iter()
            .filter_map(|s| {
                Some(ShiftPlan {
                    id: s.id.clone(),
                    label: s.label(lang).to_owned(),
                    start: time(&s.start)?,
                    end: time(&s.end)?,
                })
            })
            .collect()
    }

    /// What the papers of a shop show: the configuration says it, the database where that is silent.
    pub fn on_paper(&self, stored: shop::Shop) -> shop::Shop {
        let Some(own) = self.shops.iter().find(|s| s.name == stored.name) else { return stored };
        let said = |own: &str, stored: String| if own.is_empty() { stored } else { own.to_owned() };
        shop::Shop {
            heading: said(&own.heading, stored.heading),
            phone: said(&own.phone, stored.phone),
            name: stored.name,
        }
    }

    /// The label of a shift kind; the id itself when the configuration no longer knows it.
    pub fn shift_label<'a>(&'a self, id: &'a str, lang: Lang) -> &'a str {
        lists::label(&self.shifts, id, lang)
    }
}

impl Labelled for ShiftEntry {
    fn id(&self) -> &str {
        &self.id
    }
    fn zh(&self) -> &str {
        &self.zh
    }
    fn en(&self) -> &str {
        &self.en
    }
}

/// `HH:MM`; 24:00 is midnight.
fn time(text: &str) -> Option<NaiveTime> {
    if text == "24:00" {
        return Some(NaiveTime::MIN);
    }
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

impl Validate for Layout {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for (key, value, range) in [
            ("wide_columns", self.wide_columns, 100..=500),
            ("wide_rows", self.wide_rows, 24..=300),
            ("inquiries_percent", self.inquiries_percent, 20..=60),
            ("orders_percent", self.orders_percent, 20..=60),
            ("remarks_percent", self.remarks_percent, 15..=85),
        ] {
            if !range.contains(&value) {
                let message = format!("a number from {} to {}", range.start(), range.end());
                found.push(Problem::new(key, value, message));
            }
        }
        if self.inquiries_percent + self.orders_percent > 85 {
            let message = "with inquiries_percent at most 85: the right column needs the rest";
            found.push(Problem::new("orders_percent", self.orders_percent, message));
        }
        if self.cases_rows != 0 && !(5..=40).contains(&self.cases_rows) {
            found.push(Problem::new("cases_rows", self.cases_rows, "0 or a number from 5 to 40"));
        }
        found
    }
}

impl Validate for Settings {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        one_of("language", &self.language, &["auto", "zh-CN", "en"], &mut found);
        one_of("mode", &self.clipboard.mode, &["auto", "system", "osc52", "show"], &mut found);
        if self.snippets.enter_pause > 2000 {
            let value = self.snippets.enter_pause;
            found.push(Problem::new("enter_pause", value, "milliseconds, 0–2000"));
        }
        one_of("notify", &self.bell.notify, &["auto", "osc9", "osc777", "off"], &mut found);
        if !(0..=240).contains(&self.bell.repeat_minutes) {
            found.push(Problem::new("repeat_minutes", self.bell.repeat_minutes, "minutes, 0–240"));
        }
        found.extend(self.layout.problems());
        one_of("order", &self.snippets.order, &["smart", "fixed"], &mut found);
        one_of("attribution", &self.orders.attribution, &["placed", "paid"], &mut found);
        if self.cutoff_hour > 12 {
            found.push(Problem::new("cutoff_hour", self.cutoff_hour, "an hour of the morning, 0–12"));
        }
        if self.cases.afternoon_hour > 23 {
            found.push(Problem::new("afternoon_hour", self.cases.afternoon_hour, "an hour, 0–23"));
        }
        if !(0..=100_000).contains(&self.orders.packing_g) {
            found.push(Problem::new("packing_g", self.orders.packing_g, "grams, 0–100000"));
        }
        for (key, value) in self.cases.amounts() {
            if Fen::parse(value).is_err() {
                found.push(Problem::new(key, value, "an amount in yuan, e.g. \"12.00\""));
            }
        }
        for (key, hours) in [
            ("wait_customer_hours", self.cases.wait_customer_hours),
            ("wait_warehouse_hours", self.cases.wait_warehouse_hours),
            ("wait_courier_hours", self.cases.wait_courier_hours),
            ("wait_finance_hours", self.cases.wait_finance_hours),
            ("deadline_hours", self.cases.deadline_hours),
        ] {
            if !(1..=2160).contains(&hours) {
                found.push(Problem::new(key, hours, "hours, 1–2160"));
            }
        }
        if !self.cases.review_check.is_empty() && self.cases.review_time().is_none() {
            found.push(Problem::new("review_check", &self.cases.review_check, "a time HH:MM or empty"));
        }
        let [a, b, c] = self.waiting.thresholds;
        if !(0 < a && a < b && b < c) {
            found.push(Problem::new(
                "thresholds",
                "",
                "three growing numbers of seconds, e.g. [30, 60, 180]",
            ));
        }
        if self.shifts.is_empty() {
            found.push(Problem::new("shifts", "", "at least one shift is needed"));
        }
        ids(&self.shifts, &mut found);
        for shift in &self.shifts {
            for (key, value) in [("start", &shift.start), ("end", &shift.end)] {
                if time(value).is_none() {
                    found.push(Problem::new(
                        key,
                        value,
                        format!("'{value}' is no time; write HH:MM, e.g. 08:30"),
                    ));
                }
            }
        }
        for (key, value) in [("quiet_from", &self.bell.quiet_from), ("quiet_to", &self.bell.quiet_to)] {
            if !value.is_empty() && time(value).is_none() {
                found.push(Problem::new(key, value, "a time HH:MM or empty"));
            }
        }
        printers::problems(&self.printing, &self.printers, &mut found);
        for shop in self.shops.iter().filter(|s| s.name.trim().is_empty()) {
            found.push(Problem::new("name", &shop.name, "a shop needs a name"));
        }
        found
    }
}
