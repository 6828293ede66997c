//! Bringing the desk up to date from the store: lists are bounded, details only for what is selected.

use super::App;
use super::desk::Loaded;
use crate::clock::business_day;
use crate::domain::case::CaseFile;
use crate::domain::inquiry::Inquiry;
use crate::domain::order::Order;
use crate::domain::{Entity, Subject};
use crate::store::{self, Result, StoreError};
use crate::text::when::span_step;
use crate::ui::layout::PaneId;
use crate::view::View;
use chrono::Timelike;

impl App {
    /// Everything anew, after a change of data.
    pub(crate) fn reload(&mut self) -> Result<(), StoreError> {
        self.end_extended_shift()?;
        self.remind_reviews()?;
        self.remind_reconciliations()?;
        self.in_one_reading(Self::read_anew)
    }

    /// Reads all of it from one state of the file.
    pub(crate) fn in_one_reading(&mut self, read: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let begun = self.session.store.begin_reading()?;
        let result = read(self);
        let ended = if begun { self.session.store.end_reading() } else { Ok(()) };
        result.and(ended)
    }

    fn read_anew(&mut self) -> Result<()> {
        self.reload_lists()?;
        self.recount()?;
        if self.desk.context.is_none() {
            self.desk.take_context();
        }
        self.desk.loaded = Loaded::default();
        (self.desk.unsettled, self.desk.lagging) = (false, false);
        self.reload_details()?;
        self.reload_snippets()?;
        self.find_snippets(true);
        self.reload_views()
    }

    /// S4: a shift that ran on ends once nobody waits between two shifts any more.
    fn end_extended_shift(&mut self) -> Result<()> {
        let Some(shift) = self.session.shift.clone().filter(crate::domain::shift::Shift::is_extended) else {
            return Ok(());
        };
        let by = self.session.actor();
        if store::shift::end_when_clear(&mut self.session.store, &by, shift.id)? {
            self.session.refresh_shift()?;
            self.done("done.shift_ended", &[("agent", &shift.agent)]);
        }
        Ok(())
    }

    /// A10: once a business day somebody looks for bad reviews.
    fn remind_reviews(&mut self) -> Result<()> {
        let session = &mut self.session;
        let Some(at) = session.config.settings.cases.review_time() else { return Ok(()) };
        let now = session.local_now();
        let due = session.clock.unix(business_day(now, session.config.settings.cutoff_hour).and_time(at));
        if session.shift.is_none() || now.timestamp() < due {
            return Ok(());
        }
        let (by, since) = (session.actor(), session.day_start());
        let text = session.locale.t("case.review_check").to_owned();
        store::case::remind_reviews(&mut session.store, &by, since, due, &text)?;
        Ok(())
    }

    /// The counters and banners of the header.
    pub(crate) fn recount(&mut self) -> Result<()> {
        let session = &self.session;
        let now = session.now();
        let desk = &mut self.desk;
        let inquiries = desk.inquiries.list.rows();
        let overdue = count(inquiries.iter().filter(|i| i.is_overdue(now)));
        desk.counts.waiting = count(inquiries.iter().filter(|i| i.waiting_since.is_some()));
        desk.counts.to_confirm = store::order::counts(&session.store)?.wait_confirm;
        let (today, hour) = (session.today(), session.local_now().hour());
        let noon = session.config.settings.cases.afternoon_hour;
        desk.counts.cases = store::case::counts(&session.store, &today, hour, noon)?.open;
        let keepers = store::keeper::terms(&session.config);
        let reminders = store::reminder::due(&session.store, now)?;
        let late = store::keeper::count_late(&session.store, &keepers, now, &mut desk.planned)?;
        let quiet = store::agenda::count_quiet(&session.store, &keepers, now)?;
        desk.counts.due = (overdue + count(reminders.iter()) + late.count - quiet).max(0);
        let broken = inquiries.iter().filter(|i| i.is_overdue(now)).filter_map(|i| i.promise.as_ref());
        let rung = broken.map(|p| p.due_at).chain(reminders.iter().map(|r| r.due_at));
        desk.newest_due = rung.chain([late.newest]).max().unwrap_or(0);
        self.desk.banner = self.banner()?;
        Ok(())
    }

