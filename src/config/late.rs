//! What is read only when somebody looks at it: the shipped defaults that the first screen does not show.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A value that is there already, or made at the first look. Copies share it.
#[derive(Clone)]
pub struct Late<T> {
    value: Arc<OnceLock<T>>,
    make: Arc<dyn Fn() -> T + Send + Sync>,
}

impl<T> Late<T> {
    pub fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { value: Arc::default(), make: Arc::new(make) }
    }
}

impl<T: Default + 'static> From<T> for Late<T> {
    fn from(value: T) -> Self {
        Self { value: Arc::new(OnceLock::from(value)), make: Arc::new(T::default) }
    }
}

impl<T: fmt::Debug> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.value.get().fmt(f)
    }
}

impl<T> Deref for Late<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.get_or_init(|| (self.make)())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_value_is_made_once_at_the_first_look_and_shared() {
        let late = Late::new(|| vec![1, 2, 3]);
        let copy = late.clone();
        assert!(copy.value.get().is_none());
        assert_eq!(late.len(), 3);
        assert!(std::ptr::eq(&raw const *late, &raw const *copy));
        assert_eq!(Late::from(vec![7])[0], 7);
    }
}
