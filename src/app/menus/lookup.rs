//! Palette, search, reminders, products.

use crate::app::App;
use crate::app::action::Action;
use crate::app::dialog::Menu;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::store::search::{Found, Most};
use crate::store::{self, StoreError};
use crate::view::{View, ViewId};
use std::ops::Range;

/// Entries of a search, of each kind and in all.
const FOUND: Most = Most { of_kind: 8, all: 40 };

/// A long text begins shortly before what was typed, so that it is seen.
fn excerpt(text: String, marks: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    /// Characters before the first mark.
    const BEFORE: usize = 8;
    let Some(first) = marks.first().filter(|m| text[..m.start].chars().count() > 2 * BEFORE) else {
        return (text, marks);
    };
    let from = text[..first.start].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let moved = marks.iter().map(|m| m.start - from + 2..m.end - from + 2).collect();
    (format!("..{}", &text[from..]), moved)
}

impl App {
    /// F2: every action by name, with its key and why it is not possible now. One of another pane goes there first.
    pub(super) fn palette(&self) -> Picker {
        let moves = |a: &Action| {
            matches!(
                a,
                Action::Up
                    | Action::Down
                    | Action::PageUp
                    | Action::PageDown
                    | Action::First
                    | Action::Last
                    | Action::Palette
                    | Action::Back
            )
        };
        let mut items: Vec<PickItem> = Action::ALL
            .iter()
            .filter(|a| !moves(a))
            .map(|action| {
                let elsewhere = self.place_elsewhere(*action);
                let reason = self.refusal(*action).filter(|_| elsewhere.is_none()).map(|key| self.t(key));
                let keys = self.session.keys.keys_of(*action).join(" ");
                let long = self.t(&format!("action.{action}.long"));
                let detail = reason.clone().or_else(|| elsewhere.map(|key| self.t(&key))).unwrap_or_default();
                PickItem::new(action.code(), long).detail(detail).key(keys).disabled(reason)
            })
            .collect();
        items.extend(self.palette_tasks());
        Picker::new(self.t("menu.palette"), items)
    }

    /// F3: what the typed query finds, everything that can be gone to.
    pub(super) fn search_items(&self, query: &str) -> Result<Vec<PickItem>, StoreError> {
        if query.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found = store::search::search(&self.session.store, &self.desk.snippets.index, query, FOUND)?;
        // The kind with the best match comes first; within a kind they are in order already.
        let mut kinds: Vec<Entity> = Vec::new();
        for hit in &found {
            if !kinds.contains(&hit.kind) {
                kinds.push(hit.kind);
            }
        }
        let group = |kind: Entity| found.iter().filter(move |hit| hit.kind == kind);
        Ok(kinds.iter().flat_map(|kind| group(*kind)).map(|hit| self.found_item(hit)).collect())
    }

    fn found_item(&self, hit: &Found) -> PickItem {
        let time = if hit.at == 0 { String::new() } else { self.session.look().near(hit.at) };
        let (title, mut text) = hit.marks.clone();
        let mut matched = hit.matched.clone();
        if hit.title.contains(&matched) {
            matched.clear();
            text.clear();
        }
        let (matched, text) = excerpt(matched, text);
        PickItem::new(format!("{}:{}", hit.kind, hit.id), hit.title.clone())
            .detail(matched)
            .key(time)
            .group(self.t(&format!("search.kind.{}", hit.kind)))
            .marks(title, text)
    }

    pub(super) fn go_to_found(&mut self, id: &str) -> Result<(), StoreError> {
        let Some((entity, id)) = id.split_once(':') else { return Ok(()) };
        let (Some(entity), Ok(id)) = (Entity::from_code(entity), id.parse::<i64>()) else { return Ok(()) };
        match entity {
            Entity::Snippet => {
                self.focus(crate::ui::layout::PaneId::Snippets);
                let snippet = store::snippet::get(&self.session.store, id)?;
                self.desk.snippets.find.input = crate::ui::LineInput::new(&snippet.code);
                self.find_snippets(false);
                self.desk.snippets.chosen = true;
            }
            Entity::Inquiry | Entity::Order | Entity::Case => {
                self.go_to(Subject::new(entity, id));
            }
            Entity::Customer => return self.open_card(id),
            Entity::Product => return self.show_product(id),
            Entity::Promotion => {
                self.open_view(ViewId::Promotions)?;
                if let Some(View::Promotions(view)) = self.views.last_mut() {
                    view.list.select_id(id);
                }
            }
            Entity::Question => self.open_menu(Menu::Question(id))?,
            _ => {}
        }
        Ok(())
    }

