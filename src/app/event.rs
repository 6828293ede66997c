//! Where events come from: the terminal, signals, the worker. All of them end in one channel; nothing polls.

use super::worker::Report;
use crossterm::event::Event as Terminal;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

pub enum Event {
    /// When it was read, before anything else had to be done.
    Terminal(Terminal, Instant),
    /// SIGTERM, SIGHUP, SIGINT: save and leave.
    Leave,
    /// SIGTSTP: give the terminal back and rest.
    Rest,
    /// SIGCONT: the terminal is ours again.
    Resume,
    /// The terminal is gone.
    Closed,
    Worker(Report),
}

/// Waits until the terminal hung up. Its signal goes to the leader of the session alone: who stands behind another
/// program that passes nothing on would read nothing from it over and over.
#[cfg(unix)]
fn window_is_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    let input = std::io::stdin();
    loop {
        match poll(&mut [PollFd::new(&input, PollFlags::empty())], None) {
            Ok(_) => return true,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => {
                tracing::warn!(%error, "watching the window");
                return false;
            }
        }
    }
}

/// Starts the listening threads.
///
/// # Errors
/// When the signal handlers can't be set up.
pub fn listen() -> anyhow::Result<(Sender<Event>, Receiver<Event>)> {
    let (sender, receiver) = channel();
    let keys = sender.clone();
    std::thread::Builder::new().name("terminal".into()).spawn(move || {
        loop {
            match crossterm::event::read() {
                Ok(event) => {
                    if keys.send(Event::Terminal(event, Instant::now())).is_err() {
                        return;
                    }
                }
                Err(_) => {
                    let _ = keys.send(Event::Closed);
                    return;
                }
            }
        }
    })?;
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
        let tell = sender.clone();
        std::thread::Builder::new().name("window".into()).spawn(move || {
            if window_is_gone() {
                let _ = tell.send(Event::Closed);
            }
        })?;
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
        let tell = sender.clone();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                let event = match signal {
                    SIGTSTP => Event::Rest,
                    SIGCONT => Event::Resume,
                    _ => Event::Leave,
                };
                if tell.send(event).is_err() {
                    return;
                }
            }
        })?;
    }
    Ok((sender, receiver))
}
