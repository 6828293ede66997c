//! exception
