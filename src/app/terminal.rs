//! The terminal's modes: on at the start, off however the program ends.

use super::screen::Screen;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::Terminal;
use std::io::{Stdout, Write, stdout};

/// The terminal of the workstation.
pub type Desktop = Terminal<Screen<Stdout>>;

/// Raw mode, the alternate screen, bracketed paste and the mouse. A panic restores all of it, says `farewell` (where
/// the log is, that the data is safe) and is written to the log.
///
/// # Errors
/// When standard input or output is no terminal.
pub fn start(farewell: String) -> anyhow::Result<Desktop> {
    // The modes and the hook of a panic; the pictures go through a screen of our own.
    drop(ratatui::try_init()?);
    let terminal = Terminal::new(Screen::new(stdout()))?;
    let inner = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let _ = crossterm::execute!(stdout(), DisableBracketedPaste, DisableMouseCapture);
        // Where, not what: a message may hold what customers wrote.
        tracing::error!(at = ?info.location().map(ToString::to_string), "panic");
        inner(info);
        let _ = writeln!(std::io::stderr(), "{farewell}");
    }));
    crossterm::execute!(stdout(), EnableBracketedPaste, EnableMouseCapture)?;
    Ok(terminal)
}

pub fn stop() {
    let _ = crossterm::execute!(stdout(), DisableBracketedPaste, DisableMouseCapture);
    let _ = ratatui::try_restore();
}

/// Bytes for the terminal itself: the clipboard sequence, the bell.
pub fn write(bytes: &[u8]) {
    let mut out = stdout();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}
