//! Random days, and their figures computed a second time from the words of the definitions.

pub mod keep;
pub mod rows;
pub mod spec;
pub mod world;

pub use world::World;
