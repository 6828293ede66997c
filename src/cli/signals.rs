//! X2: whoever ends the program while a passphrase is typed gets the terminal back as it was. The program then ends as the
//! signal wants it.

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{flag, low_level};
use std::io::Result;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

const ENDING: [i32; 4] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];

/// A signal that was watched once is not the system's any more: while this is set, it does what it did before.
static AS_EVER: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Holds ending signals back until it is dropped.
pub struct Watch {
    came: Arc<AtomicUsize>,
    ids: Vec<SigId>,
}

impl Watch {
    /// # Errors
    /// When the system lets nobody watch.
    pub fn begin() -> Result<Self> {
        let mut watch = Self { came: Arc::default(), ids: Vec::new() };
        for signal in ENDING {
            let value = usize::try_from(signal).unwrap_or(0);
            watch.ids.push(flag::register_usize(signal, Arc::clone(&watch.came), value)?);
        }
        as_ever(false)?;
        Ok(watch)
    }

    /// One came.
    pub fn is_over(&self) -> bool {
        self.came.load(Ordering::Relaxed) != 0
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.ids.drain(..).for_each(|id| {
            low_level::unregister(id);
        });
        let _ = as_ever(true);
        if let Ok(signal @ 1..) = i32::try_from(self.came.load(Ordering::Relaxed)) {
            let _ = low_level::emulate_default_handler(signal);
        }
    }
}

fn as_ever(on: bool) -> Result<()> {
    if let Some(flag) = AS_EVER.get() {
        flag.store(on, Ordering::Relaxed);
        return Ok(());
    }
    let flag = Arc::new(AtomicBool::new(on));
    for signal in ENDING {
        flag::register_conditional_default(signal, Arc::clone(&flag))?;
    }
    let _ = AS_EVER.set(flag);
    Ok(())
}

/// From here on somebody else says what a signal does.
pub fn hand_over() {
    if let Some(flag) = AS_EVER.get() {
        flag.store(false, Ordering::Relaxed);
    }
}
