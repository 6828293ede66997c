//! A monkey at the desk: whatever is pressed, typed, pasted, clicked, resized, whenever it is, nothing panics, the
//! database holds what it must, and undo leads back to where it began.

use super::Losses;
use super::dice::{Dice, asked};
use super::keys::{self, Throw};
use super::seek::{self, Answer, Seen};
use super::whole::{self, Content};
use crate::support::desk::Desk;
use crossterm::event::{Event, KeyCode};
use ratatui::buffer::Buffer;
use rusqlite::Connection;
use shiftdesk::app::App;
use shiftdesk::app::clipboard::Clipboard;
use shiftdesk::app::worker::{Report, Worker};
use shiftdesk::clock::{Clock, Moment};
use shiftdesk::config::Config;
use shiftdesk::demo;
use shiftdesk::modal::Modal;
use shiftdesk::store::{self, Store};
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::ui::bars::NoticeKind;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// So many keys between two looks at the whole database.
const LOOK_EVERY: u64 = 1_000;
/// Rows a page of a list is long.
const PAGE: usize = 10;
/// What undo is asked to lead back over.
const BOUT: u64 = 40;

struct Monkey {
    dice: Dice,
    seed: u64,
    keys: u64,
    at: Moment,
    desk: Desk,
    reports: Receiver<Report>,
    path: PathBuf,
    look: Connection,
    /// What was thrown last, for who has to find out.
    thrown: VecDeque<String>,
    /// What came up in this database.
    seen: Seen,
    undone: u64,
    /// Bouts of which something was taken back, and nothing of them was left.
    bouts: u64,
    /// The newest op when it began.
    began: i64,
    _folder: tempfile::TempDir,
}

/// Where a commit waits for no disk, when the machine has such a place.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

const HOURS: [&str; 6] = ["16:55", "09:05", "20:15", "00:40", "12:30", "03:00"];

