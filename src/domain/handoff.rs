//! The hand-off sheet (S6, S7): what stands on it, what is red, what it needs before it may be frozen.
//!
//! Every text on a sheet is already in the language it was drafted in and masked (X2): a frozen sheet reads the
//! same for ever, whatever becomes of the configuration.

mod rules;

pub use rules::{CaseFacts, NEXT_SHIFT, case_kind};

use super::coded;
use super::figures::Figure;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

coded! {
    /// Parts of the sheet, in the order of the page.
    pub enum Section { Red = "red", Yellow = "yellow", Live = "live", Situation = "situation" }
}

coded! {
    /// What an item is; decides its section. The red ones share their code with the proposals of the configuration.
    pub enum ItemKind {
        Dispute = "dispute", Complaint = "complaint", CaseUnsolved = "case_unsolved", Promise = "promise",
        LateShip = "late_ship",
        Exception = "exception", Change = "change", CaseOpen = "case_open", Todo = "todo", CodReturn = "cod_return", Reminder = "reminder",
        Unpaid = "unpaid",
        Waiting = "waiting",
        ToConfirm = "to_confirm", Promotion = "promotion", OutOfStock = "out_of_stock",
        /// Typed by the outgoing agent, in any section.
        Line = "line",
    }
}

coded! {
    /// S6: the read-back of one item: 接 / 问 / 退.
    pub enum ReadBack { Accepted = "accepted", Question = "question", Returned = "returned" }
}

impl Section {
    /// S6: whether the incoming agent answers the items of this section one by one. The situation is only told.
    pub const fn is_read_back(self) -> bool {
        !matches!(self, Self::Situation)
    }
}

impl ItemKind {
    /// The section of an item made from data; a typed line names its own.
    pub const fn section(self) -> Section {
        match self {
            Self::Dispute | Self::Complaint | Self::CaseUnsolved | Self::Promise | Self::LateShip => {
                Section::Red
            }
            Self::Exception
            | Self::Change
            | Self::CaseOpen
            | Self::Todo
            | Self::CodReturn
            | Self::Reminder
            | Self::Unpaid => Section::Yellow,
            Self::Waiting => Section::Live,
            Self::ToConfirm | Self::Promotion | Self::OutOfStock | Self::Line => Section::Situation,
        }
    }
}

/// One item: "" and `None` mean "not known".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is about, `case:3`; the link of S7.
    #[serde(rename = "ref")]
    pub reference: String,
    pub section: Section,
    pub kind: ItemKind,
    pub customer: String,
    pub order_no: String,
    /// When the order was placed.
    pub purchased_at: Option<i64>,
    pub problem: String,
    pub wants: String,
    pub action: String,
    pub owner: String,
    pub due: Option<i64>,
    pub waiting_for: String,
    /// "if … then …", required for red.
    pub contingency: String,
    /// S7: in how many earlier shifts' hand-offs it stood already.
    pub age_shifts: i64,
    /// A2: a case without a solution stands before everything else.
    pub first: bool,
}

impl Item {
    /// An item of a kind, in the section of its kind, with nothing known yet.
    pub fn new(kind: ItemKind, reference: String) -> Self {
        Self {
            reference,
            section: kind.section(),
            kind,
            customer: String::new(),
            order_no: String::new(),
            purchased_at: None,
            problem: String::new(),
            wants: String::new(),
            action: String::new(),
            owner: String::new(),
            due: None,
            waiting_for: String::new(),
            contingency: String::new(),
            age_shifts: 0,
            first: false,
        }
    }

    /// S6: a red item says what to do if it goes wrong.
    pub fn lacks_contingency(&self) -> bool {
        self.section == Section::Red && self.contingency.trim().is_empty()
    }

    /// The order of the page: sections, A2 first, then what is due first, then by kind.
    pub fn page_key(&self) -> (Section, bool, i64, ItemKind) {
        (self.section, !self.first, self.due.unwrap_or(i64::MAX), self.kind)
    }
}

/// S7: an item taken over in this shift: done with its time, or open and for how many shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inherited {
    pub item: Item,
    pub done_at: Option<i64>,
}

/// Everything on the page; drafted from data, then frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub shop: String,
    pub business_day: String,
    pub shift_id: i64,
    pub from_agent: String,
    /// Id of the shift plan and its label.
    pub from_kind: String,
    pub from_label: String,
    pub planned_start: i64,
    pub planned_end: i64,
    pub items: Vec<Item>,
    pub figures: Vec<Figure>,
    pub inherited: Vec<Inherited>,
}

impl Sheet {
    pub fn section(&self, section: Section) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.section == section)
    }

    /// S6: the red items that may not be frozen yet.
    pub fn lacking(&self) -> Vec<&Item> {
        self.items.iter().filter(|i| i.lacks_contingency()).collect()
    }

    /// Merges what the outgoing agent typed and puts the page in order.
    pub fn complete(&mut self, typed: &Completions) {
        for (n, line) in typed.lines.iter().enumerate() {
            let mut item = Item::new(ItemKind::Line, format!("line:{}", n + 1));
            item.section = line.section;
            item.problem.clone_from(&line.text);
            item.owner.clone_from(&self.from_agent);
            self.items.push(item);
        }
        for item in &mut self.items {
            if let Some(own) = typed.contingency(&item.reference) {
                own.clone_into(&mut item.contingency);
            }
        }
        self.items.sort_by_key(Item::page_key);
    }
}

