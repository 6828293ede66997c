//! The event loop: wait, take everything that came, draw once. No work happens between events but the clock's tick.

use super::event::{self, Event};
use super::input::PAUSE;
use super::worker::Worker;
use super::{App, terminal};
use crate::app::clipboard::Clipboard;
use crate::app::session::Session;
use crate::keep;
use crate::store::StoreError;
use crate::store::rescue::{Outcome, rescue};
use crossterm::event::Event as Terminal;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Runs the workstation until the person leaves; says what became of a database that was deleted, replaced or written
/// over meanwhile.
///
/// # Errors
/// When the terminal or the first look into the store fails.
pub fn run(session: Session, farewell: String) -> anyhow::Result<Ended> {
    let (sender, events) = event::listen()?;
    let clipboard = Clipboard::new(&session.config.settings.clipboard.mode);
    let worker = Worker::new(move |report| {
        let _ = sender.send(Event::Worker(report));
    });
    let mut app = App::new(session, clipboard, worker)?;
    app.in_passing = true;
    let mut screen = terminal::start(farewell)?;
    let result = turn(&mut app, &mut screen, &events);
    app.save_drafts();
    terminal::stop();
    result?;
    let stamp = app.session.clock.now().format("%Y%m%d-%H%M%S").to_string();
    let unsaved = app.unsaved();
    // What no draft could be made of; a disk that took none may not take this either. Before the file is seen to, which
    // may fail for the same reason.
    let path = unsaved_name(app.session.store.path(), &stamp);
    let typed = if unsaved.is_empty() {
        Typed::Saved
    } else if keep::whole(&path, unsaved.as_bytes()).is_ok() {
        Typed::Beside(path)
    } else {
        Typed::Nowhere(unsaved)
    };
    let file = rescue(&app.session.store, &stamp);
    Ok(Ended { file, typed })
}

/// How it was left.
pub struct Ended {
    pub file: Result<Outcome, StoreError>,
    pub typed: Typed,
}

/// What became of what was typed and not saved.
pub enum Typed {
    /// There was nothing, or drafts hold it.
    Saved,
    /// It stands in a file beside the database.
    Beside(PathBuf),
    /// The disk took nothing: the text itself.
    Nowhere(String),
}

fn unsaved_name(db: &Path, stamp: &str) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(format!(".unsaved-{stamp}.txt"));
    PathBuf::from(name)
}

fn turn(app: &mut App, screen: &mut terminal::Desktop, events: &Receiver<Event>) -> anyhow::Result<()> {
    let (mut draw, mut shown) = (true, false);
    loop {
        if draw {
            let drawn = screen.draw(|frame| {
                let area = frame.area();
                if let Some(caret) = app.draw(area, frame.buffer_mut()) {
                    frame.set_cursor_position(caret);
                }
            });
            match drawn {
                Ok(_) => {}
                // A closed window: the first frame that fails may come before the signal. Leaving it is no failure.
                Err(_) if !std::io::stdout().is_terminal() => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            app.complete_snippets();
            prepare_snippets(app)?;
            if !std::mem::replace(&mut shown, true) {
                if let Err(error) = app.session.store.arm() {
                    tracing::warn!(%error, "getting ready to write");
                }
                app.catch_up_search();
                app.back_up();
            }
            let bytes = app.clipboard.take_pending();
            if !bytes.is_empty() {
                terminal::write(&bytes);
            }
        }
        draw = match events.recv_timeout(wait(app)) {
            Ok(event) => {
                let mut changed = take(app, screen, event);
                // Whatever came meanwhile is taken before the next frame: held keys do not pile up.
                while let Ok(event) = events.try_recv() {
                    changed |= take(app, screen, event);
                }
                app.keep_typed();
                changed
            }
            Err(RecvTimeoutError::Timeout) => {
                if app.typed_at.is_some_and(|at| at.elapsed() >= PAUSE) {
                    app.save_drafts_at_pause();
                }
                let is_at_rest = app.desk.lagging;
                app.settle();
                is_at_rest || app.tick()
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        if app.quit {
            return Ok(());
        }
    }
}

/// F3: the texts of the snippets are made ready while the first picture is looked at.
fn prepare_snippets(app: &mut App) -> std::io::Result<()> {
    if let Some(preparation) = app.desk.snippets.preparation() {
        std::thread::Builder::new().name("snippets".into()).spawn(preparation)?;
    }
    Ok(())
}

/// A selection rests when it was not moved for so long: what is held or typed ahead is over, and nobody sees it wait.
const REST: Duration = Duration::from_millis(30);

/// Until the selection rests or the draft's pause is over, else until the next full second.
fn wait(app: &App) -> Duration {
    if app.desk.lagging {
        return REST;
    }
    if let Some(at) = app.typed_at {
        return (at + PAUSE).saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    }
    if app.session.clock.is_frozen() {
        return Duration::from_secs(3600);
    }
    let millis = u64::from(app.session.local_now().timestamp_subsec_millis());
    Duration::from_millis(1001_u64.saturating_sub(millis).max(1))
}

fn take(app: &mut App, screen: &mut terminal::Desktop, event: Event) -> bool {
    match event {
        Event::Terminal(Terminal::Resize(..), _) => {
            // A window made smaller and larger again at once has lost its picture, and the size says nothing.
            terminal::forget(screen);
            true
        }
        Event::Terminal(event, at) => app.take_at(&event, at),
        Event::Leave | Event::Closed => {
            app.quit = true;
            false
        }
        Event::Rest => {
            app.save_drafts();
            terminal::rest();
            false
        }
        Event::Resume => {
            // A closed window sends this too, after its own signal: drawing finds out.
            if let Err(error) = terminal::resume(screen) {
                tracing::warn!(%error, "taking the terminal again");
            }
            true
        }
        Event::Worker(report) => {
            app.settle();
            app.take_report(report);
            true
        }
    }
}
