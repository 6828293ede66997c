//! The lists an agent chooses from: reasons, checklists, remark templates, scripts, hand-off proposals.

use super::error::Problem;
pub use super::label::{Labelled, label, or_first};
use super::validate::{Validate, ids, one_of};
use crate::domain::checklist::AutoCheck;
use crate::domain::fee::calendar::Every;
use crate::domain::fee::{Account, Bears};
use crate::domain::guide::Amount;
use crate::domain::order::extra::Extra;
use crate::text::locale::Lang;
use serde::Deserialize;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl Text {
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Declares an entry type: id, zh, en and what else it has.
macro_rules! entry {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            pub id: String,
            pub zh: String,
            pub en: String,
            $($(#[$fmeta])* pub $field: $type),*
        }
        impl Labelled for $name {
            fn id(&self) -> &str { &self.id }
            fn zh(&self) -> &str { &self.zh }
            fn en(&self) -> &str { &self.en }
        }
    };
}

entry! { Entry {} }
entry! {
    /// I5
    LostReason { /** `no_order` or `unpaid` */ group: String }
}
entry! {
    /// I4: who is asked, and how long an answer usually takes.
    Askee { allowed_minutes: i64 }
}
entry! {
    /// O6
    ExceptionKind { #[serde(default)] steps: Vec<Entry>, #[serde(default)] options: Vec<Entry> }
}
entry! {
    /// A1
    CaseKind {
        #[serde(default)] documents: Vec<String>,
        #[serde(default)] first_step: Text,
        #[serde(default)] contingency: Text,
        #[serde(default)] urgent: bool,
    }
}
entry! {
    /// C1
    Tier { call_back_days: i64 }
}
entry! {
    /// O7: one tick of a change request; `branch` is `not_shipped`, `persuade` or `recall`.
    ChangeStep { branch: String }
}
entry! {
    /// I9: one tick of the send-off; `snippet` is the code of the text that goes with it, "" for none.
    SendOff {
        #[serde(default)] snippet: String,
        /** The tick asks for the customer's groups (加好友 分组). */
        #[serde(default)] group: bool,
    }
}
entry! {
    Courier {
        #[serde(default)] aliases: Vec<String>,
        /** O4: provinces, cities or districts it does not deliver to. */
        #[serde(default)] not_to: Vec<String>,
    }
}
entry! {
    /// O12: why a parcel was refused at the door, how to speak to her then, and what to do.
    RefusalReason { #[serde(default)] guide: Text, #[serde(default)] todos: Vec<Text> }
}
entry! {
    /// P1: what a trade writes down of an order beyond the usual; `shape` is `text`, `number` or `choice`.
    OrderField {
        shape: String,
        /** Stands behind a number: kg, m³. */
        #[serde(default)] unit: String,
        #[serde(default)] choices: Vec<Entry>,
    }
}
entry! {
    /// E2: when accounts are compared; `with` is `customer`, `courier` or `supplier`, `period` is `month`, `quarter` or `year`,
    /// `day` the day after its end.
    Reconciliation { with: String, period: String, day: u32 }
}
entry! {
    /// E1: whose statement it stands on when we bear it, who usually pays it, which sums of a guide it books.
    FeeKind {
        /** `customer`, `courier`, `supplier` or `house` */
        #[serde(default)] with: String,
        /** id of a payer */
        #[serde(default)] payer: String,
        /** ids of a guide's amounts, `refund`, `return_freight` … */
        #[serde(default)] covers: Vec<String>,
    }
}
entry! {
    /// E1: `us`, `agent`, `customer`, `courier` or `supplier`; what else people call them.
    Payer { bears: String, #[serde(default)] also: Vec<String> }
}
entry! { Flag { sign: String } }
entry! {
    ChecklistItem {
        #[serde(default)] hint_zh: String,
        #[serde(default)] hint_en: String,
        check: String,
    }
}
entry! {
    /// O4
    Checklist {
        #[serde(default)] channels: Vec<String>,
        #[serde(default)] shops: Vec<String>,
        items: Vec<ChecklistItem>,
    }
}
entry! { RemarkField { from: String } }
entry! {
    /// R3
    RemarkTemplate { flag: String, fields: Vec<RemarkField> }
}
entry! {
    /// O5
    Script { steps: Vec<ScriptStep> }
}
entry! { Contingency { #[serde(rename = "for")] kind: String } }

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptStep {
    pub say_zh: String,
    pub say_en: String,
    #[serde(default)]
    pub field: String,
    /// O5: items of the checklist that this question settles when the customer says yes.
    #[serde(default)]
    pub covers: Vec<String>,
}

impl ScriptStep {
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.say_zh,
            Lang::En => &self.say_en,
        }
    }
}

impl ChecklistItem {
    pub fn hint(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.hint_zh,
            Lang::En => &self.hint_en,
        }
    }

    pub fn auto_check(&self) -> AutoCheck {
        AutoCheck::from_code(&self.check).unwrap_or(AutoCheck::None)
    }
}

/// Declares a file of lists: a list of the user replaces the default one.
macro_rules! list_file {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $(pub $field: Vec<$type>),+ }
        impl $name {
            /// The user's lists over the default ones.
            pub fn over(self, default: Self) -> Self {
                Self { $($field: if self.$field.is_empty() { default.$field } else { self.$field }),+ }
            }
            fn check_ids(&self, found: &mut Vec<Problem>) { $(ids(&self.$field, found);)+ }
        }
    };
}

list_file! {
    /// `reasons.toml`
    Lists {
        channels: Entry, topics: Entry, urgencies: Entry, lost_reasons: LostReason, satisfactions: Entry,
        askees: Askee, exceptions: ExceptionKind, case_kinds: CaseKind, documents: Entry,
        responsibilities: Entry, degrees: Entry, wants: Entry, tiers: Tier, fees: FeeKind, payers: Payer,
        cancel_reasons: Entry, refusal_reasons: RefusalReason, couriers: Courier, warehouses: Entry,
        askers: Entry, change_steps: ChangeStep, send_offs: SendOff, feedback_kinds: Entry, payment_kinds: Entry, tags: Entry,
        evidence: Entry, complaint_classes: Entry, snooze_reasons: Entry,
        order_fields: OrderField, positions: Entry, survey_questions: Entry, reconciliations: Reconciliation,
    }
}
list_file! {
    /// `checklists.toml`
    ChecklistFile { checklists: Checklist }
}
list_file! {
    /// `scripts.toml`
    ScriptFile { scripts: Script }
}
list_file! {
    /// `handoff.toml`
    HandoffTexts { contingencies: Contingency, cautions: Entry }
}

/// `remarks.toml` (R1)
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Remarks {
    pub separator: String,
    pub limit_bytes: usize,
    pub flags: Vec<Flag>,
    pub templates: Vec<RemarkTemplate>,
    /// R3: templates of her own, beside the list above; one with an id of that list takes its place.
    pub own: Vec<RemarkTemplate>,
}

impl Remarks {
    pub fn over(self, default: Self) -> Self {
        Self {
            separator: if self.separator.is_empty() { default.separator } else { self.separator },
            limit_bytes: if self.limit_bytes == 0 { default.limit_bytes } else { self.limit_bytes },
            flags: if self.flags.is_empty() { default.flags } else { self.flags },
            templates: if self.templates.is_empty() { default.templates } else { self.templates },
            own: self.own,
        }
    }

    /// R3: every template in its order, her own among them and behind.
    pub fn all(&self) -> impl Iterator<Item = &RemarkTemplate> {
        let own = |id: &str| self.own.iter().find(|t| t.id == id);
        let shipped = self.templates.iter().map(move |t| own(&t.id).unwrap_or(t));
        let more = self.own.iter().filter(|o| self.templates.iter().all(|t| t.id != o.id));
        shipped.chain(more)
    }

    /// R3: her template takes its place among her own.
    pub fn put_own(&mut self, template: RemarkTemplate) {
        match self.own.iter_mut().find(|t| t.id == template.id) {
            Some(old) => *old = template,
            None => self.own.push(template),
        }
    }

    /// R3: her template goes; one that was shipped with its id comes back.
    pub fn drop_own(&mut self, id: &str) {
        self.own.retain(|t| t.id != id);
    }

    pub fn template(&self, id: &str) -> Option<&RemarkTemplate> {
        self.all().find(|t| t.id == id)
    }

    pub fn separator(&self) -> char {
        self.separator.chars().next().unwrap_or(',')
    }
}

impl Lists {
    /// P1: the further fields of an order as they are told, `毛重` `1250 kg`, in the order of the configuration.
    pub fn extras(&self, values: &[Extra], lang: Lang) -> Vec<(String, String)> {
        let told = |f: &OrderField| {
            let value = &values.iter().find(|e| e.field == f.id)?.value;
            let said = label(&f.choices, value, lang);
            Some((f.label(lang).to_owned(), format!("{said} {}", f.unit).trim_end().to_owned()))
        };
        self.order_fields.iter().filter_map(told).collect()
    }

    /// The id of a courier as it is written in an order: by id, label or another name; the text itself when no entry
    /// has it.
    pub fn courier<'a>(&'a self, written: &'a str) -> &'a str {
        let is = |name: &str| name.eq_ignore_ascii_case(written.trim());
        let named = |c: &&Courier| is(&c.id) || is(&c.zh) || is(&c.en) || c.aliases.iter().any(|a| is(a));
        self.couriers.iter().find(named).map_or(written, |c| c.id.as_str())
    }
}

impl Validate for Lists {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_ids(&mut found);
        for reason in &self.lost_reasons {
            one_of("group", &reason.group, &["no_order", "unpaid"], &mut found);
        }
        for field in &self.order_fields {
            one_of("shape", &field.shape, &["text", "number", "choice"], &mut found);
            ids(&field.choices, &mut found);
            if field.shape == "choice" && field.choices.is_empty() {
                found.push(Problem::new("id", &field.id, "a choice needs choices to choose from"));
            }
        }
        for calendar in &self.reconciliations {
            one_of("with", &calendar.with, &["customer", "courier", "supplier"], &mut found);
            let periods: Vec<&str> = Every::ALL.iter().map(|e| e.code()).collect();
            one_of("period", &calendar.period, &periods, &mut found);
            if !(1..=28).contains(&calendar.day) {
                found.push(Problem::new("day", calendar.day, "a day of the month: 1–28"));
            }
        }
        for step in &self.change_steps {
            one_of("branch", &step.branch, &["not_shipped", "persuade", "recall"], &mut found);
        }
        for kind in &self.fees {
            let accounts: Vec<&str> = Account::ALL.iter().map(|a| a.code()).chain([""]).collect();
            one_of("with", &kind.with, &accounts, &mut found);
            let payers: Vec<&str> = self.payers.iter().map(|p| p.id.as_str()).chain([""]).collect();
            // Without payers of its own a file speaks of the shipped ones; `cross` looks at those.
            if !self.payers.is_empty() {
                one_of("payer", &kind.payer, &payers, &mut found);
            }
            let amounts: Vec<&str> = Amount::ALL.iter().map(|a| a.code()).collect();
            for amount in &kind.covers {
                one_of("covers", amount, &amounts, &mut found);
            }
        }
        let bears: Vec<&str> = Bears::ALL.iter().map(|b| b.code()).collect();
        for payer in &self.payers {
            one_of("bears", &payer.bears, &bears, &mut found);
        }
        for place in self.couriers.iter().flat_map(|c| &c.not_to).filter(|p| p.chars().count() < 2) {
            found.push(Problem::new("not_to", place, "the name of a province, city or district"));
        }
        found
    }
}

