//! The snippets of the pane: read once, found anew whenever what is typed or in focus changes (F3).

use super::App;
use super::desk::Known;
use crate::domain::snippet::{Index, Order, Scope};
use crate::domain::{Entity, Subject};
use crate::store::snippet::Changed;
use crate::store::{self, Result};
use crate::text::locale::Lang;

/// Snippets that are listed at most; nobody walks further, typing is quicker.
const SNIPPETS: usize = 200;
/// Snippets of the first picture: more than fit on any screen.
const FIRST: usize = 100;
/// So many are read as quickly as the first ones are found among more.
const FEW: i64 = 600;

impl App {
    /// The snippets are read and made ready to be searched only when their texts changed; a use is only counted. At
    /// the start only those of many are read that the first picture shows: [`Self::complete_snippets`] reads the rest.
    pub(super) fn reload_snippets(&mut self) -> Result<()> {
        let store = &self.session.store;
        let known = match self.desk.snippets_known {
            Known::None if store::snippet::are_more_than(store, FEW)? => return self.first_snippets(),
            Known::None | Known::First => None,
            Known::All(known) => Some(known),
        };
        let (known, changed) = store::snippet::changed_since(store, known)?;
        let pane = &mut self.desk.snippets;
        match changed {
            Changed::Nothing => {}
            Changed::Uses(uses) => {
                for u in uses {
                    pane.index.set_use(u.id, u.uses, u.last_used_at);
                }
            }
            Changed::Texts => pane.take(Index::new(store::snippet::all(store)?)),
        }
        self.desk.snippets_known = Known::All(known);
        Ok(())
    }

    fn first_snippets(&mut self) -> Result<()> {
        let (order, now) = (self.snippet_order(), self.session.now());
        let best = |scope: &Scope| store::snippet::first(&self.session.store, scope, order, now, FIRST);
        let first = self.in_scope(best)?;
        self.desk.snippets.take(Index::new(first));
        self.desk.snippets_known = Known::First;
        Ok(())
    }

    /// Reads the snippets that the first picture did without: after it, and before anything is done.
    pub(crate) fn complete_snippets(&mut self) {
        if self.desk.snippets_known != Known::First {
            return;
        }
        match self.reload_snippets() {
            Ok(()) => self.find_snippets(true),
            Err(error) => self.fail(&error),
        }
    }

    fn snippet_order(&self) -> Order {
        Order::parse(&self.session.config.settings.snippets.order)
    }

    /// The snippets that fit what is typed, best first (F3).
    pub(crate) fn find_snippets(&mut self, keep_selection: bool) {
        let (order, now) = (self.snippet_order(), self.session.now());
        let pane = &self.desk.snippets;
        let find = |scope: &Scope| pane.index.find(pane.find.input.value(), scope, order, now, SNIPPETS);
        let rows = self.in_scope(find);
        self.desk.snippets.set(rows, keep_selection);
        self.preview_snippet();
    }

    /// Asks for snippets with what is in focus.
    fn in_scope<T>(&self, ask: impl FnOnce(&Scope) -> T) -> T {
        let (channel, topic, status, case_kind) = self.snippet_scope();
        ask(&Scope {
            shop: &self.session.shop,
            channel: &channel,
            topic: &topic,
            status: &status,
            case_kind: &case_kind,
            category: self.ended_with(),
            // Unasked, the English twins stand behind: most customers write Chinese.
            behind: if self.session.lang() == Lang::Zh { "english" } else { "" },
        })
    }

    /// A3: the category of replies that the guide of the case in focus ended with, "" while it is walked.
    fn ended_with(&self) -> &str {
        let cases = &self.desk.cases;
        let in_focus = self
            .desk
            .context_of(Entity::Case)
            .is_some_and(|id| cases.list.selected().is_some_and(|c| c.id == id));
        let walked = cases.file.walks.first().filter(|_| in_focus);
        let ended = walked.and_then(|w| w.walk.outcome(self.session.config.guide(&w.guide)?));
        ended.map_or("", |outcome| outcome.snippets.as_str())
    }

    /// What the focused inquiry, order or case says about which replies fit.
    fn snippet_scope(&self) -> (String, String, String, String) {
        let desk = &self.desk;
        let mut scope = (String::new(), String::new(), String::new(), String::new());
        let Some(Subject { entity, id }) = desk.context else { return scope };
        match entity {
            Entity::Inquiry => {
                if let Some(i) = desk.inquiries.list.rows().iter().find(|i| i.id == id) {
                    scope = (i.channel.clone(), i.topic.clone(), i.status.code().to_owned(), String::new());
                }
            }
            Entity::Order => {
                if let Some(o) = desk.orders.list.rows().iter().find(|o| o.id == id) {
                    scope =
                        (o.data.channel.clone(), String::new(), o.status.code().to_owned(), String::new());
                }
            }
            Entity::Case => {
                if let Some(c) = desk.cases.list.rows().iter().find(|c| c.id == id) {
                    scope = (c.channel.clone(), String::new(), String::new(), c.kind.clone());
                }
            }
            _ => {}
        }
        scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::domain::snippet::Snippet;
    use crate::store::testing::{actor, store};

    /// The desk as its first picture is drawn, over so many replies.
    fn desk_over(replies: usize) -> App {
        let mut store = store();
        let new = |n: usize| Snippet {
            code: format!("c{n}"),
            title: format!("题 {n}"),
            answer: "答".into(),
            topic: ["", "size", "freight"][n % 3].to_owned(),
            ..Snippet::default()
        };
        let rows: Vec<_> = (0..replies).map(|n| (None, new(n))).collect();
        store::snippet::take_in(&mut store, &actor(0), "", &rows).unwrap();
        let at = chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap();
        crate::app::testing::app_over(store, Clock::frozen(at))
    }

    #[test]
    fn f3_of_many_replies_the_first_picture_shows_what_it_shows_when_all_are_read() {
        for replies in [usize::try_from(FEW).unwrap(), usize::try_from(FEW).unwrap() + 1, 2_000] {
            let mut app = desk_over(replies);
            let shown = |app: &App| -> Vec<String> {
                let index = &app.desk.snippets.index;
                let rows = app.desk.snippets.rows.iter().take(FIRST);
                rows.map(|row| index.get(row.index).unwrap().title.clone()).collect()
            };
            let (known, first) = (app.desk.snippets.index.snippets().len(), shown(&app));
            assert_eq!(known, if replies == 600 { 600 } else { FIRST }, "few are read at once");
            app.complete_snippets();
            assert_eq!(app.desk.snippets.index.snippets().len(), replies);
            assert_eq!(shown(&app), first);
        }
    }
}
