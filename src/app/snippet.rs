//! From a found snippet to a copied answer: variables from the context, holes asked for, the reply stamped (F2, F4, I3).

use super::App;
use super::clipboard::Way;
use super::dialog::{Ask, FormKind, Menu, Purpose, Use};
use crate::domain::snippet::Snippet;
use crate::domain::{Entity, Subject};
use crate::modal::{Confirm, Modal, TextView};
use crate::store::{self, StoreError};
use crate::text::template::{self, Filled};
use crate::ui::layout::PaneId;
use chrono::Timelike;
use std::collections::HashMap;

/// Variable name → value, for what the context knows.
pub type Known = HashMap<&'static str, String>;

impl App {
    /// F2: what the focused inquiry, order or case says, and what always holds.
    pub(crate) fn known_values(&self) -> Known {
        self.known_values_of(self.desk.context)
    }

    /// The same for another context, or for none: a new order has nothing to do with the one selected.
    pub(crate) fn known_values_of(&self, context: Option<Subject>) -> Known {
        let session = &self.session;
        let mut known = Known::new();
        known.insert("客服", session.agent().to_owned());
        known.insert("店铺", session.shop.clone());
        known.insert("公司", session.company().to_owned());
        let hour = session.local_now().hour();
        known.insert("时间段问候", session.locale.t(template::greeting_key(hour)).to_owned());
        let Some(Subject { entity, id }) = context else { return known };
        let mut customer = String::new();
        match entity {
            Entity::Inquiry => {
                if let Some(i) = self.desk.inquiries.list.rows().iter().find(|i| i.id == id) {
                    customer.clone_from(&i.customer);
                    known.insert("商品", i.product.clone());
                    if let Some(promise) = &i.promise {
                        known.insert("承诺时间", session.look().near(promise.due_at));
                    }
                }
            }
            Entity::Case => {
                if let Some(c) = self.desk.cases.list.rows().iter().find(|c| c.id == id) {
                    customer.clone_from(&c.customer);
                    known.insert("商品", c.details.products.clone());
                    known.insert("订单号", c.order_no.clone());
                }
            }
            _ => {}
        }
        self.order_values(&mut known, &mut customer);
        known.insert("称呼", customer.clone());
        known.insert("客户", customer);
        known
    }

    fn order_values(&self, known: &mut Known, customer: &mut String) {
        let Ok(Some(order)) = self.context_order() else { return };
        let look = self.session.look();
        let d = &order.data;
        if customer.is_empty() {
            customer.clone_from(&d.customer);
        }
        let mut put = |name, value: String| {
            if !value.is_empty() {
                known.insert(name, value);
            }
        };
        put("订单号", d.order_no.clone());
        put("快递", d.courier.clone());
        put("单号", d.tracking_no.clone());
        put("金额", d.payable.to_string());
        put("运费", d.shipping.to_string());
        put("商品", d.lines.iter().map(|l| l.title.as_str()).collect::<Vec<_>>().join("、"));
        if let Some(at) = d.promised_ship_at {
            put("预计发货", look.near(at));
        }
    }

    fn fill(&self, text: &str) -> Filled {
        let known = self.known_values();
        template::fill(text, |name| known.get(name).cloned())
    }

    /// The selected snippet as it would be copied.
    pub(crate) fn preview_snippet(&mut self) {
        let preview = self.desk.snippets.selected().map(|s| self.fill(&s.answer).text).unwrap_or_default();
        self.desk.snippets.preview = preview;
        self.desk.snippets.bound = self.known_values().remove("客户").unwrap_or_default();
    }

    /// Enter (copy) or `y` (edit first). An empty, unchanged query never fires the top hit.
    pub(crate) fn copy_snippet(&mut self, how: Use) -> Result<(), StoreError> {
        let Some(snippet) = self.desk.snippets.selected().cloned() else {
            self.hint("refuse.nothing_selected", &[]);
            return Ok(());
        };
        if !self.desk.snippets.may_copy() {
            self.hint("snippet.type_first", &[]);
            return Ok(());
        }
        if snippet.needs_approval {
            return self.open_menu(Menu::Approver { snippet: snippet.id, how });
        }
        self.fill_or_finish(&snippet, how, "")
    }