    /// F7: everything that rings, what is due first.
    pub(super) fn reminder_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        let look = self.session.look();
        if let Menu::Snooze(_) = menu {
            let items = [
                ("go", "snooze.go"),
                ("done", "snooze.done"),
                ("10", "snooze.minutes_10"),
                ("120", "snooze.hours_2"),
                ("morning", "snooze.morning"),
            ]
            .into_iter()
            .map(|(id, key)| PickItem::new(id, self.t(key)))
            .collect();
            return Ok(Picker::new(self.t("menu.reminder"), items));
        }
        let mut items: Vec<(i64, PickItem)> = Vec::new();
        for inquiry in self.desk.inquiries.list.rows().iter().filter(|i| i.status.is_open()) {
            if let Some(promise) = &inquiry.promise {
                let label = format!("{} {}", look.near(promise.due_at), inquiry.customer);
                let item =
                    PickItem::new(format!("inquiry:{}", inquiry.id), label).detail(promise.what.clone());
                items.push((promise.due_at, item.key(self.t("menu.promise"))));
            }
        }
        for reminder in store::reminder::open(&self.session.store, 200)? {
            let about = reminder.about.map(|s| self.name_of(s)).unwrap_or_default();
            let label = format!("{} {about}", look.near(reminder.due_at));
            let kind = self.t(&format!("reminder.kind.{}", reminder.kind));
            items.push((
                reminder.due_at,
                PickItem::new(format!("reminder:{}", reminder.id), label).detail(reminder.text).key(kind),
            ));
        }
        items.sort_by_key(|(due, _)| *due);
        let lead = if items.is_empty() { self.t("menu.no_reminders") } else { String::new() };
        Ok(Picker::new(self.t("menu.reminders"), items.into_iter().map(|(_, i)| i).collect()).lead(lead))
    }

    /// Whom a reminder is about.
    fn name_of(&self, subject: Subject) -> String {
        let store = &self.session.store;
        match subject.entity {
            Entity::Inquiry => store::inquiry::get(store, subject.id).map(|i| i.customer),
            Entity::Order => store::order::get(store, subject.id).map(|o| o.data.customer),
            Entity::Case => store::case::get(store, subject.id).map(|c| c.customer),
            Entity::Exception => store::exception::get(store, subject.id).map(|e| e.customer),
            Entity::Product => store::product::get(store, subject.id).map(|p| p.title),
            _ => return String::new(),
        }
        .unwrap_or_default()
    }

    pub(super) fn reminder_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        if let Menu::Snooze(reminder) = menu {
            return self.snooze(reminder, id);
        }
        let Some((kind, id)) = id.split_once(':') else { return Ok(()) };
        let Ok(id) = id.parse::<i64>() else { return Ok(()) };
        if kind == "reminder" {
            return self.open_menu(Menu::Snooze(id));
        }
        self.go_to(Subject::new(Entity::Inquiry, id));
        Ok(())
    }

    /// I10: go there, tick it off, or later with the reason.
    fn snooze(&mut self, id: i64, how: &str) -> Result<(), StoreError> {
        let reminder = store::reminder::get(&self.session.store, id)?;
        let by = self.session.actor();
        let now = self.session.local_now();
        let until = match how {
            "go" => {
                match reminder.about {
                    // An exception is worked on where its order is.
                    Some(Subject { entity: Entity::Exception, id }) => {
                        let order = store::exception::get(&self.session.store, id)?.order_id;
                        self.go_to(Subject::new(Entity::Order, order));
                        return self.open_menu(Menu::Exception(id));
                    }
                    Some(Subject { entity: Entity::Product, id }) => return self.show_product(id),
                    Some(subject) => {
                        self.go_to(subject);
                    }
                    None => {}
                }
                return Ok(());
            }
            "done" => {
                store::reminder::done(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.reminder_done", &[]);
                return Ok(());
            }
            "morning" => self.tomorrow_morning(),
            minutes => now.timestamp() + minutes.parse::<i64>().unwrap_or(10) * 60,
        };
        let reason = self.t("snooze.reason");
        store::reminder::snooze(&mut self.session.store, &by, id, until, &reason)?;
        self.reload()?;
        let time = self.session.look().near(until);
        self.done("done.snoozed", &[("time", &time)]);
        Ok(())
    }
}
