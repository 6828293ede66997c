//! The bell (I10, O9): rings once for what came due.

use super::App;
use crate::ui::bars::NoticeKind;

impl App {
    /// Rings once for what came due since the last time, whoever noticed it first. One that is done when another
    /// comes due leaves the count as it was: the time tells then.
    pub(super) fn ring_when_due(&mut self) -> bool {
        let desk = &mut self.desk;
        let (due, newest) = (desk.counts.due, desk.newest_due);
        let more = due > desk.rung.0 || newest > desk.rung.1;
        desk.rung = (due, newest.max(desk.rung.1));
        if more {
            self.ring();
        }
        more
    }

    /// Something came due: bell, notification and a message, unless it is quiet time.
    fn ring(&mut self) {
        let bell = &self.session.config.settings.bell;
        let now = self.session.local_now().format("%H:%M").to_string();
        let (from, to) = (bell.quiet_from.as_str(), bell.quiet_to.as_str());
        let quiet = !from.is_empty() && !to.is_empty() && {
            let after = now.as_str() >= from;
            let before = now.as_str() < to;
            if from <= to { after && before } else { after || before }
        };
        if bell.on && !quiet {
            let text = self.locale().t("app.something_due").to_owned();
            self.clipboard.ring(&text);
        }
        // The words never take the place of what was just done: bell and counter tell it anyway.
        if self.notice.as_ref().is_none_or(|n| n.kind == NoticeKind::Hint) {
            self.hint("app.something_due", &[]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::App;
    use crate::app::testing::app;
    use crate::clock::Clock;
    use crate::domain::reminder::NewReminder;
    use crate::store::reminder;

    fn remind(app: &mut App, due_at: i64) -> i64 {
        let by = app.session.actor();
        let new = NewReminder { kind: "note".into(), about: None, due_at, text: "催付".into() };
        reminder::add(&mut app.session.store, &by, &new).unwrap()
    }

    /// The seconds pass; whether the bell rang on the way.
    fn rings_after(app: &mut App, seconds: i64) -> bool {
        let at = app.session.clock.now() + chrono::Duration::seconds(seconds);
        app.session.clock = Clock::frozen(at.fixed_offset());
        app.tick();
        app.clipboard.take_pending().contains(&0x07)
    }

    #[test]
    fn i10_the_bell_leaves_the_message_of_what_was_just_done() {
        let mut app = app();
        let now = app.session.now();
        remind(&mut app, now);
        app.done("done.saved", &[]);
        let said = app.notice.clone().unwrap().text;
        assert!(rings_after(&mut app, 5));
        assert_eq!(app.notice.clone().unwrap().text, said);
    }

    #[test]
    fn i10_one_that_is_done_when_another_comes_due_does_not_keep_the_bell_silent() {
        let mut app = app();
        let now = app.session.now();
        let first = remind(&mut app, now);
        assert!(rings_after(&mut app, 5));
        assert!(!rings_after(&mut app, 5), "once");
        remind(&mut app, now + 15);
        let by = app.session.actor();
        reminder::done(&mut app.session.store, &by, first).unwrap();
        assert!(rings_after(&mut app, 5), "as many as before, but another one");
        assert!(!rings_after(&mut app, 5));
    }
}
