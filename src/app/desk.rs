//! What stands on the desk: the five panes, which one has the keys, and whose context it is.

use super::lists::ReadWith;
use super::session::Session;
use crate::config::Labelled;
use crate::domain::agenda::DueKey;
use crate::domain::fee::Party;
use crate::domain::fee::period::Period;
use crate::domain::order::{Address, Order};
use crate::domain::product::Product;
use crate::domain::{Entity, Subject, remark};
use crate::pane::cases::Cases;
use crate::pane::inquiries::Inquiries;
use crate::pane::listing::Find;
use crate::pane::orders::Orders;
use crate::pane::remarks::{Remarks, TemplateRow};
use crate::pane::snippets::Snippets;
use crate::store::fee::Filter;
use crate::store::keeper::PlannedCount;
use crate::text::locale::Lang;
use crate::ui::bars::Counts;
use crate::ui::layout::PaneId;
use std::collections::HashMap;

pub struct Desk {
    pub inquiries: Inquiries,
    pub orders: Orders,
    pub remarks: Remarks,
    pub snippets: Snippets,
    pub cases: Cases,
    /// F3: which snippets are in their pane.
    pub snippets_known: Known,
    pub focus: Focus,
    /// The pane one came from to find a snippet: copying goes back there.
    pub came_from: Option<PaneId>,
    pub zoomed: bool,
    /// The inquiry, order or case that remarks, snippets and slips fill from.
    pub context: Option<Subject>,
    /// The order it is, or belongs to; as long as the details hold.
    pub context_order: Option<Order>,
    /// An older item that was gone to by search: it stays in its pane's list until another one is gone to.
    pub pinned: Option<Subject>,
    /// I10: what F12 went to last, and where that was.
    pub walked: Option<DueKey>,
    pub walked_to: Option<Subject>,
    /// What the details that stand there are of.
    pub loaded: Loaded,
    /// How long the trail was when the lists were read, and what else they were read with.
    pub lists_read: Option<(i64, ReadWith)>,
    /// I8: the products that texts name, since the last change of products.
    pub named: HashMap<String, Vec<Product>>,
    /// The selection moved on and the details did not follow yet: they do before anything but another move.
    pub unsettled: bool,
    /// The selection does not rest yet: details, remark and snippets are still those of where it was.
    pub lagging: bool,
    pub counts: Counts,
    /// When the picture was drawn last, unix seconds.
    pub drawn_at: i64,
    /// When the newest of what is due came due.
    pub newest_due: i64,
    /// O14: counted once a minute.
    pub planned: PlannedCount,
    /// A hand-off that waits for its acceptance, running promotions.
    pub banner: String,
    /// E1: what of the fees is shown.
    pub fee_filter: Filter,
    /// E2: whose statement was asked for last, and for when.
    pub statement_of: Option<(Option<Party>, Period)>,
    /// E2: the business day on which the reconciliation calendar was looked at.
    pub calendar_of: Option<chrono::NaiveDate>,
    /// E2: the balance that was shown when both sides agreed.
    pub agreed_on: Option<crate::domain::money::Fen>,
    /// F6: the addresses a pasted text could mean, while one is chosen.
    pub regions: Vec<Address>,
}

/// Which snippets the desk has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    #[default]
    None,
    /// The best ones: what the first picture shows.
    First,
    /// All of them, as they were when the trail was so long.
    All(i64),
}

/// What the details on the desk are of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loaded {
    /// Nothing changed in the store since.
    pub known: bool,
    pub inquiry: Option<i64>,
    pub order: Option<i64>,
    pub case: Option<i64>,
    pub context: Option<Subject>,
}

impl Loaded {
    /// Whether something has to be loaded: nothing is known, or this is no longer so.
    pub fn is_due(&self, moved: impl FnOnce(&Self) -> bool) -> bool {
        !self.known || moved(self)
    }
}

/// The focused pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus(pub PaneId);

