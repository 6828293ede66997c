//! `p`: the page is looked at first; Enter prints it in the background. Only what came out is counted.

use crate::app::App;
use crate::app::dialog::{Printable, Purpose};
use crate::app::worker::{PrintJob, Printed};
use crate::config::printers::Paper;
use crate::domain::fee::period::Period;
use crate::modal::{Modal, TextView};
use crate::report::case_card::Card;
use crate::report::handoff::Page as HandoffPage;
use crate::report::person::Person;
use crate::report::print::{self, Page};
use crate::report::slip::Slip;
use crate::report::{statement, summary};
use crate::store::{self, StoreError};

impl App {
    /// The page as it would be printed now; Enter or `p` prints it.
    pub(crate) fn show_to_print(&mut self, what: Printable) -> Result<(), StoreError> {
        let page = self.page(what)?;
        let view = self.report_view(&page.report).hint(self.locale().t("print.keys")).done_by('p');
        self.push(Modal::Text(view), Purpose::Print(what));
        Ok(())
    }

    fn page(&self, what: Printable) -> Result<Page, StoreError> {
        match what {
            Printable::Slip(id) => self.slip_page(id),
            Printable::Draft => {
                let draft = self.handoff_draft()?;
                let report = HandoffPage::draft(&draft).report(&self.session.setting());
                let shift = self.session.shift.as_ref().map_or(0, |s| s.id);
                let name = format!("handoff-draft-{shift}");
                Ok(Page { paper: Paper::Handoff, report, code: String::new(), name })
            }
            Printable::Handoff(id) => {
                let mut handoff = store::handoff::get(&self.session.store, id)?;
                let items = store::handoff::items(&self.session.store, id)?;
                // S6: the page says which print it will be.
                handoff.prints += 1;
                let report = HandoffPage::frozen(&handoff, &items).report(&self.session.setting());
                let name = format!("handoff-{}", handoff.number);
                Ok(Page { paper: Paper::Handoff, report, code: handoff.number, name })
            }
            Printable::Case(id) => {
                let session = &self.session;
                let case = store::case::get(&session.store, id)?;
                let file =
                    store::case::file(&session.store, &case, session.config.settings.orders.packing_g)?;
                let setting = session.setting();
                let report = Card { case: &case, file: &file, setting: &setting, near: None }.report();
                Ok(Page { paper: Paper::Other, report, code: case.order_no, name: format!("case-{id}") })
            }
            Printable::Customer(id) => {
                let session = &self.session;
                let dump = store::person::dump(&session.store, id)?;
                let report = Person { dump: &dump, made_at: session.now() }.report(&session.setting());
                let name = format!("customer-{}", dump.id);
                Ok(Page { paper: Paper::Other, report, code: String::new(), name })
            }
            Printable::Statement => self.statement_page(),
            Printable::Summary { from, to } => {
                let session = &self.session;
                let told =
                    store::figures::summary(&session.store, &session.config, &session.clock, from, to)?;
                let report = summary::report(&told, &session.setting());
                let name = format!("summary-{from}-{to}");
                Ok(Page { paper: Paper::Other, report, code: String::new(), name })
            }
        }
    }

    /// E2: the statement that was asked for last.
    fn statement_page(&self) -> Result<Page, StoreError> {
        let session = &self.session;
        let (party, period) = match &self.desk.statement_of {
            Some((party, period)) => (party.as_ref(), *period),
            None => (None, Period::month_of(session.actor().day)),
        };
        let told = store::fee::told(&session.store, party, period)?;
        let page = statement::Page {
            statement: &told.statement,
            shares: &told.shares,
            talks: &told.talks,
            agreed: told.agreed.as_ref(),
            shop: &session.shop,
            made_at: session.now(),
        };
        let (report, name) = (page.report(&session.setting()), page.file_name());
        Ok(Page { paper: Paper::Other, report, code: String::new(), name })
    }

