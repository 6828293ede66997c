//! The workstation: the only room where screen and store meet.

pub mod action;
pub mod keys;
