//! Form of a customer: names per platform, phones and addresses one a line, referral (C1).

use super::{Refusal, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::customer::Customer;
use crate::domain::customer::card::{Card, KnownAddress, PlatformName};
use crate::modal::{Field, Form, Values};
use crate::store::customer::Details;
use crate::store::{self, StoreError};
use crate::text::address;

impl App {
    pub(super) fn customer_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (title, card) = match kind {
            FormKind::EditCustomer(id) => {
                ("form.edit_customer", store::customer::card(&self.session.store, *id)?)
            }
            _ => ("form.new_customer", Card::default()),
        };
        let look = self.session.look();
        let lists = &self.session.config.lists;
        let lines = |texts: Vec<String>| texts.join("\n");
        let names =
            card.names.iter().map(|n| format!("{} {}", look.label(&lists.channels, &n.channel), n.name));
        let addresses = card.addresses.iter().map(|k| format!("{} {} {}", k.receiver, k.phone, k.address));
        let referred = card.referred_by.as_ref().map_or("", |p| p.name.as_str());
        let c = &card.customer;
        let tiers = optional(&lists.tiers, self.session.lang(), t("form.none"));
        let fields = vec![
            Field::line("name", t("customer.field.name"), &c.name).required().hint(t("customer.hint.name")),
            Field::area("names", t("customer.field.names"), &lines(names.collect()))
                .hint(t("customer.hint.names")),
            Field::line("phones", t("customer.field.phones"), &card.phones.join(" "))
                .hint(t("customer.hint.phones")),
            Field::area("addresses", t("customer.field.addresses"), &lines(addresses.collect()))
                .hint(t("customer.hint.addresses")),
            Field::choice("tier", t("customer.field.tier"), tiers, &c.tier),
            Field::line("groups", t("customer.field.groups"), &c.groups).hint(t("customer.hint.words")),
            Field::line("tags", t("customer.field.tags"), &c.tags).hint(t("customer.hint.words")),
            Field::area("note", t("customer.field.note"), &c.note).hint(t("customer.hint.note")),
            Field::line("referred_by", t("customer.field.referred_by"), referred)
                .hint(t("customer.hint.referred_by")),
        ];
        Ok(Form::new(t(title), kind.key(), fields))
    }

    pub(super) fn save_customer(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let id = if let FormKind::EditCustomer(id) = kind { *id } else { 0 };
        let v = |name| value(values, name).to_owned();
        let words = |name| v(name).split_whitespace().collect::<Vec<_>>().join(" ");
        let details = Details {
            customer: Customer {
                id,
                name: v("name"),
                tier: v("tier"),
                groups: words("groups"),
                tags: words("tags"),
                note: v("note"),
            },
            names: self.typed_names(value(values, "names")),
            phones: typed_phones(value(values, "phones")),
            addresses: typed_addresses(value(values, "addresses")),
            referred_by: self.typed_person(id, value(values, "referred_by"))?,
        };
        let by = self.session.actor();
        let saved = store::customer::save(&mut self.session.store, &by, &details);
        let id = match saved {
            Err(StoreError::Refused(key)) if key == "customer.refuse.name_taken" => {
                return Err(Refusal::At("names", self.locale().t(&key).to_owned()));
            }
            Err(StoreError::Refused(key)) if key == "customer.refuse.referral_circle" => {
                return Err(Refusal::At("referred_by", self.locale().t(&key).to_owned()));
            }
            other => other?,
        };
        if let Some(crate::view::View::Customers(view)) = self.views.last_mut() {
            view.list.prefer(id);
        }
        let done = if details.customer.id == 0 { "done.customer_added" } else { "done.customer_edited" };
        self.done(done, &[("name", &details.customer.name)]);
        Ok(())
    }

    /// `淘宝 小美`, one a line; without a channel it is a name elsewhere.
    pub(crate) fn typed_names(&self, text: &str) -> Vec<PlatformName> {
        let channels = &self.session.config.lists.channels;
        let is = |c: &crate::config::lists::Entry, word: &str| {
            c.id.eq_ignore_ascii_case(word) || c.zh == word || c.en.eq_ignore_ascii_case(word)
        };
        // A label may have blanks of its own: the longest one that stands at the start.
        let begins = |line: &str| {
            let labels = channels.iter().flat_map(|c| [(c, c.id.as_str()), (c, &c.zh), (c, &c.en)]);
            labels
                .filter(|(_, label)| {
                    line.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label))
                })
                .filter(|(_, label)| line[label.len()..].starts_with(char::is_whitespace))
                .max_by_key(|(_, label)| label.len())
                .map(|(c, label)| (c.id.clone(), line[label.len()..].trim().to_owned()))
        };
        let read = |line: &str| {
            let line = line.trim();
            if let Some((channel, name)) = begins(line) {
                return PlatformName { channel, name };
            }
            let short = line.split_once(char::is_whitespace).and_then(|(head, rest)| {
                let part =
                    |c: &&crate::config::lists::Entry| is(c, head) || c.zh.split('/').any(|p| p == head);
                channels.iter().find(part).map(|c| (c.id.clone(), rest.trim().to_owned()))
            });
            let (channel, name) = short.unwrap_or_else(|| ("other".to_owned(), line.to_owned()));
            PlatformName { channel, name }
        };
        let mut names: Vec<PlatformName> = text.lines().filter(|l| !l.trim().is_empty()).map(read).collect();
        names.retain(|n| !n.name.is_empty());
        names.sort();
        names.dedup();
        names
    }

    /// Who brought her: the customer of that name.
    fn typed_person(&self, id: i64, name: &str) -> Result<Option<i64>, Refusal> {
        if name.is_empty() {
            return Ok(None);
        }
        let store = &self.session.store;
        if id > 0
            && let Some(old) = store::customer::card(store, id)?.referred_by.filter(|p| p.name == name)
        {
            return Ok(Some(old.id));
        }
        let found = store::customer::find(store, name, 20)?;
        let exact: Vec<i64> = found
            .iter()
            .filter(|f| f.customer.name == name || f.names.iter().any(|n| n.name == name))
            .map(|f| f.customer.id)
            .collect();
        match (exact.as_slice(), found.as_slice()) {
            ([one], _) => Ok(Some(*one)),
            ([], [one]) => Ok(Some(one.customer.id)),
            (several, _) => {
                let key = if several.is_empty() { "customer.no_such" } else { "customer.several" };
                Err(Refusal::At("referred_by", self.locale().tf(key, &[("name", name)])))
            }
        }
    }
}