impl Desk {
    pub fn new(session: &Session) -> Self {
        let mut desk = Self {
            inquiries: Inquiries::default(),
            orders: Orders::default(),
            remarks: Remarks::default(),
            snippets: Snippets::default(),
            cases: Cases::default(),
            snippets_known: Known::default(),
            focus: Focus(PaneId::Inquiries),
            came_from: None,
            zoomed: false,
            context: None,
            context_order: None,
            pinned: None,
            walked: None,
            walked_to: None,
            loaded: Loaded::default(),
            lists_read: None,
            named: HashMap::new(),
            unsettled: false,
            lagging: false,
            counts: Counts::default(),
            drawn_at: 0,
            newest_due: 0,
            planned: PlannedCount::default(),
            banner: String::new(),
            fee_filter: Filter::default(),
            statement_of: None,
            calendar_of: None,
            agreed_on: None,
            regions: Vec::new(),
        };
        desk.remarks.list.set(templates(session));
        desk
    }

    /// What the details have to be of now.
    pub fn selected(&self) -> Loaded {
        Loaded {
            known: true,
            inquiry: self.inquiries.list.selected().map(|i| i.id),
            order: self.orders.list.selected().map(|o| o.id),
            case: self.cases.list.selected().map(|c| c.id),
            context: self.context,
        }
    }

    /// The context's id when it is of this kind.
    pub fn context_of(&self, entity: Entity) -> Option<i64> {
        self.context.filter(|c| c.entity == entity).map(|c| c.id)
    }

    /// The selected row of the focused pane becomes the context; remarks and snippets leave it as it is.
    pub fn take_context(&mut self) {
        let subject = match self.focus.0 {
            PaneId::Inquiries => self.inquiries.list.selected().map(|i| Subject::new(Entity::Inquiry, i.id)),
            PaneId::Orders => self.orders.list.selected().map(|o| Subject::new(Entity::Order, o.id)),
            PaneId::Cases => self.cases.list.selected().map(|c| Subject::new(Entity::Case, c.id)),
            PaneId::Remarks | PaneId::Snippets => return,
        };
        if subject.is_some() {
            self.context = subject;
        }
    }

    /// The find line of the focused pane.
    pub const fn find(&self) -> &Find {
        match self.focus.0 {
            PaneId::Inquiries => &self.inquiries.list.find,
            PaneId::Orders => &self.orders.list.find,
            PaneId::Remarks => &self.remarks.list.find,
            PaneId::Snippets => &self.snippets.find,
            PaneId::Cases => &self.cases.list.find,
        }
    }

    pub const fn find_mut(&mut self) -> &mut Find {
        match self.focus.0 {
            PaneId::Inquiries => &mut self.inquiries.list.find,
            PaneId::Orders => &mut self.orders.list.find,
            PaneId::Remarks => &mut self.remarks.list.find,
            PaneId::Snippets => &mut self.snippets.find,
            PaneId::Cases => &mut self.cases.list.find,
        }
    }

    /// It is being typed into.
    pub const fn is_finding(&self) -> bool {
        self.find().active
    }
}

/// R3: the templates of the configuration, in the person's language.
pub fn templates(session: &Session) -> Vec<TemplateRow> {
    let config = &session.config.remarks;
    let lang = session.lang();
    config
        .all()
        .zip(0..)
        .map(|(t, place)| TemplateRow {
            place,
            sign: flag_sign(session, &t.flag),
            template: remark::Template {
                id: t.id.clone(),
                label: t.label(lang).to_owned(),
                flag: t.flag.clone(),
                fields: t
                    .fields
                    .iter()
                    .map(|f| remark::Field {
                        id: f.id.clone(),
                        label: f.label(lang).to_owned(),
                        from: f.from.clone(),
                    })
                    .collect(),
            },
        })
        .collect()
}

/// The sign of a flag. It is Chinese; in English the first letter of the label stands for it.
pub fn flag_sign(session: &Session, flag: &str) -> String {
    let lang = session.lang();
    match session.config.remarks.flags.iter().find(|f| f.id == flag) {
        Some(flag) if lang == Lang::En => flag.label(lang).chars().take(1).collect(),
        Some(flag) => flag.sign.clone(),
        None => String::new(),
    }
}
