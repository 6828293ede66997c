//! The terminal's modes: on at the start, off however the program ends or rests.

use super::screen::Screen;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{EnterAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::{Backend as _, ClearType};
use std::io::{Stdout, Write, stdout};

/// The terminal of the workstation.
pub type Desktop = Terminal<Screen<Stdout>>;

/// Raw mode, the alternate screen, bracketed paste and the mouse. A panic of this thread restores all of it and says
/// `farewell` (where the log is, that the data is safe); one of a thread beside it leaves the screen alone, for the work
/// goes on. The log tells of both.
///
/// # Errors
/// When standard input or output is no terminal.
pub fn start(farewell: String) -> anyhow::Result<Desktop> {
    let told = std::panic::take_hook();
    // The modes and the hook of a panic; the pictures go through a screen of our own.
    drop(ratatui::try_init()?);
    let terminal = Terminal::new(Screen::new(stdout()))?;
    let _ = std::panic::take_hook();
    let own = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        // Where, not what: a message may hold what customers wrote.
        tracing::error!(at = ?info.location().map(ToString::to_string), "panic");
        if std::thread::current().id() == own {
            stop();
            told(info);
            let _ = writeln!(std::io::stderr(), "{farewell}");
        }
    }));
    crossterm::execute!(stdout(), EnableBracketedPaste, EnableMouseCapture)?;
    Ok(terminal)
}

/// Everything as it was before [`start`].
pub fn stop() {
    let _ = crossterm::execute!(stdout(), DisableBracketedPaste, DisableMouseCapture, Show);
    let _ = ratatui::try_restore();
}

/// Gives the terminal back and rests, as Ctrl-Z does to other programs, until somebody lets it go on; [`resume`] follows.
pub fn rest() {
    stop();
    #[cfg(unix)]
    if let Err(error) = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP) {
        tracing::warn!(%error, "resting");
    }
}

/// Takes the terminal again, whatever a shell did to it meanwhile; everything is drawn anew.
///
/// # Errors
/// When the terminal is gone.
pub fn resume(terminal: &mut Desktop) -> std::io::Result<()> {
    // What is believed to be on is not switched on again, whatever was done to it.
    disable_raw_mode()?;
    enable_raw_mode()?;
    crossterm::execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture)?;
    forget(terminal);
    Ok(())
}

/// The picture that was there is gone: the next one is drawn whole. Not by the terminal's own `clear`, which asks where
/// the cursor is, and the keyboard's thread would take the answer.
pub fn forget(terminal: &mut Desktop) {
    let _ = terminal.backend_mut().clear_region(ClearType::All);
    terminal.swap_buffers();
}

/// Bytes for the terminal itself: the clipboard sequence, the bell.
pub fn write(bytes: &[u8]) {
    let mut out = stdout();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}
