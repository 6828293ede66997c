//! The shipping report (O15): per day what was sent with which courier, from which warehouse, under which heading, by
//! whom.

use super::render::json::known;
use super::{Block, Cell, Column, DetailSheet, Report, Setting, Table};
use crate::config::lists;
use crate::domain::shipping::{Shipped, loads};
use crate::domain::shop::Shop;
use crate::text::when;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What one part of the report is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Group {
    day: String,
    courier: String,
    warehouse: String,
    heading: String,
    by: String,
}

/// The parcels of business days `from..=to`.
#[derive(Clone, Copy, Debug)]
pub struct Shipping<'a> {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub parcels: &'a [Shipped],
    pub made_at: i64,
}

impl Setting<'_> {
    /// The heading a parcel went out under.
    pub(crate) fn heading(&self, parcel: &Shipped) -> String {
        let stored =
            Shop { name: parcel.shop.clone(), heading: parcel.heading.clone(), phone: String::new() };
        self.config.settings.on_paper(stored).heading().to_owned()
    }

    pub(crate) fn courier(&self, id: &str) -> String {
        if id.is_empty() {
            return self.locale.t("shipping.no_courier").to_owned();
        }
        lists::label(&self.config.lists.couriers, id, self.locale.lang()).to_owned()
    }

    /// Who sent it; a platform's export names nobody.
    pub(crate) fn sender(&self, by: &str) -> String {
        if by.is_empty() { self.locale.t("shipping.by_platform").to_owned() } else { by.to_owned() }
    }
}

