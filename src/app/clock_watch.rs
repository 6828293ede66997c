//! A clock that was set back makes waits and deadlines wrong: it is said once, when it is noticed.

use super::App;
use crate::store::StoreError;
use crate::text::when;

/// Seconds a clock may be set back without a word: time servers do it.
const SLACK: i64 = 90;

impl App {
    /// At the start: whether the newest action lies in the future.
    pub(super) fn watch_clock_from_last_action(&mut self) -> Result<(), StoreError> {
        self.newest_now = self.session.store.last_action_at()?.unwrap_or(0);
        self.watch_clock();
        Ok(())
    }

    pub(super) fn watch_clock(&mut self) {
        let now = self.session.now();
        let back = std::mem::replace(&mut self.newest_now, now) - now;
        if back > SLACK {
            tracing::warn!(seconds = back, "the clock was set back");
            let now = self.session.clock.local(now).format("%m-%d %H:%M").to_string();
            self.error("app.clock_back", &[("span", &when::span(back)), ("now", &now)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::app;
    use crate::clock::Clock;

    #[test]
    fn a_clock_that_was_set_back_is_said_once() {
        let mut app = app();
        let pass = |app: &mut crate::app::App, seconds| {
            let at = app.session.clock.now() + chrono::Duration::seconds(seconds);
            app.session.clock = Clock::frozen(at);
            app.notice = None;
            app.tick();
            app.notice.clone().map(|n| n.text).unwrap_or_default()
        };
        pass(&mut app, 60);
        assert!(!pass(&mut app, -60).contains("clock"), "a little is nothing");
        let said = pass(&mut app, -3 * 3600);
        assert!(said.contains("3h00") && said.contains("clock"), "{said}");
        assert!(!pass(&mut app, 1).contains("clock"), "once");
    }
}
