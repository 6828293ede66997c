//! Storms: a monkey at the keyboard and a hand at the plug. Everything is thrown by a seed that is printed; the same seed
//! (`SHIFTDESK_SEED`) throws the same again. `cargo test` lets some thousand keys and some kills pass, `scripts/faults`
//! as many as one likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../support/mod.rs"]
mod support;

mod config;
mod crash;
mod dice;
mod keys;
mod monkey;
mod seek;
mod tasks;
mod whole;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// One line of the table that `scripts/faults` prints.
fn count(what: &str, tried: u64, lost: u64) {
    println!("faults\t{what}\t{tried}\t{}\t{lost}", tried.saturating_sub(lost));
}

/// What a storm cost: it goes on after a loss, and fails at its end.
#[derive(Default)]
struct Losses {
    lost: u64,
    first: Option<String>,
}

impl Losses {
    /// Lets one life pass; whether it ended well.
    fn survives(&mut self, what: &str, life: impl FnOnce()) -> bool {
        let Err(cause) = catch_unwind(AssertUnwindSafe(life)) else { return true };
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no words");
        self.lost += 1;
        self.first.get_or_insert_with(|| format!("{what}: {text}"));
        false
    }

    /// The end: all lives were counted.
    #[track_caller]
    fn end(self) {
        if let Some(first) = self.first {
            panic!("{} lost, the first: {first}", self.lost);
        }
    }
}

#[test]
fn a_storm_goes_on_after_a_loss_and_fails_at_its_end() {
    let mut losses = Losses::default();
    let lives =
        [0, 1, 2, 3].map(|n| losses.survives(&format!("life {n}"), || assert!(n % 2 == 0, "{n} is odd")));
    assert_eq!((lives, losses.lost), ([true, false, true, false], 2));
    let told = catch_unwind(AssertUnwindSafe(|| losses.end())).unwrap_err();
    assert_eq!(told.downcast_ref::<String>().unwrap(), "2 lost, the first: life 1: 1 is odd");
}
