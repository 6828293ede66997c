//! Customers: which are listed, who may be the same, and which card survives a merge (C1).

use super::entry;
use crate::app::App;
use crate::app::dialog::Menu;
use crate::domain::customer::card::{Card, Which};
use crate::domain::customer::merge::merged;
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};
use crate::view::View;
use crate::view::customers::twin_told;

/// Customers a search for the other card finds at most.
const FOUND: i64 = 20;

impl App {
    pub(super) fn customer_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Twins(id) => self.twins_menu(id),
            Menu::MergeSearch(_) => Ok(Picker::new(self.t("menu.merge_search"), Vec::new())
                .live()
                .lead(self.t("menu.merge_search_lead"))),
            Menu::Merge { a, b } => self.merge_menu(a, b),
            _ => Ok(self.which_menu()),
        }
    }

    pub(super) fn customer_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Twins(a) if id == "+other" => self.open_menu(Menu::MergeSearch(a)),
            Menu::Twins(a) | Menu::MergeSearch(a) => match id.parse() {
                Ok(b) => self.open_menu(Menu::Merge { a, b }),
                Err(_) => Ok(()),
            },
            Menu::Merge { a, b } => self.merge_picked(a, b, id),
            _ => self.which_picked(id),
        }
    }

    fn which_menu(&self) -> Picker {
        let lists = &self.session.config.lists;
        let look = self.session.look();
        let mut items = vec![entry("all", &self.t("customer.which.all"))];
        items.extend(
            lists.tiers.iter().map(|t| entry(&format!("tier:{}", t.id), look.label(&lists.tiers, &t.id))),
        );
        items.push(entry("twins", &self.t("customer.which.twins")));
        items.push(entry("deleted", &self.t("customer.which.deleted")));
        Picker::new(self.t("menu.customers"), items)
    }

    fn which_picked(&mut self, id: &str) -> Result<(), StoreError> {
        let which = match id {
            "twins" => Which::Twins,
            "deleted" => Which::Deleted,
            _ => id.strip_prefix("tier:").map_or(Which::All, |t| Which::Tier(t.to_owned())),
        };
        if let Some(View::Customers(view)) = self.views.last_mut() {
            view.which = which;
            view.in_card = false;
        }
        self.reload_views()
    }

    fn twins_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let twins = store::customer::twins(&self.session.store, id)?;
        let name = store::customer::get(&self.session.store, id)?.map(|c| c.name).unwrap_or_default();
        let mut items: Vec<PickItem> =
            twins.iter().map(|t| PickItem::new(t.id.to_string(), twin_told(t, &look))).collect();
        items.push(entry("+other", &self.t("menu.merge_other")));
        let key = if twins.is_empty() { "menu.twins_none" } else { "menu.twins_lead" };
        let lead = self.locale().tf(key, &[("name", &look.name(&name))]);
        Ok(Picker::new(self.t("action.merge_customer.long"), items).lead(lead))
    }

    /// What the search for the other card finds.
    pub(super) fn merge_candidates(&self, a: i64, query: &str) -> Result<Vec<PickItem>, StoreError> {
        let look = self.session.look();
        let found = store::customer::find(&self.session.store, query, FOUND)?;
        let others = found.into_iter().filter(|f| f.customer.id != a);
        Ok(others
            .map(|f| {
                let phone = f.phones.first().map(|p| look.phone(p)).unwrap_or_default();
                let channels = &look.config.lists.channels;
                let names: Vec<String> = f
                    .names
                    .iter()
                    .map(|n| format!("{} {}", look.label(channels, &n.channel), n.name))
                    .collect();
                PickItem::new(f.customer.id.to_string(), format!("{}  {phone}", look.name(&f.customer.name)))
                    .detail(names.join(" · "))
            })
            .collect())
    }

    /// Who survives, and what moves to her.
    fn merge_menu(&self, a: i64, b: i64) -> Result<Picker, StoreError> {
        let store = &self.session.store;
        let (one, other) = (store::customer::card(store, a)?, store::customer::card(store, b)?);
        let look = self.session.look();
        let keep = |keep: &Card, gone: &Card, id: &str| {
            let name = look.name(&keep.customer.name);
            let moves = self.moves(gone);
            PickItem::new(id, look.tf("customer.merge.keep", &[("name", &name)]))
                .detail(look.tf("customer.merge.takes", &[("moves", &moves)]))
        };
        let items = vec![
            keep(&one, &other, "keep:a"),
            keep(&other, &one, "keep:b"),
            entry("apart", look.t("customer.merge.apart")).detail(look.t("customer.merge.apart_detail")),
        ];
        let both = merged(&one.customer, &other.customer, |t| self.call_back_days(t));
        let names: Vec<String> = one
            .names
            .iter()
            .chain(&other.names)
            .map(|n| format!("{} {}", look.label(&look.config.lists.channels, &n.channel), n.name))
            .collect();
        let tier = look.label(&look.config.lists.tiers, &both.tier).to_owned();
        let words = [tier.as_str(), &both.groups, &both.tags];
        let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        let separator = look.t("list.separator");
        let args = [("names", names.join(separator)), ("words", words.join(" · "))];
        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        Ok(Picker::new(self.t("menu.merge"), items).lead(self.message("customer.merge.lead", &args)))
    }

    /// `3 单 · 咨询 5 · 电话 1`
    fn moves(&self, gone: &Card) -> String {
        let n = &gone.counts;
        let count = |n: usize| i64::try_from(n).unwrap_or(0);
        [
            ("orders", n.orders),
            ("inquiries", n.inquiries),
            ("cases", n.cases),
            ("names", count(gone.names.len())),
            ("phones", count(gone.phones.len())),
            ("addresses", count(gone.addresses.len())),
            ("referred", count(gone.referred.len())),
        ]
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(what, n)| self.locale().tf(&format!("customer.moves.{what}"), &[("count", &n.to_string())]))
        .collect::<Vec<_>>()
        .join(" · ")
    }

    /// O14: days after which one of a tier is called; nobody's is the longest.
    fn call_back_days(&self, tier: &str) -> i64 {
        let tiers = &self.session.config.lists.tiers;
        tiers.iter().find(|t| t.id == tier).map_or(i64::MAX, |t| t.call_back_days)
    }

    fn merge_picked(&mut self, a: i64, b: i64, id: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        if id == "apart" {
            store::customer::keep_apart(&mut self.session.store, &by, a, b)?;
            self.reload()?;
            self.done("done.customer_apart", &[]);
            return Ok(());
        }
        let (keep, gone) = if id == "keep:b" { (b, a) } else { (a, b) };
        let tiers = self.session.config.lists.tiers.clone();
        let days = |t: &str| tiers.iter().find(|e| e.id == t).map_or(i64::MAX, |e| e.call_back_days);
        store::customer::merge(&mut self.session.store, &by, keep, gone, days)?;
        if let Some(View::Customers(view)) = self.views.last_mut() {
            view.only = view.only.map(|_| keep);
            view.list.select_id(keep);
        }
        self.reload()?;
        let name = store::customer::get(&self.session.store, keep)?.map(|c| c.name).unwrap_or_default();
        self.done("done.customer_merged", &[("name", &name)]);
        Ok(())
    }
}
