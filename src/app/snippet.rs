//! From a found snippet to a copied answer: variables from the context, holes asked for, the reply stamped (F2, F4, I3).

use super::App;
use super::clipboard::Way;
use super::dialog::{Ask, FormKind, Menu, Purpose, Use};
use crate::domain::snippet::Snippet;
use crate::domain::{Entity, Subject};
use crate::modal::{Confirm, Modal, TextView};
use crate::store::{self, StoreError};
use crate::text::template::{self, Filled, Slot};
use crate::ui::LineInput;
use crate::ui::layout::PaneId;
use chrono::Timelike;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Variable name → value, for what the context knows.
pub type Known = HashMap<&'static str, String>;

/// F2: what the variables of one reply stand for. What has to be looked up is looked up only when it is asked for.
pub(crate) struct Filling<'a> {
    app: &'a App,
    known: Known,
    /// How somebody without a speakable name is addressed in the language of the reply.
    anybody: &'static str,
    remembered: OnceCell<HashMap<String, String>>,
}

impl Filling<'_> {
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let known = self.known.get(name).filter(|v| !v.trim().is_empty());
        let found = match (name, known) {
            ("称呼", nick) => {
                Some(template::salutation(nick.map_or("", String::as_str), self.anybody).to_owned())
            }
            (_, Some(value)) => Some(value.clone()),
            ("优惠", None) => self.app.promotions_value(),
            ("库存", None) => self.app.stock_value(self.known.get("商品").map_or("", String::as_str)),
            _ => None,
        };
        found.or_else(|| self.remembered().get(name).cloned())
    }

    /// Typed before for whoever is in focus; nobody is asked twice in one conversation.
    fn remembered(&self) -> &HashMap<String, String> {
        self.remembered.get_or_init(|| {
            let Some(about) = self.app.desk.context else { return HashMap::new() };
            store::snippet::remembered(&self.app.session.store, about).unwrap_or_else(|error| {
                tracing::warn!(%error, "what was typed before");
                HashMap::new()
            })
        })
    }
}

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
        self.order_values(context, &mut known, &mut customer);
        known.insert("称呼", customer.clone());
        known.insert("客户", customer);
        known
    }

    fn order_values(&self, context: Option<Subject>, known: &mut Known, customer: &mut String) {
        let order = if context == self.desk.context { self.context_order() } else { self.order_of(context) };
        let Ok(Some(order)) = order else { return };
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

    /// C3: what runs now; `None` when nothing does.
    fn promotions_value(&self) -> Option<String> {
        let session = &self.session;
        let running = store::promotion::running(&session.store, session.now()).unwrap_or_default();
        let ours = running.into_iter().filter(|p| p.shop.is_empty() || p.shop == session.shop);
        let told: Vec<String> = ours.map(|p| if p.content.is_empty() { p.name } else { p.content }).collect();
        (!told.is_empty()).then(|| told.join("；"))
    }

    /// I8: the stock of the product asked about; `None` when it is not known which one, or how many.
    fn stock_value(&self, product: &str) -> Option<String> {
        let session = &self.session;
        let code = match self.context_order() {
            Ok(Some(order)) if order.data.lines.len() == 1 => order.data.lines[0].code.clone(),
            _ => String::new(),
        };
        let by_code = store::product::stock(&session.store, &code).ok().flatten();
        let stock = by_code.or_else(|| store::product::meant(&session.store, product).ok().flatten()?.stock);
        stock.map(|pieces| pieces.to_string())
    }

    pub(crate) fn filling(&self, reply: &str) -> Filling<'_> {
        let anybody = template::anybody(reply);
        Filling { app: self, known: self.known_values(), anybody, remembered: OnceCell::new() }
    }

    pub(crate) fn fill(&self, text: &str) -> Filled {
        let filling = self.filling(text);
        template::fill(text, |name| filling.value(name))
    }

    /// The reply taken apart: what stands, what is asked for.
    pub(crate) fn snippet_slots(&self, answer: &str) -> Vec<Slot> {
        let filling = self.filling(answer);
        template::slots(answer, |name| filling.value(name))
    }

    /// Whose context fills: the customer and the end of her order number, so that nobody gets another one's text.
    pub(crate) fn bound(&self) -> String {
        let who = self.known_values().remove("客户").unwrap_or_default();
        let order = self.context_order().ok().flatten().map(|o| o.data.order_no).unwrap_or_default();
        let digits: Vec<char> = order.chars().collect();
        let tail: String = digits[digits.len().saturating_sub(4)..].iter().collect();
        match (who.is_empty(), tail.is_empty()) {
            (_, true) => who,
            (true, false) => self.locale().tf("snippet.bound_order", &[("tail", &tail)]),
            (false, false) => {
                format!("{who} · {}", self.locale().tf("snippet.bound_order", &[("tail", &tail)]))
            }
        }
    }

    /// The selected snippet as it would be copied.
    pub(crate) fn preview_snippet(&mut self) {
        let preview = self.desk.snippets.selected().map(|s| self.fill(&s.answer).text).unwrap_or_default();
        self.desk.snippets.preview = preview;
        self.desk.snippets.bound = self.bound();
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
        let whole = template::joined(&self.snippet_slots(&snippet.answer), |_| None);
        if how == Use::Copy
            && let Some(text) = whole
        {
            return self.finish_snippet(snippet, &text, approved_by, Vec::new(), None);
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
        filled: Vec<(String, String)>,
        keep: Option<Snippet>,
    ) -> Result<(), StoreError> {
        let by = self.session.actor();
        let inquiry = self.desk.context_of(Entity::Inquiry);
        let open = inquiry
            .filter(|id| self.desk.inquiries.list.rows().iter().any(|i| i.id == *id && i.status.is_open()));
        let kept = keep.as_ref().map(|k| k.code.clone());
        let about = self.desk.context;
        let copied =
            store::snippet::Copied { snippet: snippet.id, inquiry, text, approved_by, about, filled, keep };
        store::snippet::copy(&mut self.session.store, &by, &copied)?;
        self.desk.snippets.find.input.clear();
        self.desk.snippets.untouch();
        self.reload()?;
        let way = self.clipboard.copy(text);
        let way_name = self.locale().t(way.key()).to_owned();
        match kept {
            Some(code) => self.done("done.copied_and_kept", &[("code", &code), ("way", &way_name)]),
            None => {
                let key = if open.is_some() { "done.copied_and_stamped" } else { "done.copied" };
                self.done(key, &[("what", &snippet.title), ("way", &way_name)]);
            }
        }
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

    /// Goes to the reply of a code: found already, Enter copies it. One the shop does not have is named, and looked
    /// for by hand; so this comes after whatever else is told.
    pub(crate) fn offer_snippet(&mut self, code: &str) {
        self.focus(PaneId::Snippets);
        if self.desk.snippets.index.snippets().iter().any(|s| s.code == code) {
            self.desk.snippets.find.input = LineInput::new(code);
            // The program typed it for her: Enter may copy what she sees.
            self.desk.snippets.chosen = false;
            self.desk.snippets.typed = true;
            self.find_snippets(false);
        } else {
            self.hint("snippet.code_missing", &[("code", code)]);
        }
    }

    /// One question; `u` takes it back (X3).
    pub(crate) fn ask_to_delete_snippet(&mut self) {
        let Some(snippet) = self.desk.snippets.selected() else { return };
        let (id, title) = (snippet.id, snippet.title.clone());
        let text = self.message("ask.delete_snippet", &[("title", &title)]);
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
        let way = self.clipboard.copy(text);
        let way_name = self.locale().t(way.key()).to_owned();
        let shown = crate::text::width::cut(&crate::text::harmless::line(text), 40);
        self.done("done.copied", &[("what", &shown), ("way", &way_name)]);
        if way == Way::Show {
            self.show_text("", text);
        }
    }
}

#[cfg(test)]
mod tests;
