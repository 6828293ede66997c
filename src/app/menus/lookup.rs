//! Search, products.

use crate::app::App;
use crate::app::dialog::Menu;
use crate::domain::{Entity, Subject};
use crate::modal::PickItem;
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
        let of_kind = |kind: Entity| found.iter().filter(move |hit| hit.kind == kind);
        let mut items = Vec::with_capacity(found.len());
        for kind in kinds {
            let name = self.t(&format!("search.kind.{kind}"));
            // There may be more of it than are looked for.
            let is_full = of_kind(kind).count() >= FOUND.of_kind;
            let group =
                if is_full { self.session.locale.tf("search.first", &[("kind", &name)]) } else { name };
            items.extend(of_kind(kind).map(|hit| self.found_item(hit).group(group.clone())));
        }
        Ok(items)
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
}
