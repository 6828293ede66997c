//! What drawing code may know besides its own fields: texts, colours, the configuration's labels, the time.

use super::Theme;
use crate::clock::{Clock, Moment};
use crate::config::{Config, Labelled, lists};
use crate::domain::checklist::Finding;
use crate::domain::customer::mask_address;
use crate::domain::order::Address;
use crate::domain::product::Product;
use crate::text::locale::{Lang, Locale};
use crate::text::{harmless, mask, when};

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

    /// The key of an action, for a text of a screen: one that is no letter, since letters may be typed there.
    pub fn key(&self, scope: &str, action: &str) -> String {
        let keys = self.config.keys.scopes.get(scope).and_then(|actions| actions.get(action));
        let keys = keys.map(Vec::as_slice).unwrap_or_default();
        let best = keys.iter().find(|key| key.chars().count() > 1).or(keys.first());
        self.locale.key_name(best.map(String::as_str).unwrap_or_default())
    }

    /// The label of a configured id.
    pub fn label<'b, T: Labelled>(&self, list: &'b [T], id: &'b str) -> &'b str {
        lists::label(list, id, self.lang())
    }

    /// O4: what the program found on an item of the checklist, in words.
    pub fn finding(&self, finding: &Finding) -> String {
        let args: Vec<(&str, &str)> = finding.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        harmless::line(&self.tf(finding.key, &args))
    }

    /// I8: a product with its stock in one line, `雨伞 蓝色 · 缺货 0`.
    pub fn stock(&self, product: &Product) -> String {
        let stock = match product.stock {
            None => self.t("product.stock_unknown_line").to_owned(),
            Some(n) if n > 0 => self.tf("product.stock", &[("count", &n.to_string())]),
            Some(_) => self.t("product.stock_none").to_owned(),
        };
        let shelf = if product.on_shelf { "" } else { self.t("product.off_shelf") };
        let title = harmless::line(&format!("{} {}", product.title, product.spec));
        format!("{} · {stock} {shelf}", title.trim_end()).trim_end().to_owned()
    }

    pub fn local(&self, unix: i64) -> Moment {
        self.clock.local(unix)
    }

    /// `14:05` today, else with the date.
    pub fn near(&self, unix: i64) -> String {
        when::near(self.local(unix), self.local(self.now))
    }

    /// X2: whether phones and addresses stand plain in a record that has the focus, or has it not.
    pub const fn is_plain(&self, focused: bool) -> bool {
        let privacy = &self.config.settings.privacy;
        !privacy.mask || (focused && privacy.focused)
    }

    /// X2: a customer's name as lists show it; a phone that serves as a name is masked like any other.
    pub fn name(&self, name: &str) -> String {
        let name = harmless::line(name);
        let digits = name.chars().filter(char::is_ascii_digit).count();
        let is_phone = digits >= 7 && name.chars().all(|c| c.is_ascii_digit() || "+- ".contains(c));
        if is_phone { self.phone(&name) } else { self.text(&name) }
    }

    /// X2: a text from outside as lists show it: phones within are masked.
    pub fn text(&self, text: &str) -> String {
        let text = harmless::line(text);
        if self.config.settings.privacy.mask { mask::text(&text) } else { text }
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
        if self.config.settings.privacy.mask { mask::phone(&phone) } else { phone }
    }
}
