//! Text that no finger types: what an input method commits, a paste, a script.
//!
//! With an input method on, Enter may commit the raw letters instead of a candidate. Some input methods then send the
//! Enter as well, and the reply on top would be copied although nobody meant it. So an Enter that follows text too
//! soon to be a second key press is doubted: at once after a single character, or within a pause (a setting) after a
//! burst. Pressed again, it counts.

use std::time::{Duration, Instant};

/// No two fingers follow each other so closely.
const TOGETHER: Duration = Duration::from_millis(8);
/// Nobody presses Enter so soon after a single character.
const AT_ONCE: Duration = Duration::from_millis(25);

/// The text that came last, by the clock of the input events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Burst {
    last: Option<Instant>,
    /// How many characters came together.
    length: usize,
}

impl Burst {
    /// Text came: a character, or a paste of several.
    pub fn text(&mut self, at: Instant, characters: usize) {
        let is_more = self.last.is_some_and(|last| at.saturating_duration_since(last) <= TOGETHER);
        self.length = if is_more { self.length.saturating_add(characters) } else { characters };
        self.last = Some(at);
    }

    /// Whether an Enter at this moment is probably the input method's own. It is doubted once.
    pub fn doubts_enter(&mut self, at: Instant, pause: Duration) -> bool {
        let patience = if self.length > 1 { pause } else { pause.min(AT_ONCE) };
        self.last.take().is_some_and(|last| at.saturating_duration_since(last) < patience)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_millis(120);

    /// Characters at these milliseconds, then Enter: whether it is doubted.
    fn doubted(characters: &[(u64, usize)], enter: u64) -> bool {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut burst = Burst::default();
        for (ms, n) in characters {
            burst.text(at(*ms), *n);
        }
        burst.doubts_enter(at(enter), PAUSE)
    }

    #[test]
    fn f4_enter_right_after_a_commit_is_the_input_methods_own() {
        let raw_letters: Vec<(u64, usize)> = (0..7).map(|_| (0, 1)).collect();
        assert!(doubted(&raw_letters, 0) && doubted(&raw_letters, 119));
        assert!(!doubted(&raw_letters, 120), "a finger");
        assert!(doubted(&[(0, 1), (5, 1), (9, 1)], 60), "in small portions");
        assert!(doubted(&[(0, 5)], 50), "a paste");
        assert!(doubted(&[(0, 1)], 0), "one letter and Enter together");
    }

    #[test]
    fn f4_a_quick_typist_is_not_doubted() {
        assert!(!doubted(&[(0, 1), (60, 1)], 100));
        assert!(!doubted(&[(0, 1), (40, 1), (80, 1)], 110));
        assert!(!doubted(&[], 0));
    }

    #[test]
    fn f4_without_a_pause_nothing_is_doubted() {
        let mut burst = Burst::default();
        let start = Instant::now();
        burst.text(start, 4);
        assert!(!burst.doubts_enter(start, Duration::ZERO));
    }

    #[test]
    fn f4_the_second_enter_counts() {
        let start = Instant::now();
        let mut burst = Burst::default();
        burst.text(start, 4);
        assert!(burst.doubts_enter(start, PAUSE));
        assert!(!burst.doubts_enter(start, PAUSE));
    }
}
