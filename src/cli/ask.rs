//! A question on the terminal before something is done that can't be undone.

use super::Context;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// There is somebody to ask.
pub fn somebody_is_there() -> bool {
    std::io::stderr().is_terminal() && std::io::stdin().is_terminal()
}

/// Asks y/N; anything but a yes is a no.
pub fn agreed(context: &Context, question: &str) -> bool {
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "{}", context.locale.tf("cli.yes_or_no", &[("question", question)]));
    let _ = terminal.flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好")
}
