//! F6: what was recognised in a pasted text becomes a draft of the order form, with a sentence on what to check; an
//! ambiguous region is asked for.

use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::domain::order::Address;
use crate::modal::{Form, Modal, PickItem, Picker};
use crate::store::StoreError;
use crate::text::address::{self, Recognised, SURE};

impl App {
    pub(super) fn take_pasted(&mut self, blob: &str) -> Result<(), StoreError> {
        let read = address::recognise(blob);
        self.open_form(FormKind::NewOrder(0))?;
        let lead = self.pasted_lead(&read);
        if let Some(form) = self.top_form() {
            form.lead = lead;
            for (name, text) in [
                ("receiver", &read.name),
                ("customer", &read.name),
                ("phone", &read.phone),
                ("landline", &read.landline),
                ("address", &read.address.to_string()),
                ("buyer_message", &read.note),
            ] {
                fill(form, name, text);
            }
            form.keep_unsaved();
        }
        self.save_drafts();
        self.hint("order.pasted", &[]);
        if read.candidates.is_empty() {
            return Ok(());
        }
        self.desk.regions = read.candidates;
        self.open_menu(Menu::Regions)
    }

    /// What was recognised, and which parts to look at.
    fn pasted_lead(&self, read: &Recognised) -> String {
        let sure = &read.confidence;
        let parts = [
            ("field.receiver", !read.name.is_empty(), sure.name),
            ("field.phone", !read.phone.is_empty(), sure.phone),
            ("order.read.region", !read.address.province.is_empty(), sure.region),
            ("order.read.detail", !read.address.detail.is_empty(), sure.detail),
        ];
        let said = parts.map(|(part, there, sure)| {
            let mark = match there {
                true if sure >= SURE => "order.read.sure",
                true => "order.read.check",
                false => "order.read.missing",
            };
            self.locale()
                .tf("order.read.part", &[("part", self.locale().t(part)), ("mark", self.locale().t(mark))])
        });
        let mut lead = said.join("  ");
        if !read.numbers.is_empty() {
            lead.push('\n');
            let numbers = read.numbers.join(" ");
            lead.push_str(&self.locale().tf("order.read.numbers", &[("numbers", &numbers)]));
        }
        lead
    }

    /// The addresses an ambiguous region could mean.
    pub(crate) fn region_menu(&self) -> Picker {
        let items = self.desk.regions.iter().enumerate().map(|(i, a)| {
            let place = Address { detail: String::new(), ..a.clone() };
            PickItem::new(i.to_string(), place.to_string()).detail(a.detail.clone())
        });
        Picker::new(self.locale().t("menu.regions"), items.collect())
            .lead(self.locale().t("menu.regions_lead"))
    }

    /// The chosen address goes into the form beneath.
    pub(crate) fn region_picked(&mut self, id: &str) {
        let chosen = id.parse::<usize>().ok().and_then(|i| self.desk.regions.get(i)).map(ToString::to_string);
        if let (Some(address), Some(form)) = (chosen, self.top_form()) {
            fill(form, "address", &address);
            form.keep_unsaved();
        }
        self.save_drafts();
    }

    fn top_form(&mut self) -> Option<&mut Form> {
        match self.dialogs.last_mut().map(|d| &mut d.modal) {
            Some(Modal::Form(form)) => Some(form),
            _ => None,
        }
    }
}

/// Empty recognitions leave what is there.
fn fill(form: &mut Form, name: &str, text: &str) {
    if let Some(field) = form.fields.iter_mut().find(|f| f.name == name && !text.is_empty()) {
        field.set(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::clipboard::Clipboard;
    use crate::app::keys::KeyTable;
    use crate::app::session::Session;
    use crate::app::worker::Worker;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::store::testing::store;
    use crate::text::locale::{Lang, Locale};
    use crate::ui::Theme;
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    fn app() -> App {
        let config = Config::defaults().unwrap();
        let at = chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap();
        let session = Session {
            theme: Theme::new(&config.theme, true),
            store: store(),
            config_folder: std::path::PathBuf::new(),
            locale: Locale::new(Lang::En),
            clock: Clock::frozen(at),
            keys: KeyTable::new(&config.keys).unwrap(),
            config,
            shift: None,
            other_agent: String::new(),
            shop: "示例店".into(),
            demo: false,
        };
        let worker = Worker::new(|_| {});
        let mut app = App::new(session, Clipboard::new("show"), worker).unwrap();
        app.dialogs.clear();
        app
    }

    fn paste(app: &mut App, blob: &str) {
        app.open_form(FormKind::PastedOrder).unwrap();
        app.take(&Event::Paste(blob.into()));
        app.take(&Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)));
    }

    #[test]
    fn what_was_recognised_stands_in_the_order_form_with_what_to_check() {
        let mut app = app();
        paste(
            &mut app,
            "高原 0912-8490000 手机186****5675 陕西省神木市锦界镇电厂路1号 周末送货 订单号3061380013800010451",
        );
        let form = app.top_form().unwrap();
        let values = form.values();
        let said = ["receiver", "phone", "landline", "address", "buyer_message"].map(|f| values[f].clone());
        let address = "陕西省 榆林市 神木市 锦界镇电厂路1号";
        assert_eq!(said, ["高原", "186****5675", "0912-8490000", address, "周末送货"]);
        assert!(
            form.lead.contains("Phone: please check") && form.lead.contains("Region: sure"),
            "{}",
            form.lead
        );
        assert!(form.lead.contains("3061380013800010451"), "{}", form.lead);
        assert_eq!(app.dialogs.len(), 1, "the pasted text has done its work");
    }

    #[test]
    fn an_ambiguous_region_is_asked_for_and_the_choice_goes_into_the_form() {
        let mut app = app();
        paste(&mut app, "鼓楼区中山北路30号 杨帆 15200007891");
        assert!(matches!(app.dialogs.last().map(|d| &d.modal), Some(Modal::Picker(_))));
        app.take(&Event::Key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::NONE)));
        let values = app.top_form().unwrap().values();
        assert_eq!(values["address"], "江苏省 南京市 鼓楼区 中山北路30号");
        paste(&mut app, "鼓楼区中山北路31号 杨帆 15200007891");
        app.take(&Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)));
        assert_eq!(app.top_form().unwrap().values()["address"], "鼓楼区 中山北路31号");
    }
}