impl Monkey {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let folder = folder();
        let path = folder.path().join("desk.db");
        let lang = if dice.once_in(4) { Lang::En } else { Lang::Zh };
        let hour = HOURS[dice.below(HOURS.len())];
        let at = chrono::DateTime::parse_from_rfc3339(&format!("2026-06-01T{hour}:00+08:00")).unwrap();
        let clock = Clock::frozen(at);
        let mut config = demo::config(&Config::defaults().unwrap()).unwrap();
        config.settings.snippets.enter_pause = 0;
        let mut store = Store::open(&path, "monkey").unwrap();
        // Now and then the first day of a new shop.
        if !dice.once_in(8) {
            demo::build(&mut store, &config, &Locale::new(lang), &clock, demo::Size::times(1)).unwrap();
        }
        let mut desk = Desk::with(store, config, clock, lang, (140, 40));
        let (tell, reports) = channel();
        desk.app.worker = Worker::new(move |report| drop(tell.send(report)));
        desk.app.session.config_folder = folder.path().join("config");
        let look = whole::look(&path);
        Self {
            dice,
            seed,
            keys: 0,
            at,
            desk,
            reports,
            path,
            look,
            thrown: VecDeque::new(),
            seen: Seen::default(),
            undone: 0,
            bouts: 0,
            began: 0,
            _folder: folder,
        }
    }

    fn take(&mut self, event: &Event) {
        self.keys += 1;
        self.seen.note(&self.desk.app, event);
        self.desk.app.take(event);
        self.hear();
    }

    fn press(&mut self, code: KeyCode) {
        self.take(&Event::Key(code.into()));
    }

    /// What the worker tells, all of it before the next key: so a seed repeats.
    fn hear(&mut self) {
        while self.desk.app.worker.is_busy() {
            let report = self.reports.recv_timeout(Duration::from_secs(60)).expect("the worker went silent");
            self.desk.app.take_report(report);
        }
        while let Ok(report) = self.reports.try_recv() {
            self.desk.app.take_report(report);
        }
        self.desk.app.clipboard.take_pending();
    }

    fn throw(&mut self) {
        let throw = keys::throw(&mut self.dice, &self.seen, &self.desk.app, self.desk.size);
        if self.thrown.len() == 60 {
            self.thrown.pop_front();
        }
        self.thrown.push_back(throw.told());
        match throw {
            Throw::Event(event) => self.take(&event),
            Throw::Text(text) => self.type_text(&text),
            Throw::Fill => self.fill(),
            Throw::Pick(row) => self.pick(row),
            Throw::Resize(cols, rows) => {
                self.desk.size = (cols, rows);
                self.take(&Event::Resize(cols, rows));
                self.desk.draw();
            }
            Throw::Pass(seconds) => {
                self.at += chrono::Duration::seconds(seconds);
                self.desk.app.session.clock = Clock::frozen(self.at);
                self.desk.app.tick();
                self.keys += 1;
            }
            Throw::Pause => self.desk.app.save_drafts(),
            Throw::Restart => self.restart(),
        }
        if self.desk.app.quit {
            self.restart();
        }
        self.see();
    }

    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.press(KeyCode::Char(c));
        }
    }

    fn pick(&mut self, row: usize) {
        let (mut pages, mut rows) = (0, 0);
        // A page at a time, the rest by rows; a list may answer a key with another list.
        while self.row() + PAGE <= row && pages < 20 {
            self.press(KeyCode::PageDown);
            pages += 1;
        }
        while self.row() != row && rows < 40 {
            self.press(if self.row() < row { KeyCode::Down } else { KeyCode::Up });
            rows += 1;
        }
        self.press(KeyCode::Enter);
    }

    fn row(&self) -> usize {
        match self.desk.app.dialogs.last().map(|d| &d.modal) {
            Some(Modal::Picker(list)) => list.row(),
            _ => 0,
        }
    }

    /// What is missing or was found wrong is written, of the rest some; behind the last of it the form is saved.
    fn fill(&mut self) {
        let Some(Modal::Form(form)) = self.desk.app.dialogs.last().map(|d| &d.modal) else { return };
        let (fields, focus) = (form.fields.clone(), form.focus);
        let order = (0..fields.len()).map(|i| &fields[(focus + i) % fields.len()]);
        let answers: Vec<_> =
            order.map(|field| (field, seek::answer(&mut self.dice, &self.desk.app, field))).collect();
        let last =
            answers.iter().rposition(|(_, answer)| *answer != Answer::Leave).map_or(0, |last| last + 1);
        for (nth, (field, answer)) in answers[..last].iter().enumerate() {
            if nth > 0 {
                self.press(KeyCode::Tab);
            }
            match answer {
                Answer::Leave => {}
                Answer::Next(times) => (0..*times).for_each(|_| self.press(KeyCode::Right)),
                Answer::Write(text) => {
                    if !field.value().is_empty() {
                        self.take(&Event::Key(crate::support::keys::event("Ctrl-U")));
                    }
                    // Long texts come from the clipboard, as they would.
                    if text.chars().count() > 4 {
                        self.take(&Event::Paste(text.clone()));
                    } else {
                        self.type_text(text);
                    }
                }
            }
        }
        self.take(&Event::Key(crate::support::keys::event("Ctrl-S")));
    }

    /// Left and opened again, on the same file.
    fn restart(&mut self) {
        self.desk.app.save_drafts();
        let nothing = Desk::empty(Lang::Zh, (60, 16)).app;
        let App { mut session, .. } = std::mem::replace(&mut self.desk.app, nothing);
        session.shift = None;
        let (tell, reports) = channel();
        let worker = Worker::new(move |report| drop(tell.send(report)));
        self.desk.app = App::new(session, Clipboard::new("osc52"), worker).unwrap();
        self.reports = reports;
    }

    /// Draws, and looks at what nobody should ever see.
    fn see(&mut self) {
        let app = &self.desk.app;
        let mut said: Vec<&str> =
            app.notice.iter().filter(|n| n.kind == NoticeKind::Error).map(|n| n.text.as_str()).collect();
        if let Some(Modal::Form(form)) = app.dialogs.last().map(|d| &d.modal) {
            said.push(&form.refused);
        }
        // What only a fault of the program or of its file makes it say.
        for key in ["store.failed", "store.bad_value", "store.damaged", "store.busy"] {
            let (words, _) = app.session.locale.t(key).split_once('{').unwrap();
            if let Some(text) = said.iter().find(|s| s.contains(words)) {
                panic!("said: {text}");
            }
        }
        if self.dice.once_in(3) {
            let (buf, caret) = self.desk.draw();
            if let Some(caret) = caret {
                assert!(buf.area.contains(caret), "the caret is off the screen: {caret} of {}", buf.area);
            }
            assert_harmless(&buf);
        }
    }

    /// The look at everything.
    fn look(&mut self) {
        // A new look: a connection that stays keeps parts of the index of the search in mind.
        let mut flaws = whole::flaws(&whole::look(&self.path));
        let session = &self.desk.app.session;
        flaws.extend(session.store.check().unwrap());
        let today = shiftdesk::clock::business_day(self.at, session.config.settings.cutoff_hour);
        let week = today - chrono::Duration::days(6);
        let (config, clock) = (&session.config, &session.clock);
        if let Err(error) = store::figures::summary(&session.store, config, clock, week, today) {
            flaws.push(format!("the summary: {error}"));
        }
        if let Some(shift) = &session.shift
            && let Err(error) =
                store::handoff::draft(&session.store, config, clock, &session.locale, shift.id)
        {
            flaws.push(format!("the hand-off: {error}"));
        }
        flaws.extend(self.torn_handoffs());
        assert!(
            flaws.is_empty(),
            "{} flaws:\n{}",
            flaws.len(),
            flaws.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
        );
    }

    /// S6: a frozen hand-off is what was frozen.
    fn torn_handoffs(&self) -> Vec<String> {
        let store = &self.desk.app.session.store;
        let mut ids = self.look.prepare("SELECT id FROM handoffs").unwrap();
        let ids = ids.query_map([], |r| r.get::<_, i64>(0)).unwrap().map(Result::unwrap);
        ids.filter(|id| !store::handoff::get(store, *id).is_ok_and(|h| store::handoff::verify(&h)))
            .map(|id| format!("hand-off {id} is not what was frozen"))
            .collect()
    }

    /// Back at the panes, nothing open.
    fn clear_desk(&mut self) {
        self.desk.size = (140, 40);
        self.desk.draw();
        for _ in 0..60 {
            let app = &self.desk.app;
            if app.dialogs.is_empty() && app.views.is_empty() && !app.desk.is_finding() {
                return;
            }
            self.press(KeyCode::Esc);
            if self.desk.app.quit {
                self.restart();
            }
        }
        panic!("Esc leads nowhere\n{}", self.desk.screen());
    }

    fn number(&self, sql: &str) -> i64 {
        self.look.query_row(sql, [], |r| r.get(0)).unwrap()
    }

    /// Some keys, then undo until nothing of them stands: the database is as it was.
    fn bout(&mut self) {
        self.clear_desk();
        let before = whole::content(&self.look);
        let (base, shift) = (self.number("SELECT coalesce(max(id), 0) FROM ops"), self.shift());
        let until = self.keys + BOUT;
        while self.keys < until {
            self.throw();
        }
        self.clear_desk();
        let outside = format!(
            "SELECT count(*) FROM ops WHERE id > {base} AND (shift_id IS NOT {shift}
               OR kind LIKE 'shift_%' OR kind LIKE 'handoff_%' OR kind LIKE '%_print' OR kind = 'seed'
               OR undoes <= {base})",
            shift = shift.map_or_else(|| "NULL".into(), |id| id.to_string()),
        );
        // What is out of the house is not taken back, nor what somebody else did.
        if shift.is_none() || self.shift() != shift || self.number(&outside) > 0 {
            return;
        }
        self.undo_down_to(base, &before, &outside);
    }

    fn shift(&self) -> Option<i64> {
        self.desk.app.session.shift.as_ref().map(|s| s.id)
    }

    fn undo_down_to(&mut self, base: i64, before: &Content, outside: &str) {
        let standing = format!(
            "SELECT count(*) FROM ops o WHERE id > {base} AND undoes IS NULL AND part_of IS NULL
               AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)
               AND EXISTS (SELECT 1 FROM ops p JOIN changes c ON c.op_id = p.id WHERE p.id = o.id OR p.part_of = o.id)"
        );
        let mut left = self.number(&standing);
        let is_something = left > 0;
        while left > 0 {
            self.take(&Event::Key(crate::support::keys::event("Ctrl-Z")));
            if !self.desk.app.dialogs.is_empty() {
                self.press(KeyCode::Enter);
                self.clear_desk();
            }
            // A day that began meanwhile brings its own.
            if self.number(outside) > 0 {
                return;
            }
            let now = self.number(&standing);
            assert!(now < left, "undo stops: {:?}\n{}", self.desk.app.notice, self.ops_since(base));
            left = now;
            self.undone += 1;
        }
        let changed = whole::differences(before, &whole::content(&self.look));
        assert!(changed.is_empty(), "undo left:\n{}\nof\n{}", changed.join("\n"), self.ops_since(base));
        self.bouts += u64::from(is_something);
    }

    fn ops_since(&self, base: i64) -> String {
        let sql = format!(
            "SELECT id || ' ' || kind || ' ' || note || coalesce(' undoes ' || undoes, '') FROM ops WHERE id > {base}"
        );
        let mut statement = self.look.prepare(&sql).unwrap();
        let rows = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    /// What was done, by kind.
    fn kinds(&self) -> Vec<String> {
        let mut statement = self.look.prepare("SELECT DISTINCT kind FROM ops WHERE id > ?1").unwrap();
        let rows = statement.query_map([self.began], |r| r.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn run(&mut self, keys: u64) {
        self.began = self.number("SELECT coalesce(max(id), 0) FROM ops");
        let mut looked = 0;
        while self.keys < keys {
            if self.dice.once_in(30) {
                self.bout();
            } else {
                self.throw();
            }
            if self.keys - looked >= LOOK_EVERY {
                looked = self.keys;
                self.look();
            }
        }
        self.look();
    }
}

/// The screen holds nothing that drives a terminal.
fn assert_harmless(buf: &Buffer) {
    for cell in buf.content() {
        let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!cell.symbol().chars().any(bad), "on the screen: {:?}", cell.symbol());
    }
}

/// What was thrown last is told when it went wrong.
impl Drop for Monkey {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let thrown: Vec<&str> = self.thrown.iter().map(String::as_str).collect();
            // A database gets half of the keys that are asked for at most.
            eprintln!(
                "SHIFTDESK_SEED={} SHIFTDESK_KEYS={} repeats it: after {} keys, the last:\n{}",
                self.seed,
                2 * (self.keys + 1),
                self.keys,
                thrown.join(" ")
            );
        }
    }
}

