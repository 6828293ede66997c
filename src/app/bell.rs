//! The bell (I10, O9): rings for what came due, again and louder while nobody sees to it, and not while it is silenced.

use super::App;
use super::notify::{Way, ringing};
use crate::ui::bars::NoticeKind;

/// It rings so many times at most, and stays on screen then.
const LOUDEST: u8 = 3;

/// When it rang last and how loud.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bell {
    /// How many were due, and when the newest came due.
    counted: (i64, i64),
    /// Unix seconds; `None` while nothing is due.
    rung_at: Option<i64>,
    loudness: u8,
    /// Something came due while it was silent.
    owes: bool,
    /// Silenced by hand until then, unix seconds.
    pub silent_until: i64,
}

impl App {
    /// Rings for what came due since the last time, whoever noticed it first. One that is done when another comes due
    /// leaves the count as it was: the time tells then. What nobody sees to rings again, louder, until somebody does.
    pub(super) fn ring_when_due(&mut self) -> bool {
        let now = self.session.now();
        let (due, newest) = (self.desk.counts.due, self.desk.newest_due);
        let bell = &mut self.bell;
        let (before, newest_before) = bell.counted;
        bell.counted = (due, newest.max(newest_before));
        let more = due > before || newest > newest_before;
        if due == 0 {
            (bell.rung_at, bell.loudness, bell.owes) = (None, 0, false);
        } else if more {
            bell.loudness = 1;
            self.ring(now);
        } else if due < before {
            // Somebody sees to it: it starts softly again.
            (bell.rung_at, bell.loudness) = (Some(now), 1);
        } else if self.is_neglected(now) {
            // The first time after a silence it is as soft as it would have been.
            if !self.bell.owes {
                self.bell.loudness = (self.bell.loudness + 1).min(LOUDEST);
            }
            self.ring(now);
            return true;
        }
        more
    }

    /// It rang a while ago, or should have, and nothing was done.
    fn is_neglected(&self, now: i64) -> bool {
        let again = self.session.config.settings.bell.repeat_minutes * 60;
        let owed = self.bell.owes && !self.is_silent(now);
        owed || (again > 0 && self.bell.rung_at.is_some_and(|at| now - at >= again) && !self.is_silent(now))
    }

    /// Off, silenced for a time, or in the quiet hours.
    fn is_silent(&self, now: i64) -> bool {
        let bell = &self.session.config.settings.bell;
        let wall = self.session.clock.local(now).format("%H:%M").to_string();
        let (from, to) = (bell.quiet_from.as_str(), bell.quiet_to.as_str());
        let quiet = !from.is_empty() && !to.is_empty() && {
            let after = wall.as_str() >= from;
            let before = wall.as_str() < to;
            if from <= to { after && before } else { after || before }
        };
        !bell.on || quiet || now < self.bell.silent_until
    }

    /// Bell, notification and a message. While it is silent only the message comes, and the bell afterwards.
    fn ring(&mut self, now: i64) {
        let silent = self.is_silent(now);
        self.bell.owes = silent;
        let first =
            self.agenda().ok().and_then(|all| all.into_iter().find(|d| d.is_late(now) && !d.is_quiet(now)));
        let count = self.desk.counts.due.to_string();
        if !silent {
            self.bell.rung_at = Some(now);
            // Others may see the desktop: what is due is told, not whose it is.
            let kind = first.as_ref().map_or_else(String::new, |due| self.due_word(due));
            let text = self.locale().tf("bell.desktop", &[("kind", &kind), ("count", &count)]);
            let way = Way::of(&self.session.config.settings.bell.notify);
            let title = self.locale().t("app.holder").to_owned();
            self.clipboard.send(&ringing(way, &title, &text, self.bell.loudness));
        }
        let what = first.map_or_else(String::new, |due| {
            [self.due_word(&due), self.due_name(&due)]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        });
        let args = [("what", what.as_str()), ("count", count.as_str())];
        if self.bell.loudness >= LOUDEST && !silent {
            // Twice nobody came: it stays until a key is pressed.
            self.error("bell.still_due", &args);
        } else if self.notice.as_ref().is_none_or(|n| n.kind == NoticeKind::Hint) {
            // The words never take the place of what was just done: bell and counter tell it anyway.
            self.hint("bell.due", &args);
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
    use crate::ui::bars::NoticeKind;

    fn remind(app: &mut App, due_at: i64) -> i64 {
        let by = app.session.actor();
        let new = NewReminder { kind: "note".into(), about: None, due_at, text: "催付".into() };
        reminder::add(&mut app.session.store, &by, &new).unwrap()
    }

    /// Nothing is due on it.
    fn quiet_desk() -> App {
        let mut app = app();
        app.session.config.settings.cases.review_check.clear();
        app
    }

    /// The seconds pass; how often the bell rang on the way.
    fn rings(app: &mut App, seconds: i64) -> usize {
        let at = app.session.clock.now() + chrono::Duration::seconds(seconds);
        app.session.clock = Clock::frozen(at.fixed_offset());
        app.tick();
        app.clipboard.take_pending().split(|b| *b == 0x07).count() - 1
    }

    fn rings_after(app: &mut App, seconds: i64) -> bool {
        rings(app, seconds) > 0
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

    #[test]
    fn i10_what_nobody_sees_to_rings_again_and_louder_and_then_stays_on_screen() {
        let mut app = quiet_desk();
        let now = app.session.now();
        let first = remind(&mut app, now);
        let last = remind(&mut app, now);
        assert_eq!(rings(&mut app, 5), 1);
        assert_eq!(rings(&mut app, 295), 0);
        assert_eq!(rings(&mut app, 5), 2);
        assert_eq!(rings(&mut app, 300), 3);
        assert_eq!(app.notice.clone().unwrap().kind, NoticeKind::Error);
        let by = app.session.actor();
        reminder::done(&mut app.session.store, &by, first).unwrap();
        assert_eq!(rings(&mut app, 5), 0, "somebody sees to it");
        assert_eq!(rings(&mut app, 300), 2);
        reminder::done(&mut app.session.store, &by, last).unwrap();
        assert_eq!(rings(&mut app, 600), 0);
    }

    #[test]
    fn i10_silenced_it_rings_when_the_silence_is_over() {
        let mut app = quiet_desk();
        let now = app.session.now();
        app.bell.silent_until = now + 60;
        remind(&mut app, now);
        assert_eq!(rings(&mut app, 5), 0);
        assert!(app.notice.is_some(), "the words come all the same");
        assert_eq!(rings(&mut app, 50), 0);
        assert_eq!(rings(&mut app, 5), 1);
        // Quiet hours likewise.
        app.session.config.settings.bell.quiet_from = "13:00".into();
        app.session.config.settings.bell.quiet_to = "15:00".into();
        remind(&mut app, now);
        assert_eq!(rings(&mut app, 5), 0);
    }

    #[test]
    fn i10_the_desktop_is_not_told_whose_it_is() {
        let mut app = quiet_desk();
        app.session.config.settings.bell.notify = "osc777".into();
        let now = app.session.now();
        let by = app.session.actor();
        let new =
            NewReminder { kind: "note".into(), about: None, due_at: now, text: "小美 13800138000".into() };
        reminder::add(&mut app.session.store, &by, &new).unwrap();
        let at = app.session.clock.now() + chrono::Duration::seconds(5);
        app.session.clock = Clock::frozen(at.fixed_offset());
        app.tick();
        let bytes = String::from_utf8(app.clipboard.take_pending()).unwrap();
        assert!(bytes.contains("\x1b]777;notify;") && !bytes.contains("小美"), "{bytes:?}");
    }
}