/// Phones with anything that is no part of one between them.
pub(crate) fn typed_phones(text: &str) -> Vec<String> {
    let narrowed = crate::text::when::narrow(text);
    let mut phones: Vec<String> = Vec::new();
    for phone in narrowed.split(|c: char| !(c.is_ascii_digit() || c == '-' || c == '+')) {
        if phone.bytes().filter(u8::is_ascii_digit).count() >= 5 && !phones.iter().any(|p| p == phone) {
            phones.push(phone.to_owned());
        }
    }
    phones
}

/// One address a line, taken apart as a pasted one.
fn typed_addresses(text: &str) -> Vec<KnownAddress> {
    let read = |line: &str| {
        let found = address::recognise(line);
        let mut known = KnownAddress { receiver: found.name, phone: found.phone, address: found.address };
        if known.address.detail.is_empty() && known.address.province.is_empty() {
            known.address.detail = line.trim().to_owned();
            (known.receiver, known.phone) = (String::new(), String::new());
        }
        known
    };
    text.lines().filter(|l| !l.trim().is_empty()).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::app;

    #[test]
    fn c1_names_are_read_with_the_channel_before_them() {
        let app = app();
        let read = |text: &str| -> Vec<(String, String)> {
            app.typed_names(text).into_iter().map(|n| (n.channel, n.name)).collect()
        };
        let of = |c: &str, n: &str| (c.to_owned(), n.to_owned());
        assert_eq!(read("jd  jd_mei\ntaobao 小美 家"), [of("jd", "jd_mei"), of("taobao", "小美 家")]);
        assert_eq!(read("淘宝 小美"), [of("taobao", "小美")]);
        assert_eq!(read("阿梅"), [of("other", "阿梅")]);
    }

    #[test]
    fn c1_phones_are_read_whatever_stands_between_them() {
        assert_eq!(typed_phones("13800138000、0571-82160440 转"), ["13800138000", "0571-82160440"]);
        assert_eq!(typed_phones("１３８００１３８０００ 13800138000"), ["13800138000"]);
    }

    #[test]
    fn c1_an_address_of_the_card_reads_back_as_it_was() {
        let line = "李四 13800138000 江苏省 扬州市 邗江区 柳堤路9号3幢301室";
        let known = typed_addresses(line).remove(0);
        assert_eq!((known.receiver.as_str(), known.phone.as_str()), ("李四", "13800138000"));
        assert_eq!(known.address.to_string(), "江苏省 扬州市 邗江区 柳堤路9号3幢301室");
    }
}