    /// S6: a hand-off nobody accepted yet; else the promotions that run (C3).
    fn banner(&self) -> Result<String> {
        let session = &self.session;
        if let Some(handoff) = store::handoff::unaccepted(&session.store)? {
            let mine = session.shift.as_ref().is_some_and(|s| s.id == handoff.shift_id);
            let key = if mine { "header.handoff_frozen" } else { "header.handoff_waiting" };
            return Ok(session.locale.tf(key, &[("number", &handoff.number)]));
        }
        let names: Vec<String> =
            store::promotion::running(&session.store, session.now())?.into_iter().map(|p| p.name).collect();
        Ok(if names.is_empty() {
            String::new()
        } else {
            session
                .locale
                .tf("header.promotions", &[("names", &names.join(session.locale.t("list.separator")))])
        })
    }

    /// The details of what is selected, after the selection moved: those of the panes where it did.
    pub(crate) fn reload_details(&mut self) -> Result<()> {
        let before = self.desk.loaded;
        self.desk.loaded = Loaded::default();
        let now = self.desk.selected();
        if before.is_due(|b| b.inquiry != now.inquiry) {
            self.reload_inquiry()?;
        }
        if before.is_due(|b| b.case != now.case) {
            let packing = self.session.config.settings.orders.packing_g;
            let cases = &mut self.desk.cases;
            cases.file = match cases.list.selected() {
                Some(case) => store::case::file(&self.session.store, case, packing)?,
                None => CaseFile::default(),
            };
        }
        if before.is_due(|b| b.order != now.order) {
            self.reload_order()?;
        }
        if before.is_due(|b| b.context != now.context) {
            self.reload_remark()?;
        }
        self.desk.inquiries.list.detail_selected();
        self.desk.orders.list.detail_selected();
        self.desk.cases.list.detail_selected();
        self.desk.loaded = now;
        Ok(())
    }

    fn reload_inquiry(&mut self) -> Result<()> {
        let (store, desk) = (&self.session.store, &mut self.desk);
        let inquiries = &mut desk.inquiries;
        (inquiries.events, inquiries.stock) = match inquiries.list.selected() {
            Some(inquiry) => {
                // Many ask for the same: the products are looked through once for all of them.
                if !desk.named.contains_key(&inquiry.product) {
                    let named = store::product::named_in(store, &inquiry.product, 3)?;
                    desk.named.insert(inquiry.product.clone(), named);
                }
                let stock = desk.named.get(&inquiry.product).cloned().unwrap_or_default();
                (store::inquiry::events(store, inquiry.id)?, stock)
            }
            None => (Vec::new(), Vec::new()),
        };
        Ok(())
    }

    fn reload_order(&mut self) -> Result<()> {
        let session = &self.session;
        let orders = &mut self.desk.orders;
        match orders.list.selected() {
            Some(order) => {
                orders.items =
                    store::order::checklist(&session.store, &session.config, order, session.lang())?;
                orders.events = store::order::events(&session.store, order.id)?;
                let packing = session.config.settings.orders.packing_g;
                orders.weight_g = store::order::weigh(&session.store, order, packing)?;
                orders.change = store::change::open_of(&session.store, order.id)?;
                orders.extras = store::order::extras(&session.store, order.id)?;
                orders.position = store::position::last(&session.store, order.id)?;
            }
            None => {
                orders.items.clear();
                orders.events.clear();
                orders.weight_g = None;
                orders.change = None;
                orders.extras.clear();
                orders.position = None;
                orders.in_checklist = false;
            }
        }
        let selected = orders.list.selected().map(|o| o.id);
        if orders.checked != selected {
            orders.checked = selected;
            orders.item.selected = 0;
        }
        orders.item.clamp(orders.items.len());
        self.reload_confirmation()
    }

    /// R2: the remark of the order in context, and its history.
    fn reload_remark(&mut self) -> Result<()> {
        let order = self.order_of(self.desk.context)?;
        self.desk.context_order.clone_from(&order);
        let history = match &order {
            Some(order) => store::remark::history(&self.session.store, order.id)?,
            None => Vec::new(),
        };
        let told: Vec<String> = history.iter().map(|r| self.told_of(r)).collect();
        let sign = order.as_ref().map(|o| super::desk::flag_sign(&self.session, &o.data.flag));
        let remarks = &mut self.desk.remarks;
        remarks.history = history.into_iter().zip(told).collect();
        remarks.sign = sign.unwrap_or_default();
        match order {
            Some(order) => {
                remarks.order = Some((order.data.order_no, order.data.customer));
                remarks.current = order.data.remark;
            }
            None => {
                remarks.order = None;
                remarks.current.clear();
            }
        }
        Ok(())
    }