    fn slip_page(&self, id: i64) -> Result<Page, StoreError> {
        let session = &self.session;
        let order = store::order::get(&session.store, id)?;
        let shop = store::shop::get(&session.store, &order.data.shop)?;
        let shop = session.config.settings.on_paper(shop);
        let extras = store::order::extras(&session.store, id)?;
        let slip = Slip {
            order: &order,
            extras: &extras,
            shop: &shop,
            weight_g: store::order::weigh(&session.store, &order, session.config.settings.orders.packing_g)?,
            printed_at: session.now(),
            printed_by: session.agent(),
        };
        let is_only = store::order::of_number(&session.store, &order.data.order_no)?.len() < 2;
        let (report, name) = (slip.report(&session.setting()), slip.file_name(is_only));
        Ok(Page { paper: Paper::Slip, report, code: order.data.order_no, name })
    }

    /// Enter: to the printer, while the work goes on. Who printed a slip needs a shift (O11).
    pub(super) fn print(&mut self, what: Printable) -> Result<(), StoreError> {
        if matches!(what, Printable::Slip(_)) && self.session.shift.is_none() {
            return Err(StoreError::refused(&"refuse.no_shift"));
        }
        // The second print of a page must know whether there was a first.
        if self.worker.prints(what) {
            self.hint("print.busy", &[]);
            return Ok(());
        }
        let page = self.page(what)?;
        let settings = &self.session.config.settings;
        let chosen = match print::choose(settings, page.paper, "", false, None) {
            Ok(chosen) => chosen,
            Err(error) => {
                let text = error.text(self.locale());
                self.tell_unprinted(&text);
                return Ok(());
            }
        };
        let title = page.report.title.clone();
        let job = PrintJob {
            what,
            by: self.session.actor(),
            page,
            chosen,
            folder: print::folder(self.session.store.path()),
            lang: self.session.lang(),
        };
        self.worker.print(job)?;
        self.hint("print.going", &[("title", &title)]);
        Ok(())
    }

    /// It came out, or it did not.
    pub(crate) fn printed(&mut self, done: Printed) {
        let sent = match done.result {
            Ok(sent) => sent,
            Err(failed) => {
                let text = failed.text(self.locale());
                self.tell_unprinted(&text);
                return;
            }
        };
        let job = match sent.job.as_str() {
            "" => String::new(),
            job => self.locale().tf("print.job", &[("job", job)]),
        };
        let counted = match done.what {
            Printable::Slip(id) => {
                store::order::slip_printed(&mut self.session.store, &done.by, id).map(Some)
            }
            Printable::Handoff(id) => {
                store::handoff::mark_printed(&mut self.session.store, &done.by, id).map(Some)
            }
            Printable::Draft
            | Printable::Case(_)
            | Printable::Customer(_)
            | Printable::Summary { .. }
            | Printable::Statement => Ok(None),
        };
        let known = [("title", done.title.as_str()), ("printer", &sent.printer), ("job", &job)];
        match counted {
            Ok(None) => self.done("print.done", &known),
            Ok(Some(count)) => {
                let count = count.to_string();
                self.done("print.done_count", &[&known[..], &[("count", &count)]].concat());
            }
            Err(error) => {
                let cause = error.sentence(self.locale());
                self.error("print.count_failed", &[("cause", &cause)]);
            }
        }
        if let Err(error) = self.reload() {
            self.fail(&error);
        }
        if !sent.waits.is_empty() {
            let text = sent.text(self.locale());
            self.worker.tell_later(Modal::Text(TextView::new(done.title, &text)));
            self.show_account();
        }
    }

    /// The whole of it, but never over what is being typed; the first line of it at once.
    fn tell_unprinted(&mut self, text: &str) {
        let title = self.locale().t("print.failed_title").to_owned();
        self.worker.tell_later(Modal::Text(TextView::new(title, text)));
        let first = text.lines().next().unwrap_or_default().to_owned();
        self.notify(crate::ui::bars::NoticeKind::Error, &first);
        self.show_account();
    }
}
