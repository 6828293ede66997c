//! Documents of a case and those owed by all cases (A4); evidence with its ticks (A7).

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::config::Labelled;
use crate::domain::document::Document;
use crate::modal::{PickItem, Picker};
use crate::report::case_card::document_text;
use crate::store::{self, StoreError};
use crate::text::{when, width};

/// Documents of the list over all cases.
const OWED: i64 = 300;
/// Columns of a customer's name.
const NAME: usize = 12;

impl App {
    pub(super) fn document_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let case = store::case::get(&self.session.store, id)?;
        let look = self.session.look();
        let mut items: Vec<PickItem> = case
            .documents
            .iter()
            .map(|d| {
                let sign = if d.written_at.is_some() { "[v]" } else { "[ ]" };
                let told = document_text(d, look.label(&look.config.lists.documents, &d.kind));
                let at = d.written_at.map(|at| look.near(at)).unwrap_or_default();
                let detail = format!("{} {at}", d.number);
                PickItem::new(d.id.to_string(), format!("{sign} {told}")).detail(detail.trim())
            })
            .collect();
        if case.closed_at.is_none() {
            items.push(entry("new", &self.t("menu.document_new")));
        }
        let lead = if case.documents.is_empty() { self.t("case.no_documents") } else { String::new() };
        Ok(Picker::new(self.t("menu.documents"), items).lead(lead).numbered())
    }

    pub(super) fn document_picked(&mut self, case: i64, picked: &str) -> Result<(), StoreError> {
        let Ok(document) = picked.parse::<i64>() else { return self.open_form(FormKind::NewDocument(case)) };
        let documents = store::case::get(&self.session.store, case)?.documents;
        if documents.iter().any(|d| d.id == document && d.written_at.is_some()) {
            let by = self.session.actor();
            store::case::unwrite(&mut self.session.store, &by, document)?;
            self.reload()?;
            self.done("done.document_unwritten", &[]);
            return Ok(());
        }
        self.open_form(FormKind::Document { case, document })
    }

    /// A4: what is owed by any case, the oldest first.
    pub(super) fn owed_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let lists = &look.config.lists;
        let owed = store::case::owed_documents(&self.session.store, OWED)?;
        let items = owed.iter().map(|o| {
            let document = Document {
                kind: o.kind.clone(),
                product: o.product.clone(),
                qty: o.qty,
                amount: o.amount,
                ..Document::default()
            };
            let name = width::pad(&width::cut(&look.name(&o.customer), NAME), NAME);
            let told = document_text(&document, look.label(&lists.documents, &o.kind));
            let back = if o.on_return { look.t("guide.on_return") } else { "" };
            let kind = look.label(&lists.case_kinds, &o.case_kind);
            PickItem::new(format!("{}-{}", o.case_id, o.document_id), format!("{name} {told}{back}"))
                .detail(format!("{kind} {}", o.order_no))
                .key(when::span(look.now - o.since))
        });
        let count = owed.len().to_string();
        let lead = if owed.is_empty() {
            self.t("case.nothing_owed")
        } else {
            self.locale().tf("case.owed_lead", &[("count", &count)])
        };
        Ok(Picker::new(self.t("menu.owed"), items.collect()).lead(lead).numbered())
    }

    pub(super) fn owed_picked(&mut self, picked: &str) -> Result<(), StoreError> {
        if self.session.shift.is_none() {
            self.hint("refuse.no_shift", &[]);
            return Ok(());
        }
        let (case, document) = picked.split_once('-').unwrap_or((picked, ""));
        let (Ok(case), Ok(document)) = (case.parse(), document.parse()) else { return Ok(()) };
        self.open_form(FormKind::OwedDocument { case, document })
    }

    /// A7: what there is and what is missing.
    pub(super) fn evidence_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let case = store::case::get(&self.session.store, id)?;
        let packing = look.config.settings.orders.packing_g;
        let there = store::case::file(&self.session.store, &case, packing)?.evidence;
        let items = look.config.lists.evidence.iter().map(|kind| {
            let found = there.iter().find(|e| e.kind == kind.id());
            let sign = if found.is_some() { "[v]" } else { "[ ]" };
            let label = format!("{sign} {}", kind.label(look.lang()));
            PickItem::new(kind.id(), label).detail(found.map(|e| e.note.clone()).unwrap_or_default())
        });
        let deadline = case.deadline_at.filter(|_| case.status.is_open());
        let left = deadline.map(|at| {
            let span = crate::report::case_card::countdown(at - look.now, look.locale);
            look.tf("case.deadline_line", &[("time", &look.near(at)), ("left", &span)])
        });
        let lead = format!("{} {}", case.owner(), left.unwrap_or_default());
        Ok(Picker::new(self.t("menu.evidence"), items.collect()).lead(lead.trim_end()).numbered())
    }

    /// A tick asks for its note; a second time takes it away.
    pub(super) fn evidence_picked(&mut self, case: i64, picked: &str) -> Result<(), StoreError> {
        let found = store::case::get(&self.session.store, case)?;
        let packing = self.session.config.settings.orders.packing_g;
        let there = store::case::file(&self.session.store, &found, packing)?.evidence;
        if !there.iter().any(|e| e.kind == picked) {
            return self.open_form(FormKind::Evidence { case, kind: picked.to_owned() });
        }
        let by = self.session.actor();
        store::case::drop_evidence(&mut self.session.store, &by, case, picked)?;
        self.reload()?;
        self.open_menu(Menu::Evidence(case))
    }
}