impl Shipping<'_> {
    fn units(&self) -> i64 {
        self.parcels.iter().map(|p| p.units).sum()
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let locale = setting.locale;
        let t = |key: &'static str| locale.t(key).to_owned();
        let days =
            if self.from == self.to { self.from.to_string() } else { format!("{} / {}", self.from, self.to) };
        let meta = vec![
            (t("summary.days"), days),
            (t("shipping.parcels"), self.parcels.len().to_string()),
            (t("shipping.units"), self.units().to_string()),
            (t("summary.made_at"), setting.full_time(self.made_at)),
        ];
        let mut blocks = vec![Block::Heading(t("shipping.section.couriers"))];
        if self.parcels.is_empty() {
            blocks.push(Block::Text(t("shipping.nothing")));
        } else {
            blocks.push(Block::Table(self.couriers(setting)));
        }
        for (group, parcels) in self.groups(setting) {
            blocks.push(Block::Heading(group.heading(&parcels, setting)));
            blocks.push(Block::Table(sent(&parcels, setting)));
        }
        let title = t("shipping.title");
        let details = vec![DetailSheet::new(&title, self.sheet(setting))];
        Report { title, meta, blocks, details }
    }

    /// Parcels and units by courier, with their sum.
    fn couriers(&self, setting: &Setting) -> Table {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let columns = vec![
            Column::left(t("summary.column.courier")),
            Column::right(t("shipping.parcels")),
            Column::right(t("shipping.units")),
        ];
        let mut rows: Vec<[Cell; 3]> = loads(self.parcels, |p| setting.courier(&p.courier))
            .into_iter()
            .map(|l| [l.key.into(), Cell::count(l.parcels), Cell::count(l.units)])
            .collect();
        let parcels = self.parcels.iter().map(|_| 1).sum();
        rows.push([t("shipping.total").into(), Cell::count(parcels), Cell::count(self.units())]);
        Table::new(columns, rows)
    }

    /// By day first; within a day the couriers keep their order.
    fn groups(&self, setting: &Setting) -> Vec<(Group, Vec<&Shipped>)> {
        let mut places: HashMap<Group, usize> = HashMap::new();
        let mut groups: Vec<(Group, Vec<&Shipped>)> = Vec::new();
        for parcel in self.parcels {
            let group = Group::of(parcel, setting);
            let place = *places.entry(group).or_insert_with_key(|group| {
                groups.push((group.clone(), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(parcel);
        }
        groups.sort_by(|(a, _), (b, _)| a.day.cmp(&b.day));
        groups
    }

    pub fn json(&self, setting: &Setting) -> Value {
        let couriers = loads(self.parcels, |p| p.courier.clone());
        let couriers = couriers
            .into_iter()
            .map(|l| json!({ "courier": known(&l.key), "parcels": l.parcels, "units": l.units }));
        json!({
            "from": self.from.to_string(),
            "to": self.to.to_string(),
            "parcels": self.parcels.len(),
            "units": self.units(),
            "couriers": couriers.collect::<Vec<_>>(),
            "shipping": self.parcels.iter().map(|p| parcel_json(p, setting)).collect::<Vec<_>>(),
        })
    }

    /// One row a parcel: what a spreadsheet gets.
    fn sheet(&self, setting: &Setting) -> Table {
        let columns = [
            "summary.days",
            "order.field.shipped_at",
            "summary.column.courier",
            "order.field.tracking_no",
            "order.field.order_no",
            "shipping.city",
            "shipping.goods",
            "shipping.units",
            "order.field.warehouse",
            "shipping.heading",
            "summary.column.shop",
            "shipping.by",
        ]
        .map(|key| Column::left(setting.locale.t(key)));
        let row = |p: &Shipped| -> [Cell; 12] {
            [
                p.day.parse().map_or_else(|_| p.day.as_str().into(), Cell::day),
                setting.full_time_cell(p.shipped_at),
                setting.courier(&p.courier).into(),
                p.tracking_no.as_str().into(),
                p.order_no.as_str().into(),
                p.city.as_str().into(),
                p.goods.as_str().into(),
                Cell::count(p.units),
                setting.warehouse(&p.warehouse).1.into(),
                setting.heading(p).into(),
                p.shop.as_str().into(),
                setting.sender(&p.by).into(),
            ]
        };
        Table::new(columns.to_vec(), self.parcels.iter().map(row))
    }
}

impl Group {
    fn of(parcel: &Shipped, setting: &Setting) -> Self {
        Self {
            day: parcel.day.clone(),
            courier: setting.courier(&parcel.courier),
            warehouse: setting.warehouse(&parcel.warehouse).1,
            heading: setting.heading(parcel),
            by: setting.sender(&parcel.by),
        }
    }

    /// `06-01  中通、主仓、示例商城、小李  3 单 5 件`
    fn heading(&self, parcels: &[&Shipped], setting: &Setting) -> String {
        let units: i64 = parcels.iter().map(|p| p.units).sum();
        let (count, units) = (parcels.len().to_string(), units.to_string());
        let parts = [&self.courier, &self.warehouse, &self.heading, &self.by];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        let load = setting.locale.tf("shipping.load", &[("parcels", &count), ("units", &units)]);
        format!(
            "{}  {}  {load}",
            self.day.get(5..).unwrap_or(&self.day),
            parts.join(setting.locale.t("list.separator"))
        )
    }
}

/// The parcels of one group, one a line.
fn sent(parcels: &[&Shipped], setting: &Setting) -> Table {
    let t = |key: &'static str| setting.locale.t(key).to_owned();
    let columns = vec![
        Column::whole(t("shipping.time")),
        Column::whole(t("order.field.order_no")),
        Column::whole(t("shipping.city")),
        Column::whole(t("shipping.goods")),
        Column::right(t("shipping.units")),
        Column::whole(t("order.field.tracking_no")),
    ];
    let rows = parcels.iter().map(|p| {
        [
            setting.time_cell(p.shipped_at).said(when::hm(setting.clock.local(p.shipped_at))),
            p.order_no.as_str().into(),
            p.city.as_str().into(),
            p.goods.as_str().into(),
            Cell::count(p.units),
            p.tracking_no.as_str().into(),
        ]
    });
    Table::new(columns, rows)
}

/// A parcel as JSON, the same in the summary.
pub(super) fn parcel_json(p: &Shipped, setting: &Setting) -> Value {
    json!({
        "business_day": p.day,
        "order_no": p.order_no,
        "shop": p.shop,
        "heading": setting.heading(p),
        "courier": known(&p.courier),
        "tracking_no": known(&p.tracking_no),
        "warehouse": known(&setting.warehouse(&p.warehouse).0),
        "city": known(&p.city),
        "goods": known(&p.goods),
        "units": p.units,
        "by": known(&p.by),
        "shipped_at": setting.clock.rfc3339(p.shipped_at),
    })
}

#[cfg(test)]
mod tests;
