//! No statement behind a key reads a whole table that grows with the work: its plan says so.

use super::App;
use super::testing::{app_over, key, press};
use crate::demo;
use crate::store::{Store, plans};
use crate::text::locale::{Lang, Locale};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// A whole afternoon of keys on the day of the demo.
fn work(app: &mut App) {
    for pane in '1'..='5' {
        app.take(&Event::Key(KeyEvent::new(KeyCode::Char(pane), KeyModifiers::ALT)));
        for code in [KeyCode::Down, KeyCode::Down, KeyCode::F(11), KeyCode::F(11), KeyCode::Up, KeyCode::End]
        {
            press(app, code);
            show(app);
        }
        for code in [KeyCode::Char('p'), KeyCode::Char('m'), KeyCode::Char('e')] {
            if pane != '4' {
                press(app, code);
                show(app);
                leave(app);
            }
        }
    }
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::ALT)));
    for code in [4, 5, 6, 7, 8, 9, 10, 12] {
        press(app, KeyCode::F(code));
        show(app);
        leave(app);
    }
    key(app, 'k');
    leave(app);
    for code in [KeyCode::Char('r'), KeyCode::Char('u'), KeyCode::Char('c')] {
        press(app, code);
        show(app);
        leave(app);
    }
    app.tick();
}

fn show(app: &mut App) {
    let area = ratatui::layout::Rect::new(0, 0, 140, 40);
    app.draw(area, &mut ratatui::buffer::Buffer::empty(area));
}

fn leave(app: &mut App) {
    app.dialogs.clear();
}

#[test]
fn no_statement_behind_a_key_reads_a_whole_table_that_grows() {
    let mut store = Store::in_memory().unwrap();
    let clock = crate::clock::Clock::frozen(
        chrono::DateTime::parse_from_rfc3339("2026-06-01T16:55:00+08:00").unwrap(),
    );
    let config = demo::config(&crate::config::Config::defaults().unwrap()).unwrap();
    demo::build(&mut store, &config, &Locale::new(Lang::Zh), &clock, demo::Size::times(1)).unwrap();
    plans::listen(&mut store);
    let mut app = app_over(store, clock);
    work(&mut app);
    let (count, flaws) = plans::flaws(&mut app.session.store);
    assert!(count > 60, "{count} statements");
    assert!(flaws.is_empty(), "{} of {count} read everything:\n{}", flaws.len(), flaws.join("\n"));
}