/// Keys of `cargo test`: enough to come through most of the house.
const USUAL: u64 = 3_000;
/// Keys in one database.
const ROUND: u64 = 10_000;

#[test]
fn a_monkey_breaks_nothing_and_undo_leads_back() {
    let keys = asked("SHIFTDESK_KEYS", USUAL);
    let first = asked("SHIFTDESK_SEED", 1);
    println!("SHIFTDESK_SEED={first}");
    let (mut pressed, mut undone, mut bouts, mut rounds) = (0, 0, 0, 0);
    let (mut kinds, mut reached) = (BTreeSet::new(), BTreeSet::new());
    let mut losses = Losses::default();
    for seed in first.. {
        if pressed >= keys {
            break;
        }
        rounds += 1;
        let asked = ROUND.min(keys - pressed).min(keys.div_ceil(2));
        let mut done = 0;
        let survived = losses.survives(&format!("SHIFTDESK_SEED={seed}"), || {
            let mut monkey = Monkey::new(seed);
            monkey.run(asked);
            done = monkey.keys;
            undone += monkey.undone;
            bouts += monkey.bouts;
            kinds.extend(monkey.kinds());
            reached.extend(monkey.seen.actions());
        });
        pressed += if survived { done } else { asked };
    }
    let all = seek::actions();
    println!(
        "{} of {} actions of the key table were done; not: {}",
        reached.len(),
        all.len(),
        told(&all, &reached)
    );
    let all = seek::kinds();
    println!("{} of {} kinds of changes were made; not: {}", kinds.len(), all.len(), told(&all, &kinds));
    super::count("monkey: databases", rounds, losses.lost);
    super::count("monkey: keys", pressed, 0);
    super::count("monkey: steps taken back", undone, 0);
    super::count("monkey: bouts led back to where they began", bouts, 0);
    losses.end();
    if pressed >= USUAL {
        assert!(reached.len() * 4 >= seek::actions().len() * 3, "{} actions are no storm", reached.len());
        assert!(kinds.len() * 4 >= all.len(), "{} kinds of changes are no storm", kinds.len());
        assert!(bouts >= pressed / 1_000, "{bouts} bouts were led back, {undone} steps");
    }
}

fn told(all: &BTreeSet<String>, reached: &BTreeSet<String>) -> String {
    all.difference(reached).map(String::as_str).collect::<Vec<_>>().join(" ")
}