/// A draft: made anew from the data whenever it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub drafted_at: i64,
    pub sheet: Sheet,
}

/// What only the outgoing agent can know; typed into the draft and kept until it is frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Completions {
    pub contingencies: Vec<(String, String)>,
    pub lines: Vec<TypedLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedLine {
    pub section: Section,
    pub text: String,
}

impl Completions {
    pub fn contingency(&self, reference: &str) -> Option<&str> {
        self.contingencies.iter().find(|(of, _)| of == reference).map(|(_, text)| text.as_str())
    }

    /// Sets or, with an empty text, takes back the "if … then …" of an item.
    pub fn set_contingency(&mut self, reference: &str, text: &str) {
        self.contingencies.retain(|(of, _)| of != reference);
        if !text.trim().is_empty() {
            self.contingencies.push((reference.to_owned(), text.trim().to_owned()));
        }
    }
}

/// The frozen text: what the checksum is taken of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub number: String,
    pub frozen_at: i64,
    pub sheet: Sheet,
}

/// S6: a frozen hand-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    pub id: i64,
    pub number: String,
    pub shift_id: i64,
    pub business_day: String,
    pub frozen_at: i64,
    /// SHA-256 of `body` in hex.
    pub checksum: String,
    /// The snapshot as it was written; never re-encoded.
    pub body: String,
    pub sheet: Sheet,
    pub to_agent: String,
    pub to_shift_id: Option<i64>,
    /// Id of the plan of the incoming shift.
    pub to_kind: String,
    pub accepted_at: Option<i64>,
    pub prints: i64,
    /// What was added later; no part of the snapshot.
    pub addenda: Vec<Addendum>,
}

/// S6: what came up after the hand-off was frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addendum {
    pub at: i64,
    pub by: String,
    pub text: String,
}

impl Handoff {
    /// S6: the snapshot is the one that was frozen: its checksum holds and the row tells the same as the snapshot.
    pub fn is_intact(&self) -> bool {
        let told = serde_json::from_str::<Body>(&self.body).ok();
        checksum(&self.body) == self.checksum
            && told.is_some_and(|b| {
                b.number == self.number
                    && b.frozen_at == self.frozen_at
                    && b.sheet.shift_id == self.shift_id
                    && b.sheet.business_day == self.business_day
            })
    }
}

/// One item of a frozen hand-off with its read-back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedItem {
    /// 1-based, the number on the page.
    pub position: i64,
    pub item: Item,
    pub answer: Option<ReadBack>,
    pub note: String,
    pub answered_by: String,
    pub answered_at: Option<i64>,
    /// S7: when the entity was closed.
    pub done_at: Option<i64>,
}

impl HandedItem {
    /// S6: still to be answered before the hand-off can be accepted.
    pub fn awaits_answer(&self) -> bool {
        self.item.section.is_read_back() && self.answer.is_none()
    }
}

/// SHA-256 in hex.
pub fn checksum(body: &str) -> String {
    Sha256::digest(body.as_bytes()).iter().fold(String::with_capacity(64), |mut out, byte| {
        use std::fmt::Write as _;
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The first 16 signs in groups of four, the form on paper.
pub fn shown_checksum(checksum: &str) -> String {
    let signs: Vec<char> = checksum.chars().take(16).collect();
    signs.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `H20260601-2`: the business day and the count of that day.
pub fn number(business_day: &str, count: i64) -> String {
    format!("H{}-{count}", business_day.replace('-', ""))
}

/// Why a hand-off can't be frozen, answered or accepted like that. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandoffRefusal {
    #[error("handoff.refuse.contingency_missing")]
    ContingencyMissing,
    #[error("handoff.refuse.text_missing")]
    TextMissing,
    /// S6: 问 and 退 say why.
    #[error("handoff.refuse.note_missing")]
    NoteMissing,
    #[error("handoff.refuse.items_open")]
    ItemsOpen,
    #[error("handoff.refuse.accepted")]
    Accepted,
    /// Nobody takes over from herself within one shift.
    #[error("handoff.refuse.own")]
    Own,
    #[error("handoff.refuse.no_shift")]
    NoShift,
    /// S6: the checksum does not hold any more.
    #[error("handoff.refuse.tampered")]
    Tampered,
}

/// S6: checks the read-back of one item.
pub fn check_answer(handoff: &Handoff, answer: ReadBack, note: &str) -> Result<(), HandoffRefusal> {
    if handoff.accepted_at.is_some() {
        return Err(HandoffRefusal::Accepted);
    }
    if answer != ReadBack::Accepted && note.trim().is_empty() {
        return Err(HandoffRefusal::NoteMissing);
    }
    Ok(())
}

/// S6: checks the acceptance as a whole by shift `to`.
pub fn check_accept(handoff: &Handoff, items: &[HandedItem], to: Option<i64>) -> Result<(), HandoffRefusal> {
    let Some(to) = to else { return Err(HandoffRefusal::NoShift) };
    if to == handoff.shift_id {
        return Err(HandoffRefusal::Own);
    }
    if handoff.accepted_at.is_some() {
        return Err(HandoffRefusal::Accepted);
    }
    if items.iter().any(HandedItem::awaits_answer) {
        return Err(HandoffRefusal::ItemsOpen);
    }
    Ok(())
}
