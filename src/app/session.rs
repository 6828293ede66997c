//! Who works, with which store, configuration, language and clock.

use super::keys::KeyTable;
use crate::clock::{self, Clock, Moment};
use crate::config::Config;
use crate::domain::shift::Shift;
use crate::report::Setting;
use crate::store::{Actor, Result, Store, shift};
use crate::text::locale::{Lang, Locale};
use crate::ui::{Look, Theme};
use std::path::PathBuf;
use std::time::Duration;

pub struct Session {
    pub store: Store,
    pub config: Config,
    /// Where the user's files are, importers among them.
    pub config_folder: PathBuf,
    pub locale: Locale,
    pub clock: Clock,
    pub theme: Theme,
    pub keys: KeyTable,
    /// The shift at the keyboard.
    pub shift: Option<Shift>,
    /// S5: the agent of another shift that is open too.
    pub other_agent: String,
    /// The shop new entries belong to.
    pub shop: String,
    /// A throw-away database: said in the header.
    pub demo: bool,
}

impl Session {
    pub fn look(&self) -> Look<'_> {
        Look {
            theme: &self.theme,
            locale: &self.locale,
            config: &self.config,
            clock: &self.clock,
            now: self.now(),
        }
    }

    /// F4: how long an Enter after a burst of text is doubted.
    pub fn enter_pause(&self) -> Duration {
        Duration::from_millis(self.config.settings.snippets.enter_pause)
    }

    /// What a report is told in.
    pub const fn setting(&self) -> Setting<'_> {
        Setting { locale: &self.locale, clock: &self.clock, config: &self.config }
    }

    pub const fn lang(&self) -> Lang {
        self.locale.lang()
    }

    /// Unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    pub fn local_now(&self) -> Moment {
        self.clock.now()
    }

    /// S3: the business day of now, as it is stored.
    pub fn today(&self) -> String {
        clock::business_day(self.clock.now(), self.config.settings.cutoff_hour).to_string()
    }

    /// Unix second at which the business day began.
    pub fn day_start(&self) -> i64 {
        let cutoff = self.config.settings.cutoff_hour;
        let day = clock::business_day(self.clock.now(), cutoff);
        self.clock.day_begins(day, cutoff)
    }

    /// The agent at the keyboard in her shift, now.
    pub fn actor(&self) -> Actor {
        let now = self.clock.now();
        Actor {
            agent_id: self.shift.as_ref().map(|s| s.agent_id),
            shift_id: self.shift.as_ref().map(|s| s.id),
            at: now.timestamp(),
            day: clock::business_day(now, self.config.settings.cutoff_hour),
        }
    }

    /// The name of the agent at the keyboard, "" without a shift.
    pub fn agent(&self) -> &str {
        self.shift.as_ref().map_or("", |s| s.agent.as_str())
    }

    /// The company of call scripts and greetings; the shop when none is configured.
    pub fn company(&self) -> &str {
        if self.config.settings.company.is_empty() { &self.shop } else { &self.config.settings.company }
    }

    /// Reads the open shifts anew.
    pub fn refresh_shift(&mut self) -> Result<()> {
        self.shift = shift::current(&self.store)?;
        let mine = self.shift.as_ref().map(|s| s.id);
        let open = shift::open_shifts(&self.store)?;
        self.other_agent = open.into_iter().find(|s| Some(s.id) != mine).map(|s| s.agent).unwrap_or_default();
        Ok(())
    }
}
