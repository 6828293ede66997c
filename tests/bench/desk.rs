//! The desk on a database, in one process: what a key press, an action and a look cost, without the terminal.
//! `cargo bench --bench desk -- DATABASE [WORD]` prints a line a figure: name, count, then microseconds (or bytes) at p50,
//! p95, p99. The database is written to: give it a copy. `scripts/bench` sets the figures beside their references.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use rusqlite::Connection;
use shiftdesk::app::App;
use shiftdesk::app::clipboard::Clipboard;
use shiftdesk::app::keys::KeyTable;
use shiftdesk::app::screen::Screen;
use shiftdesk::app::session::Session;
use shiftdesk::app::worker::Worker;
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::store::{Store, shop};
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::ui::Theme;
use std::cell::Cell;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

/// Counts what would go to the terminal.
#[derive(Clone, Default)]
struct Sink(Rc<Cell<usize>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Bench {
    app: App,
    screen: Terminal<Screen<Sink>>,
    sink: Sink,
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

impl Bench {
    fn new(db: &Path) -> Self {
        let store = Store::open(db, "bench").unwrap();
        let config = Config::defaults().unwrap();
        let shop = shop::names(&store).unwrap().into_iter().next().unwrap_or_default();
        let now = std::env::var("SHIFTDESK_NOW").unwrap_or_else(|_| "2026-06-01T16:55:00+08:00".into());
        let session = Session {
            theme: Theme::new(&config.theme, true),
            keys: KeyTable::new(&config.keys).unwrap(),
            store,
            config,
            config_folder: std::path::PathBuf::from("/nowhere"),
            locale: Locale::new(Lang::Zh),
            clock: Clock::frozen(chrono::DateTime::parse_from_rfc3339(&now).unwrap()),
            shift: None,
            other_agent: String::new(),
            shop,
            demo: false,
        };
        let app = App::new(session, Clipboard::new("show"), Worker::new(|_| {})).unwrap();
        let sink = Sink::default();
        let area = Rect::new(0, 0, 140, 40);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let screen = Terminal::with_options(Screen::new(sink.clone()), options).unwrap();
        let mut bench = Self { app, screen, sink };
        bench.draw();
        if let Some(preparation) = bench.app.desk.snippets.preparation() {
            preparation();
        }
        bench
    }

    fn draw(&mut self) {
        let app = &mut self.app;
        self.screen
            .draw(|frame| {
                let area = frame.area();
                if let Some(caret) = app.draw(area, frame.buffer_mut()) {
                    frame.set_cursor_position(caret);
                }
            })
            .unwrap();
    }

    /// Microseconds from a key to its picture, and the bytes of it.
    fn press(&mut self, event: &Event) -> (u64, u64) {
        let sent = self.sink.0.get();
        let began = Instant::now();
        self.app.take(event);
        self.draw();
        (micros(began), u64::try_from(self.sink.0.get() - sent).unwrap())
    }

    fn presses(&mut self, events: &[Event], count: usize) -> Vec<(u64, u64)> {
        (0..count).map(|n| self.press(&events[n % events.len()])).collect()
    }
}

fn micros(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_micros()).unwrap()
}

fn tell(name: &str, mut values: Vec<u64>) {
    values.sort_unstable();
    let at = |percent: usize| values[(values.len() - 1) * percent / 100];
    println!("{name}\t{}\t{}\t{}\t{}", values.len(), at(50), at(95), at(99));
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let Some(db) = args.first().map(Path::new) else { return };
    let began = Instant::now();
    let mut bench = Bench::new(db);
    tell("open", vec![micros(began)]);

    let wanted = |name: &str| args.get(1).is_none_or(|word| name.contains(word.as_str()));
    if wanted("move") {
        moves(&mut bench);
    }
    let views = [
        ("hand-over", KeyCode::Char('p')),
        ("summary", KeyCode::F(10)),
        ("all that is due", KeyCode::F(7)),
        ("most urgent", KeyCode::F(12)),
    ];
    for (name, code) in views {
        if wanted(name) {
            bench.press(&focus(1));
            let took = (0..20).map(|_| {
                let took = bench.press(&key(code));
                bench.press(&key(KeyCode::Esc));
                took.0
            });
            tell(name, took.collect());
        }
    }
    if wanted("action") {
        actions(&mut bench);
        commits(db);
    }
}

fn focus(pane: u32) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(char::from_digit(pane, 10).unwrap()), KeyModifiers::ALT))
}

fn moves(bench: &mut Bench) {
    let moves = [KeyCode::Down, KeyCode::Down, KeyCode::Down, KeyCode::Up].map(key);
    for (name, pane) in [("inquiries", 1), ("orders", 2), ("remarks", 3), ("snippets", 4), ("cases", 5)] {
        bench.press(&focus(pane));
        let took = bench.presses(&moves, 400);
        tell(&format!("move {name}"), took.iter().map(|t| t.0).collect());
        tell(&format!("bytes {name}"), took.iter().map(|t| t.1).collect());
        if name != "remarks" && name != "snippets" {
            let opening = [key(KeyCode::F(11)), key(KeyCode::Down), key(KeyCode::F(11)), key(KeyCode::Up)];
            let took = bench.presses(&opening, 200);
            tell(&format!("open {name}"), took.iter().map(|t| t.0).collect());
        }
    }
    bench.press(&focus(1));
    let held: Vec<u64> = (0..20)
        .map(|n| {
            let began = Instant::now();
            let event = key(if n % 2 == 0 { KeyCode::Down } else { KeyCode::Up });
            (0..300).for_each(|_| {
                bench.app.take(&event);
            });
            bench.draw();
            micros(began)
        })
        .collect();
    tell("300 held keys", held);
}

/// "Replied" and "asked again" in turns, each on disk before it is shown.
fn actions(bench: &mut Bench) {
    bench.press(&focus(1));
    bench.press(&key(KeyCode::Home));
    let mut took = Vec::new();
    for n in 0..200 {
        took.push(bench.press(&key(KeyCode::Char(if n % 2 == 0 { 'r' } else { 'w' }))).0);
    }
    tell("action", took);
}

/// A bare row in a table of its own, with the same pragmas and on the same disk.
fn commits(beside: &Path) {
    let path = beside.with_extension("bare");
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    conn.execute_batch("CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, at INTEGER, text TEXT)")
        .unwrap();
    let mut insert = conn.prepare("INSERT INTO t(at, text) VALUES (?1, '已回复')").unwrap();
    let took = (0..400)
        .map(|n| {
            let began = Instant::now();
            insert.execute([n]).unwrap();
            micros(began)
        })
        .collect();
    tell("bare commit", took);
}
