//! The stage: store, time and what is going on. Acts are played in the order of their times, so that the trail, the
//! business days and undo come out as if the day had been worked.

use crate::clock::Clock;
use crate::config::Config;
use crate::config::lists::Text;
use crate::demo::cast::{Cast, When};
use crate::demo::dice::Dice;
use crate::demo::frame::Frame;
use crate::domain::order::OrderData;
use crate::store::{Actor, Result, Store};
use crate::text::locale::{Lang, Locale};
use std::collections::{BTreeMap, HashMap};

/// Something that happens at a time.
type Act = Box<dyn FnOnce(&mut Stage<'_>) -> Result<()>>;

/// An agent in her shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDuty {
    pub name: &'static str,
    pub agent_id: i64,
    pub shift_id: i64,
}

/// An order that waits for its confirmation.
#[derive(Clone, Copy, Debug)]
pub struct ToConfirm {
    pub id: i64,
    pub since: i64,
    /// Something is asked about it, so that it stands longer than the others.
    pub held: bool,
    /// The buyer wants something special: a tag.
    pub wish: bool,
}

/// What is under way.
#[derive(Debug, Default)]
pub struct Work {
    /// Who is on duty; the last one is at the keyboard (S5).
    pub desk: Vec<OnDuty>,
    /// Placed on a platform, not in an export yet.
    pub placed: Vec<OrderData>,
    pub to_confirm: Vec<ToConfirm>,
    pub accepted: Vec<i64>,
    pub packing: Vec<i64>,
    pub shipped: Vec<i64>,
    /// How many order numbers and other numbers were given.
    pub numbers: i64,
    /// How many buyers wrote something under their order.
    pub messages: usize,
    pub snippets: HashMap<String, i64>,
    /// Inquiries, orders and cases the story comes back to, by its own ids.
    pub inquiries: HashMap<String, i64>,
    pub orders: HashMap<String, i64>,
    pub cases: HashMap<String, i64>,
}

pub struct Stage<'a> {
    pub store: &'a mut Store,
    pub config: &'a Config,
    pub locale: &'a Locale,
    pub cast: &'static Cast,
    pub frame: Frame,
    /// The moment that is played. Unix seconds.
    pub at: i64,
    pub dice: Dice,
    pub work: Work,
    agenda: BTreeMap<(i64, u64), Act>,
    count: u64,
}

impl<'a> Stage<'a> {
    pub fn new(
        store: &'a mut Store,
        config: &'a Config,
        locale: &'a Locale,
        cast: &'static Cast,
        frame: Frame,
    ) -> Self {
        let dice = Dice::new(frame.seed());
        Self {
            store,
            config,
            locale,
            cast,
            frame,
            at: i64::MIN,
            dice,
            work: Work::default(),
            agenda: BTreeMap::new(),
            count: 0,
        }
    }

    /// Puts an act on the agenda; what lies behind now never happens.
    pub fn plan(&mut self, at: i64, act: impl FnOnce(&mut Stage<'_>) -> Result<()> + 'static) {
        if at <= self.frame.now {
            self.count += 1;
            self.agenda.insert((at.max(self.at), self.count), Box::new(act));
        }
    }

    /// The same by the story's time.
    pub fn plan_when(&mut self, when: When, act: impl FnOnce(&mut Stage<'_>) -> Result<()> + 'static) {
        self.plan(self.frame.at(when), act);
    }

    /// Plays everything up to now.
    pub fn play(&mut self) -> Result<()> {
        while let Some(((at, _), act)) = self.agenda.pop_first() {
            self.at = at;
            act(self)?;
        }
        Ok(())
    }

    /// Who is at the keyboard, at this moment; nobody between two shifts.
    pub fn by(&self) -> Actor {
        self.by_duty(self.work.desk.last().copied())
    }

    pub fn by_duty(&self, duty: Option<OnDuty>) -> Actor {
        Actor {
            agent_id: duty.map(|d| d.agent_id),
            shift_id: duty.map(|d| d.shift_id),
            at: self.at,
            day: self.frame.day_of(self.at),
        }
    }

    /// The name of the agent at the keyboard, "" between two shifts.
    pub fn agent(&self) -> &'static str {
        self.work.desk.last().map_or("", |d| d.name)
    }

    pub const fn lang(&self) -> Lang {
        self.locale.lang()
    }

    /// What an agent writes, in her language.
    pub fn own(&self, text: &Text) -> String {
        text.of(self.lang()).to_owned()
    }

    /// The clock as it stands in this moment.
    pub fn clock(&self) -> Clock {
        self.frame.clock_at(self.at)
    }

    /// Whether this moment is on the story's day.
    pub fn is_story(&self) -> bool {
        self.frame.day_of(self.at) == self.frame.story
    }

    /// How many times as much happens on a day of history; the story's day stays as it is.
    pub fn factor(&self, day: i64) -> i64 {
        if day < 0 { self.frame.factor } else { 1 }
    }
}
