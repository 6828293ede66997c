//! What single steps cost, in one process and in memory: `cargo bench --bench micro`. The demo's day stands behind
//! them; `scripts/bench` measures the whole program.
#![allow(clippy::unwrap_used)]

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use divan::{Bencher, black_box};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use shiftdesk::app::App;
use shiftdesk::app::clipboard::Clipboard;
use shiftdesk::app::keys::KeyTable;
use shiftdesk::app::session::Session;
use shiftdesk::app::worker::Worker;
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::demo;
use shiftdesk::store::{Store, shop};
use shiftdesk::text::harmless;
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::ui::Theme;

fn main() {
    divan::main();
}

const SCREEN: Rect = Rect { x: 0, y: 0, width: 140, height: 40 };

fn desk() -> App {
    let mut store = Store::in_memory().unwrap();
    let now = chrono::DateTime::parse_from_rfc3339("2026-06-01T16:55:00+08:00").unwrap();
    let clock = Clock::frozen(now);
    let config = demo::config(&Config::defaults().unwrap()).unwrap();
    let locale = Locale::new(Lang::Zh);
    demo::build(&mut store, &config, &locale, &clock, demo::Size::times(1)).unwrap();
    let session = Session {
        theme: Theme::new(&config.theme, true),
        keys: KeyTable::new(&config.keys).unwrap(),
        shop: shop::names(&store).unwrap().swap_remove(0),
        store,
        config,
        config_folder: std::path::PathBuf::from("/nowhere"),
        locale,
        clock,
        shift: None,
        other_agent: String::new(),
        demo: true,
    };
    App::new(session, Clipboard::new("show"), Worker::new(|_| {})).unwrap()
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

#[divan::bench]
fn configuration() -> Config {
    Config::defaults().unwrap()
}

#[divan::bench]
fn texts_of_a_language() -> Locale {
    Locale::new(Lang::Zh)
}

#[divan::bench]
fn picture_of_the_desk(bencher: Bencher) {
    let mut app = desk();
    bencher.bench_local(|| {
        let mut screen = Buffer::empty(SCREEN);
        app.draw(SCREEN, &mut screen);
        screen
    });
}

#[divan::bench(args = ['1', '2', '5'])]
fn move_and_picture(bencher: Bencher, pane: char) {
    let mut app = desk();
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char(pane), KeyModifiers::ALT)));
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        app.take(&key(if down { KeyCode::Down } else { KeyCode::Up }));
        let mut screen = Buffer::empty(SCREEN);
        app.draw(SCREEN, &mut screen);
        screen
    });
}

#[divan::bench]
fn reply_without_a_disk(bencher: Bencher) {
    let mut app = desk();
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::ALT)));
    let mut again = false;
    bencher.bench_local(|| {
        again = !again;
        app.take(&key(KeyCode::Char(if again { 'r' } else { 'w' })));
    });
}

#[divan::bench(args = ["什么时候发货？在线等，挺急的", "tb小斌1278 · 24小时"])]
fn harmless_line(text: &str) -> String {
    harmless::line(black_box(text))
}
