use super::form::Aside;
use super::{Choice, Confirm, Field, Form, Modal, PickItem, Picker, TextView};
use crate::clock::Clock;
use crate::config::Config;
use crate::text::locale::{Lang, Locale};
use crate::ui::{Look, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A name that turns the line round, drives the terminal and breaks the line.
const EVIL: &str = "小\u{202E}美\u{1b}[2J\u{200B}\u{7}";
const SAFE: &str = "小美[2J";

fn drawn(modal: &Modal) -> String {
    let config = Config::defaults().unwrap();
    let (theme, locale) = (Theme::new(&config.theme, true), Locale::new(Lang::Zh));
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
    let now = clock.now().timestamp();
    let look = Look { theme: &theme, locale: &locale, config: &config, clock: &clock, now };
    let area = Rect::new(0, 0, 140, 40);
    let mut buf = Buffer::empty(area);
    modal.draw(area, &mut buf, &look);
    buf.content().iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn text_from_outside_is_harmless_in_every_pop_up() {
    let choice = Field::choice("f", EVIL, vec![Choice::new("a", EVIL)], "a");
    let form = Form::new(EVIL, "k", vec![choice]).lead(EVIL).asides(vec![Aside::new("f", EVIL)]);
    let pop_ups = [
        Modal::Picker(Picker::new(EVIL, vec![PickItem::new("a", EVIL).detail(EVIL)]).lead(EVIL)),
        Modal::Confirm(Confirm::new(EVIL, EVIL)),
        Modal::Text(TextView::new(EVIL, EVIL)),
        Modal::Form(Box::new(form)),
    ];
    for (pop_up, texts) in pop_ups.iter().zip([4, 2, 2, 6]) {
        let screen = drawn(pop_up);
        let hostile = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{200B}');
        assert!(!screen.chars().any(hostile), "{pop_up:?}");
        let squeezed: String = screen.chars().filter(|c| *c != ' ').collect();
        assert_eq!(squeezed.matches(SAFE).count(), texts, "all of it is shown: {pop_up:?}");
    }
}
