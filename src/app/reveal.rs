//! X2: the plain phone and address of the record in front, on a key; who looked is kept in the trail.

use super::App;
use super::dialog::Purpose;
use crate::domain::{Entity, Subject};
use crate::modal::{Modal, TextView};
use crate::store::{self, StoreError};
use crate::text::harmless;

impl App {
    pub(crate) fn reveal(&mut self) -> Result<(), StoreError> {
        let card = self.card_in_front().map(|c| Subject::new(Entity::Customer, c.customer.id));
        let Some(subject) = card.or(self.desk.context) else {
            self.hint("refuse.nothing_selected", &[]);
            return Ok(());
        };
        let store = &self.session.store;
        let order = match subject.entity {
            Entity::Order => Some(store::order::get(store, subject.id)?),
            Entity::Case => {
                let id = store::case::get(store, subject.id)?.order_id;
                id.map(|id| store::order::get(store, id)).transpose()?
            }
            _ => None,
        };
        let customer = match subject.entity {
            Entity::Customer => Some(subject.id),
            _ => self.context_customer()?,
        };
        let mut lines: Vec<String> = Vec::new();
        if let Some(order) = &order {
            let d = &order.data;
            lines.push(joined(&[&d.receiver, &d.phone, &d.landline, &d.address.to_string()]));
        }
        if let Some(id) = customer {
            let card = store::customer::card(store, id)?;
            lines.insert(0, card.customer.name.clone());
            lines.extend(card.phones.iter().cloned());
            lines.extend(
                card.addresses.iter().map(|a| joined(&[&a.receiver, &a.phone, &a.address.to_string()])),
            );
        }
        let mut told: Vec<String> = Vec::new();
        for line in lines.iter().map(|l| harmless::line(l).trim().to_owned()) {
            // A number that stands beside its receiver already is not told once more.
            if !line.is_empty() && !told.iter().any(|t| t.contains(&line)) {
                told.push(line);
            }
        }
        let note = order.map(|o| o.data.order_no).unwrap_or_default();
        let by = self.session.actor();
        store::reveal::record(&mut self.session.store, &by, subject, &note)?;
        self.reload()?;
        told.push(String::new());
        told.push(self.locale().t("reveal.recorded").to_owned());
        let title = self.locale().t("action.reveal.long").to_owned();
        self.push(Modal::Text(TextView::new(title, &told.join("\n"))), Purpose::Read);
        Ok(())
    }
}

/// One line of what is known of it.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{app, press};
    use crate::domain::order::tests::sample;
    use crate::store::audit;
    use crate::ui::screen_text::screen_text;
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn screen(app: &mut App) -> String {
        let area = Rect::new(0, 0, 140, 40);
        let mut buf = Buffer::empty(area);
        app.draw(area, &mut buf);
        screen_text(&buf)
    }

    #[test]
    fn x2_where_the_focused_record_is_masked_too_one_key_shows_it_and_says_who_looked() {
        let mut app = app();
        app.session.config.settings.privacy.focused = false;
        let by = app.session.actor();
        let id = store::order::create(&mut app.session.store, &by, &sample(), None).unwrap();
        app.reload().unwrap();
        press(&mut app, KeyCode::Char('2'));
        let phone = sample().phone;
        assert!(!screen(&mut app).contains(&phone), "masked although it has the focus");
        app.take(&Event::Key(KeyEvent::new(KeyCode::Char('v'), KeyModifiers::ALT)));
        assert_eq!(screen(&mut app).matches(&phone).count(), 1, "once is enough");
        let trail = audit::of(&app.session.store, Subject::new(Entity::Order, id), 9).unwrap();
        assert_eq!(trail[0].head.kind, "reveal");
    }
}
