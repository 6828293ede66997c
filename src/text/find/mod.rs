//! Finding among many Chinese texts by what is typed (F3).
//!
//! A text is a row of *words*: a Chinese character is one, a run of Latin letters is one, a run of digits is one;
//! signs and spaces are none. [`lexicon`] numbers the words, so that a text is a few numbers and each word is
//! looked at once for a query, not once for a text. A query is letters and characters; a word *takes* some of
//! them: a character takes itself, a whole reading or its first letter, so typed letters always fall on the
//! beginning of a syllable.
//!
//! - [`pattern`]: the query in one piece, as it is typed; or in a few pieces with something between.
//! - [`near`]: with slips of the finger and sounds that are taken for each other.
//! - [`alike`]: other words for the same question.

pub mod alike;
pub mod lexicon;
pub mod near;
pub mod pattern;
pub mod readings;

pub use lexicon::{Lexicon, Word};
pub use pattern::Pattern;
pub use readings::initials;
