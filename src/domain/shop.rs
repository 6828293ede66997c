//! A shop as its papers show it.

/// Under which heading it sends (商城, 小店), and where customers ring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    pub name: String,
    /// "" when it goes by its name.
    pub heading: String,
    pub phone: String,
}

impl Shop {
    pub fn heading(&self) -> &str {
        if self.heading.trim().is_empty() { &self.name } else { &self.heading }
    }
}
