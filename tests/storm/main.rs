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

/// One line of the table that `scripts/faults` prints.
fn count(what: &str, tried: u64, survived: u64, lost: u64) {
    println!("faults\t{what}\t{tried}\t{survived}\t{lost}");
}