impl Validate for ChecklistFile {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_ids(&mut found);
        let allowed: Vec<&str> = AutoCheck::ALL.iter().map(|c| c.code()).collect();
        for item in self.checklists.iter().flat_map(|c| &c.items) {
            one_of("check", &item.check, &allowed, &mut found);
        }
        found
    }
}

impl Validate for ScriptFile {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_ids(&mut found);
        found
    }
}

impl Validate for HandoffTexts {
    fn problems(&self) -> Vec<Problem> {
        let kinds = ["promise", "complaint", "dispute", "late_ship", "case_unsolved", "waiting"];
        let mut found = Vec::new();
        self.check_ids(&mut found);
        for contingency in &self.contingencies {
            one_of("for", &contingency.kind, &kinds, &mut found);
        }
        found
    }
}

/// Where a field of a remark takes its value from; `ask` is asked for.
pub const REMARK_SOURCES: [&str; 12] = [
    "ask",
    "courier",
    "gift",
    "wishes",
    "agent",
    "now",
    "receiver",
    "phone",
    "address",
    "order_no",
    "tags",
    "buyer_message",
];

impl Validate for Remarks {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.separator.chars().count() > 1 {
            found.push(Problem::new("separator", &self.separator, "one character"));
        }
        ids(&self.flags, &mut found);
        ids(&self.templates, &mut found);
        ids(&self.own, &mut found);
        for field in self.templates.iter().chain(&self.own).flat_map(|t| &t.fields) {
            one_of("from", &field.from, &REMARK_SOURCES, &mut found);
        }
        for template in &self.own {
            ids(&template.fields, &mut found);
            if template.zh.trim().is_empty() || template.fields.is_empty() {
                found.push(Problem::new("fields", "", "a template has a name and at least one field"));
            }
        }
        found
    }
}