    /// The order in context: the focused one, or the one an inquiry or case belongs to. What the details were loaded
    /// with holds as long as they do.
    pub(crate) fn context_order(&self) -> Result<Option<Order>> {
        let loaded = self.desk.loaded;
        if loaded.known && loaded.context == self.desk.context {
            return Ok(self.desk.context_order.clone());
        }
        self.order_of(self.desk.context)
    }

    /// The same for another context, or for none.
    pub(crate) fn order_of(&self, context: Option<Subject>) -> Result<Option<Order>> {
        let Some(context) = context else { return Ok(None) };
        let id = match context.entity {
            Entity::Order => Some(context.id),
            Entity::Inquiry => {
                self.desk.inquiries.list.rows().iter().find(|i| i.id == context.id).and_then(|i| i.order_id)
            }
            Entity::Case => {
                self.desk.cases.list.rows().iter().find(|c| c.id == context.id).and_then(|c| c.order_id)
            }
            _ => None,
        };
        match id {
            Some(id) => match self.desk.orders.list.rows().iter().find(|o| o.id == id) {
                Some(order) => Ok(Some(order.clone())),
                // What was undone is nobody's context any more.
                None => match store::order::get(&self.session.store, id) {
                    Err(StoreError::NotFound { .. }) => Ok(None),
                    found => found.map(Some),
                },
            },
            None => Ok(None),
        }
    }

    /// The second tick: whether anything visible changed. Due promises come up by themselves.
    pub fn tick(&mut self) -> bool {
        let now = self.session.now();
        let mut changed = false;
        self.watch_clock();
        if self.notice.as_ref().is_some_and(|n| n.has_faded(now)) {
            self.notice = None;
            changed = true;
        }
        if now % 5 == 0 {
            let before = self.desk.counts;
            if let Err(error) = self.recount() {
                tracing::warn!(%error, "counting");
            }
            if self.desk.counts != before {
                changed = true;
                // A promise that came due stands first from now on (I2).
                if let Err(error) = self.reload() {
                    self.fail(&error);
                }
            }
        }
        if now % 60 == 0 {
            self.back_up_when_due(now);
        }
        changed |= self.ring_when_due();
        changed || self.is_clock_moved(now) || now % 60 == 0
    }

    /// A clock shows another time than in the last picture: those of whole hours and days stand still most of the time.
    fn is_clock_moved(&self, now: i64) -> bool {
        let drawn = self.desk.drawn_at;
        let shown = |i: &Inquiry, now| match &i.promise {
            Some(promise) if i.is_overdue(now) => (true, Some(span_step(now - promise.due_at))),
            _ => (false, i.waited(now).map(span_step)),
        };
        let is_promotion_near = matches!(self.views.last(), Some(View::Promotions(_)));
        is_promotion_near || self.desk.inquiries.list.rows().iter().any(|i| shown(i, now) != shown(i, drawn))
    }

    /// Selects an entity in its pane and makes it the context.
    pub(crate) fn go_to(&mut self, subject: Subject) -> bool {
        let pane = match subject.entity {
            Entity::Inquiry => PaneId::Inquiries,
            Entity::Order => PaneId::Orders,
            Entity::Case => PaneId::Cases,
            _ => return false,
        };
        if !self.select(subject) {
            // Older than what the pane lists: it stays there until another one is gone to.
            self.desk.pinned = Some(subject);
            if let Err(error) = self.reload() {
                self.fail(&error);
            }
            self.select(subject);
        }
        self.focus(pane);
        self.moved();
        self.desk.context == Some(subject)
    }

    /// Selects an item of a pane's list; false when it is not there.
    fn select(&mut self, subject: Subject) -> bool {
        match subject.entity {
            Entity::Inquiry => self.desk.inquiries.list.select_id(subject.id),
            Entity::Order => self.desk.orders.list.select_id(subject.id),
            Entity::Case => self.desk.cases.list.select_id(subject.id),
            _ => false,
        }
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    items.fold(0, |n, _| n + 1)
}
