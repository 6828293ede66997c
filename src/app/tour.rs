//! The tour: two minutes over the desk, a card for each pane and for the keys that matter. It begins after the first
//! start and whenever it is asked for, and can be left at any card.

use super::App;
use super::action::Action;
use super::dialog::Purpose;
use crate::modal::tour::{Side, TourCard};
use crate::modal::{Answer, Modal};
use crate::ui::layout::PaneId;

/// Each card: its text, the pane it speaks of, and where it stands meanwhile.
const CARDS: &[(&str, PaneId, Side)] = &[
    ("tour.desk", PaneId::Inquiries, Side::Middle),
    ("tour.inquiries", PaneId::Inquiries, Side::Right),
    ("tour.snippets", PaneId::Snippets, Side::Left),
    ("tour.orders", PaneId::Orders, Side::Left),
    ("tour.remarks", PaneId::Remarks, Side::Left),
    ("tour.cases", PaneId::Cases, Side::Top),
    ("tour.next", PaneId::Inquiries, Side::Right),
    ("tour.shift", PaneId::Inquiries, Side::Right),
    ("tour.help", PaneId::Inquiries, Side::Middle),
];

impl App {
    pub(crate) fn start_tour(&mut self) {
        self.dialogs.clear();
        self.views.clear();
        self.show_tour(0);
    }

    fn show_tour(&mut self, nth: usize) {
        let Some((text, pane, side)) = CARDS.get(nth) else { return };
        self.focus(*pane);
        self.set_finding(false);
        let (number, all) = ((nth + 1).to_string(), CARDS.len().to_string());
        let title = self.locale().tf("tour.title", &[("nth", &number), ("all", &all)]);
        let text = self.with_keys(text);
        self.push(Modal::Tour(TourCard::new(title, &text, *side)), Purpose::Tour(nth));
    }

    /// Enter goes on, back goes back; after the last card it is over.
    pub(crate) fn tour_answered(&mut self, nth: usize, answer: &Answer) {
        self.dialogs.pop();
        match answer {
            Answer::Yes if nth + 1 == CARDS.len() => self.hint("tour.over", &[]),
            Answer::Yes => self.show_tour(nth + 1),
            _ => self.show_tour(nth.saturating_sub(1)),
        }
    }

    /// A text with the keys of actions in their places: `{next_urgent}` becomes F12, whatever the key table says.
    pub(crate) fn with_keys(&self, key: &str) -> String {
        let table = &self.session.keys;
        self.with_places(key, &[], |action| table.ime_key(action).unwrap_or_default())
    }

    /// A message with what it is about, and with the keys that work where it is read: while something is typed, a letter
    /// is no key.
    pub(crate) fn message(&self, key: &str, args: &[(&str, &str)]) -> String {
        let (table, finding) = (&self.session.keys, self.is_finding());
        self.with_places(key, args, |action| {
            let first = table.keys_of(action).first().copied();
            if finding { table.ime_key(action) } else { first }.unwrap_or_default()
        })
    }

    fn with_places<'a>(&self, key: &str, args: &[(&str, &str)], of: impl Fn(Action) -> &'a str) -> String {
        let locale = self.locale();
        let keys = Action::ALL.iter().map(|action| (action.code(), locale.key_name(of(*action))));
        let keys: Vec<(&str, String)> = keys.collect();
        let keys = keys.iter().map(|(name, key)| (*name, key.as_str()));
        let args: Vec<(&str, &str)> = args.iter().copied().chain(keys).collect();
        locale.tf(key, &args)
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{app, press};
    use crate::modal::Modal;
    use crate::ui::layout::PaneId;
    use crossterm::event::KeyCode;

    #[test]
    fn the_tour_walks_over_the_panes_and_is_left_at_any_card() {
        let mut app = app();
        app.start_tour();
        let mut seen = Vec::new();
        while let Some(Modal::Tour(_)) = app.dialogs.last().map(|d| &d.modal) {
            seen.push(app.desk.focus.0);
            press(&mut app, KeyCode::Enter);
        }
        assert_eq!(seen.len(), super::CARDS.len());
        assert!(PaneId::ALL.iter().all(|p| seen.contains(p)));
        app.start_tour();
        press(&mut app, KeyCode::Enter);
        press(&mut app, KeyCode::Left);
        press(&mut app, KeyCode::Esc);
        assert!(app.dialogs.is_empty());
    }

    #[test]
    fn any_other_key_leaves_the_tour_and_does_what_it_always_does() {
        let mut app = app();
        app.start_tour();
        press(&mut app, KeyCode::F(2));
        assert!(matches!(app.dialogs.as_slice(), [d] if matches!(d.modal, Modal::Picker(_))));
    }

    #[test]
    fn the_cards_name_the_keys_of_the_table_in_force() {
        let app = app();
        for (text, ..) in super::CARDS {
            let told = app.with_keys(text);
            assert!(!told.contains(['{', '}']), "{told}");
        }
        assert!(app.with_keys("tour.next").contains("F12"));
    }
}