    /// Goes on after the approval (I4), or at once.
    pub(crate) fn fill_or_finish(
        &mut self,
        snippet: &Snippet,
        how: Use,
        approved_by: &str,
    ) -> Result<(), StoreError> {
        let filled = self.fill(&snippet.answer);
        if how == Use::Copy && filled.is_whole() && filled.marks.is_empty() {
            return self.finish_snippet(snippet, &filled.text, approved_by);
        }
        let about = self.desk.context.map(|c| c.to_string()).unwrap_or_default();
        let kind =
            FormKind::FillSnippet { snippet: snippet.id, how, about, approved_by: approved_by.to_owned() };
        self.open_form(kind)
    }

    /// Copies, counts the use and stamps the reply in one transaction; says which clipboard took it.
    pub(crate) fn finish_snippet(
        &mut self,
        snippet: &Snippet,
        text: &str,
        approved_by: &str,
    ) -> Result<(), StoreError> {
        let by = self.session.actor();
        let inquiry = self.desk.context_of(Entity::Inquiry);
        let open = inquiry
            .filter(|id| self.desk.inquiries.list.rows().iter().any(|i| i.id == *id && i.status.is_open()));
        store::snippet::used(&mut self.session.store, &by, snippet.id, open, text, approved_by)?;
        self.desk.snippets.find.input.clear();
        self.desk.snippets.untouch();
        self.reload()?;
        let text = &crate::text::harmless::block(text);
        let way = self.clipboard.copy(text);
        let way_name = self.locale().t(way.key()).to_owned();
        let key = if open.is_some() { "done.copied_and_stamped" } else { "done.copied" };
        self.done(key, &[("what", &snippet.title), ("way", &way_name)]);
        if way == Way::Show {
            self.show_text(&snippet.title, text);
        }
        if self.desk.focus.0 == PaneId::Snippets
            && let Some(pane) = self.desk.came_from.take()
        {
            self.focus(pane);
        }
        Ok(())
    }

    /// One question; `u` takes it back (X3).
    pub(crate) fn ask_to_delete_snippet(&mut self) {
        let Some(snippet) = self.desk.snippets.selected() else { return };
        let (id, title) = (snippet.id, snippet.title.clone());
        let text = self.locale().tf("ask.delete_snippet", &[("title", &title)]);
        let heading = self.locale().t("action.delete_snippet.long").to_owned();
        self.push(Modal::Confirm(Confirm::new(heading, text)), Purpose::Ask(Ask::DeleteSnippet(id)));
    }

    /// `t`: the whole text, to read or to select by hand.
    pub(crate) fn show_snippet(&mut self) {
        if let Some(snippet) = self.desk.snippets.selected().cloned() {
            let text = self.fill(&snippet.answer).text;
            self.show_text(&snippet.title, &text);
        }
    }

    pub(crate) fn show_text(&mut self, title: &str, text: &str) {
        let hint = self.locale().t("clipboard.select_hint").to_owned();
        let view = TextView::new(title, text).hint(&hint);
        self.push(Modal::Text(view), Purpose::Read);
    }

    /// Copies any text and says which way it took.
    pub(crate) fn copy_text(&mut self, text: &str) {
        let text = crate::text::harmless::block(text);
        let way = self.clipboard.copy(&text);
        let way_name = self.locale().t(way.key()).to_owned();
        let shown = crate::text::width::cut(&crate::text::harmless::line(&text), 40);
        self.done("done.copied", &[("what", &shown), ("way", &way_name)]);
        if way == Way::Show {
            self.show_text("", &text);
        }
    }
}
