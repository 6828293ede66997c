//! The clipboard chain: the system's, else the terminal's (OSC 52), else the text is shown to be selected. It always
//! says which.

use super::notify::wrapped;
use crate::text::harmless;

/// Which way a text took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    System,
    /// An escape sequence the terminal understands, or not: it never answers.
    Terminal,
    /// Nothing took it; it has to be shown.
    Show,
}

impl Way {
    /// Locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "clipboard.system",
            Self::Terminal => "clipboard.terminal",
            Self::Show => "clipboard.show",
        }
    }
}

/// `auto`, `system`, `osc52` or `show` of the configuration.
pub struct Clipboard {
    mode: String,
    terminal: bool,
    tmux: bool,
    #[cfg(feature = "system-clipboard")]
    system: Option<arboard::Clipboard>,
    /// Escape sequences to be written after the next frame.
    pending: Vec<u8>,
}

pub fn in_tmux() -> bool {
    std::env::var_os("TMUX").is_some_and(|v| !v.is_empty())
}

/// What asks the terminal to take a text to its clipboard (OSC 52).
pub fn osc52(text: &str, tmux: bool) -> Vec<u8> {
    let mut sequence = Vec::new();
    let _ = crossterm::queue!(sequence, crossterm::clipboard::CopyToClipboard::to_clipboard_from(text));
    let mut whole = Vec::new();
    if tmux {
        whole.extend(wrapped(&sequence));
    }
    // Unwrapped as well: tmux with set-clipboard on takes it itself.
    whole.extend(sequence);
    whole
}

impl Clipboard {
    pub fn new(mode: &str) -> Self {
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        let dumb = matches!(var("TERM").as_str(), "" | "dumb" | "linux");
        Self {
            mode: mode.to_owned(),
            terminal: !dumb,
            tmux: in_tmux(),
            #[cfg(feature = "system-clipboard")]
            system: None,
            pending: Vec::new(),
        }
    }

    /// Takes the text to the first clipboard of the chain that will have it: it is pasted into other programs, so it
    /// drives none of them.
    pub fn copy(&mut self, text: &str) -> Way {
        let text = harmless::block(text);
        let try_system = matches!(self.mode.as_str(), "auto" | "system");
        let try_terminal = matches!(self.mode.as_str(), "auto" | "osc52");
        if try_system && self.copy_to_system(&text) {
            return Way::System;
        }
        if try_terminal && self.terminal {
            self.pending.extend(osc52(&text, self.tmux));
            return Way::Terminal;
        }
        Way::Show
    }

    #[cfg(feature = "system-clipboard")]
    fn copy_to_system(&mut self, text: &str) -> bool {
        // Over SSH the system clipboard would be the wrong machine's.
        if std::env::var_os("SSH_CONNECTION").is_some() {
            return false;
        }
        if self.system.is_none() {
            self.system = arboard::Clipboard::new().ok();
        }
        self.system.as_mut().is_some_and(|c| c.set_text(text.to_owned()).is_ok())
    }

    #[cfg(not(feature = "system-clipboard"))]
    fn copy_to_system(&mut self, _text: &str) -> bool {
        false
    }

    /// Something else for the terminal: the bell and a notification.
    pub fn send(&mut self, bytes: &[u8]) {
        self.pending.extend(bytes);
    }

    /// What has to be written to the terminal now.
    pub fn take_pending(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipboard(mode: &str, terminal: bool, tmux: bool) -> Clipboard {
        Clipboard { terminal, tmux, ..Clipboard::new(mode) }
    }

    #[test]
    fn without_any_clipboard_the_text_is_shown() {
        assert_eq!(clipboard("show", true, false).copy("好"), Way::Show);
        assert_eq!(clipboard("osc52", false, false).copy("好"), Way::Show);
    }

    #[test]
    fn what_is_pasted_elsewhere_drives_no_program() {
        let mut plain = clipboard("osc52", true, false);
        assert_eq!(plain.copy("好\x1b[201~\0\u{202E}"), Way::Terminal);
        let mut clean = clipboard("osc52", true, false);
        clean.copy("好[201~");
        assert_eq!(plain.take_pending(), clean.take_pending());
    }

    #[test]
    fn osc_52_carries_the_text_in_base64_and_is_wrapped_for_tmux() {
        let mut plain = clipboard("osc52", true, false);
        assert_eq!(plain.copy("好"), Way::Terminal);
        assert_eq!(String::from_utf8(plain.take_pending()).unwrap(), "\x1b]52;c;5aW9\x1b\\");
        assert!(plain.take_pending().is_empty());
        let mut wrapped = clipboard("osc52", true, true);
        wrapped.copy("好");
        assert!(wrapped.take_pending().starts_with(b"\x1bPtmux;\x1b\x1b]52;c;5aW9"));
    }
}
