//! I10: the bell is silenced for a time. What comes due meanwhile is shown, and rings when the silence is over.

use super::entry;
use crate::app::App;
use crate::modal::Picker;

impl App {
    pub(super) fn mute_menu(&self) -> Picker {
        let silent = self.is_muted();
        let no_shift = self.session.shift.is_none().then(|| self.t("refuse.no_shift"));
        let items = vec![
            entry("10", &self.t("bell.minutes_10")),
            entry("30", &self.t("bell.minutes_30")),
            entry("60", &self.t("bell.hour")),
            entry("shift", &self.t("bell.shift")).disabled(no_shift),
            entry("on", &self.t("bell.on")).disabled((!silent).then(|| self.t("bell.not_silent"))),
        ];
        Picker::new(self.t("menu.mute"), items).lead(self.t("bell.lead"))
    }

    pub(crate) fn is_muted(&self) -> bool {
        self.session.now() < self.bell.silent_until
    }

    pub(super) fn mute_picked(&mut self, picked: &str) {
        let now = self.session.now();
        let until = match picked {
            "on" => {
                self.bell.silent_until = 0;
                self.done("bell.rings_again", &[]);
                return;
            }
            "shift" => self.session.shift.as_ref().map_or(now, |s| s.planned_end.max(now + 60)),
            minutes => now + minutes.parse::<i64>().unwrap_or(10) * 60,
        };
        self.bell.silent_until = until;
        let time = self.session.look().near(until);
        self.done("bell.silent", &[("time", &time)]);
    }
}
