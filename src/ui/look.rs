//! What drawing code may know besides its own fields: texts, colours, the configuration's labels, the time.

use super::Theme;
use crate::clock::{Clock, Moment};
use crate::config::{Config, Labelled, lists};
use crate::domain::customer::{mask_address, mask_phone};
use crate::domain::order::Address;
use crate::text::harmless;
use crate::text::locale::{Lang, Locale};
use crate::text::when;

#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub locale: &'a Locale,
    pub config: &'a Config,
    pub clock: &'a Clock,
    /// Unix seconds.
    pub now: i64,
}

impl<'a> Look<'a> {
    pub fn t(&self, key: &'a str) -> &'a str {
        self.locale.t(key)
    }

    pub fn tf(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.locale.tf(key, args)
    }

    pub const fn lang(&self) -> Lang {
        self.locale.lang()
    }

    /// The label of a configured id.
    pub fn label<'b, T: Labelled>(&self, list: &'b [T], id: &'b str) -> &'b str {
        lists::label(list, id, self.lang())
    }

    pub fn local(&self, unix: i64) -> Moment {
        self.clock.local(unix)
    }

    /// `14:05` today, else with the date.
    pub fn near(&self, unix: i64) -> String {
        when::near(self.local(unix), self.local(self.now))
    }

    /// X2: a customer's name as lists show it; a phone that serves as a name is masked like any other.
    pub fn name(&self, name: &str) -> String {
        let name = harmless::line(name);
        let digits = name.chars().filter(char::is_ascii_digit).count();
        let is_phone = digits >= 7 && name.chars().all(|c| c.is_ascii_digit() || "+- ".contains(c));
        if is_phone { self.phone(&name) } else { name }
    }

    /// X2: an address as lists show it.
    pub fn address(&self, address: &Address) -> String {
        harmless::line(&if self.config.settings.privacy.mask {
            mask_address(address)
        } else {
            address.to_string()
        })
    }

    /// X2: a phone as lists show it.
    pub fn phone(&self, phone: &str) -> String {
        let phone = harmless::line(phone);
        if self.config.settings.privacy.mask { mask_phone(&phone) } else { phone }
    }
}
