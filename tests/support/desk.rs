//! The program's desk in memory, on a day that is always the same: for pictures of its screens.

use super::keys;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use shiftdesk::app::App;
use shiftdesk::app::clipboard::Clipboard;
use shiftdesk::app::keys::KeyTable;
use shiftdesk::app::session::Session;
use shiftdesk::app::worker::Worker;
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::store::Store;
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::ui::Theme;
use shiftdesk::ui::screen_text::screen_text;

pub struct Desk {
    pub app: App,
    pub size: (u16, u16),
}

/// 2026-06-01 14:05 in China.
pub fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:05:00+08:00").unwrap())
}

impl Desk {
    /// A desk with the work of [`super::day::fill`] on it, in the language of its data.
    pub fn new(lang: Lang, size: (u16, u16)) -> Self {
        let mut store = Store::in_memory().unwrap();
        super::day::fill(&mut store, lang);
        Self::over(store, lang, size)
    }

    /// The desk of the first start: nobody, nothing.
    pub fn empty(lang: Lang, size: (u16, u16)) -> Self {
        Self::over(Store::in_memory().unwrap(), lang, size)
    }

    /// The desk of a trade in its first shift.
    pub fn in_trade(config: Config, lang: Lang, size: (u16, u16)) -> Self {
        let mut store = Store::in_memory().unwrap();
        let (shop, agent) =
            if lang == Lang::Zh { ("远达货运", "小李") } else { ("Yuanda Freight", "Lily") };
        let (now, clock) = (clock().now(), clock());
        let by = shiftdesk::store::Actor {
            agent_id: None,
            shift_id: None,
            at: now.timestamp(),
            day: now.date_naive(),
        };
        let seed = shiftdesk::store::Op::new("seed");
        store.transact(&by, seed, |w| shiftdesk::store::shop::ensure(w, shop)).unwrap();
        shiftdesk::store::snippet::seed(&mut store, &by, &config.snippets).unwrap();
        let plan = shiftdesk::store::shift::plan_of_kind(&config, &clock, lang, "day").unwrap();
        shiftdesk::store::shift::start(&mut store, &by, agent, &plan).unwrap();
        Self::with(store, config, clock, lang, size)
    }

    /// A desk on a database that is there.
    pub fn over(store: Store, lang: Lang, size: (u16, u16)) -> Self {
        let mut config = Config::defaults().unwrap();
        // The daily look at the reviews would ring in every picture.
        config.settings.cases.review_check.clear();
        Self::with(store, config, clock(), lang, size)
    }

    /// The desk over any database, at any time.
    pub fn with(store: Store, config: Config, clock: Clock, lang: Lang, size: (u16, u16)) -> Self {
        let shop = shiftdesk::store::shop::names(&store).unwrap().into_iter().next().unwrap_or_default();
        let session = Session {
            theme: Theme::new(&config.theme, true),
            keys: KeyTable::new(&config.keys).unwrap(),
            store,
            locale: config.words.locale(lang),
            config,
            config_folder: std::path::PathBuf::from("/nowhere"),
            clock,
            shift: None,
            other_agent: String::new(),
            shop,
            demo: false,
        };
        let app = App::new(session, Clipboard::new("osc52"), Worker::new(|_| {})).unwrap();
        let mut desk = Self { app, size };
        // The greeting of the start is not what a picture is about.
        desk.app.notice = None;
        desk
    }

    /// Presses keys by their names; `=text` types a text.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            match name.strip_prefix('=').filter(|text| !text.is_empty()) {
                Some(text) => {
                    for c in text.chars() {
                        self.app.take(&Event::Key(keys::event(&c.to_string())));
                    }
                }
                None => {
                    self.app.take(&Event::Key(keys::event(name)));
                }
            }
        }
        self
    }

    /// What is drawn, and where the caret is.
    pub fn draw(&mut self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buf = Buffer::empty(area);
        let caret = self.app.draw(area, &mut buf);
        (buf, caret)
    }

    pub fn screen(&mut self) -> String {
        screen_text(&self.draw().0)
    }
}

/// The place of the top pop-up: the innermost whole frame of round corners.
pub fn popup(buf: &Buffer) -> Option<Rect> {
    let symbol = |x: u16, y: u16| buf.cell((x, y)).map_or("", |c| c.symbol());
    let mut found: Option<Rect> = None;
    for y in 0..buf.area.height {
        for x in (0..buf.area.width).filter(|x| symbol(*x, y) == "╭") {
            let Some(right) = (x..buf.area.width).find(|r| symbol(*r, y) == "╮") else { continue };
            let bottom = (y + 1..buf.area.height).find(|b| symbol(x, *b) != "│" || symbol(right, *b) != "│");
            let Some(bottom) = bottom.filter(|b| symbol(x, *b) == "╰" && symbol(right, *b) == "╯") else {
                continue;
            };
            let rect = Rect::new(x, y, right - x + 1, bottom - y + 1);
            if found.is_none_or(|f| rect.area() < f.area()) {
                found = Some(rect);
            }
        }
    }
    found
}

/// A part of the screen as text.
pub fn cut(buf: &Buffer, area: Rect) -> String {
    let mut part = Buffer::empty(Rect::new(0, 0, area.width, area.height));
    for y in 0..area.height {
        for x in 0..area.width {
            if let (Some(to), Some(from)) = (part.cell_mut((x, y)), buf.cell((area.x + x, area.y + y))) {
                *to = from.clone();
            }
        }
    }
    screen_text(&part)
}
