//! A desk for tests: English, frozen at 14:00, nothing copied but shown.

use super::App;
use super::clipboard::Clipboard;
use super::keys::KeyTable;
use super::session::Session;
use super::worker::Worker;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::store::testing::store;
use crate::text::locale::{Lang, Locale};
use crate::ui::Theme;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// An empty desk without a shift and without pop-ups.
pub fn app() -> App {
    let at = chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap();
    app_over(store(), Clock::frozen(at))
}

/// The same on a store.
pub fn app_over(store: Store, clock: Clock) -> App {
    let config = Config::defaults().unwrap();
    let session = Session {
        theme: Theme::new(&config.theme, true),
        store,
        config_folder: std::path::PathBuf::new(),
        locale: Locale::new(Lang::En),
        clock,
        keys: KeyTable::new(&config.keys).unwrap(),
        config,
        shift: None,
        other_agent: String::new(),
        shop: "示例店".into(),
        demo: false,
    };
    let mut app = App::new(session, Clipboard::new("show"), Worker::new(|_| {})).unwrap();
    app.dialogs.clear();
    app
}

pub fn press(app: &mut App, code: KeyCode) {
    app.take(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

/// A letter with Ctrl.
pub fn key(app: &mut App, letter: char) {
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)));
}

pub fn type_text(app: &mut App, text: &str) {
    for c in text.chars() {
        press(app, KeyCode::Char(c));
    }
}
