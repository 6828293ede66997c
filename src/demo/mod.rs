//! `shiftdesk demo`: the acceptance story as a database, up to the present minute.
//!
//! Acts with fixed times stand on an agenda ([`stage`]); what lies before now is played in order through the store,
//! everything else has not happened yet. So the same command shows another picture each hour, and the same one for
//! the same clock: nothing is thrown but [`dice`] with the business day for a seed.
//!
//! | part of the day | file |
//! |---|---|
//! | shop, products, old orders; customers it knows well | [`opening`], [`regulars`] |
//! | shifts and hand-overs | [`shifts`] |
//! | talks, orders, cases of every day | [`talks`], [`orders`], [`unpaid`], [`cases`] |
//! | the story | [`story`], [`scenes`], `assets/demo/story.toml` |
//! | refusals, changes, fees and payments | [`money`] |
//! | who waits right now | [`live`] |
//! | the years before, when asked for | [`past`] |
//!
//! Before 08:30 the night shift of the day before is still on, because of a promise made after its hand-over; after
//! 01:00 nobody is, and only the summary remains.

mod buyers;
mod cases;
mod cast;
mod dice;
mod frame;
mod live;
mod money;
mod opening;
mod orders;
mod past;
mod regulars;
mod scenes;
mod shifts;
mod stage;
mod story;
mod talks;
mod unpaid;

#[cfg(test)]
mod tests;

use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::text::locale::Locale;
use cast::Cast;
use chrono::NaiveDate;
use frame::Frame;
use stage::Stage;

/// The lists of the shop as they are shipped, whatever the user changed in hers: the story speaks of their ids. Her
/// keys, colours and manners stay.
///
/// # Errors
/// Never for the shipped defaults.
pub fn config(own: &Config) -> anyhow::Result<Config> {
    let default = Config::defaults().map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let mut settings = own.settings.clone();
    settings.shops.clear();
    settings.shifts.clone_from(&default.settings.shifts);
    settings.cutoff_hour = default.settings.cutoff_hour;
    settings.company.clear();
    Ok(Config { settings, keys: own.keys.clone(), theme: own.theme.clone(), ..default })
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// So many times the days around the story.
    pub scale: u32,
    /// Inquiries of the years before.
    pub history: u32,
}

impl Size {
    pub const fn times(scale: u32) -> Self {
        Self { scale, history: 0 }
    }
}

/// Fills an empty store with the day up to the clock's now. Gives the business day told.
///
/// The configuration is one of [`config`]: the story speaks of the shipped lists.
///
/// # Errors
/// When the store can't be written.
pub fn build(
    store: &mut Store,
    config: &Config,
    locale: &Locale,
    clock: &Clock,
    size: Size,
) -> anyhow::Result<NaiveDate> {
    let cast = Cast::get()?;
    let frame = Frame::new(clock, config.settings.cutoff_hour, size.scale);
    let story = frame.story;
    store.fill_fast(|store| {
        let mut stage = Stage::new(store, config, locale, cast, frame);
        plan(&mut stage, size.history.into());
        stage.play()
    })?;
    Ok(story)
}

fn plan(stage: &mut Stage, history: i64) {
    opening::plan(stage);
    if history > 0 {
        stage.plan(stage.frame.opening(), move |s| past::fill(s, history));
    }
    let days: Vec<i64> = stage.frame.history.iter().copied().chain([0]).collect();
    for day in days {
        shifts::plan(stage, day);
        talks::plan(stage, day);
        orders::plan(stage, day);
        cases::plan(stage, day);
    }
    cases::plan_story(stage);
    story::plan(stage);
    scenes::plan(stage);
    money::plan(stage);
    live::plan(stage);
}
