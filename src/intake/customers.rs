//! Lists of customers (C1): name, channel, phone, tier, groups, tags, note.

use super::cells::{Cells, Checked};
use super::field::CustomerField as Field;
use super::header::{Columns, Header};
use super::list::Listing;
use super::reason::Reason;
use crate::config::{Config, Labelled};
use crate::store::customer::{Listed, import_in};
use crate::store::{Saved, StoreError, Write};
use crate::text::locale::Lang;

const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "客户",
            "顾客",
            "客户名称",
            "客户昵称",
            "会员名",
            "买家会员名",
            "买家昵称",
            "旺旺",
            "旺旺号",
            "昵称",
            "姓名",
            "客户姓名",
            "name",
            "customer",
            "customer name",
            "nick",
        ],
    ),
    (Field::Channel, &["渠道", "平台", "来源", "来源平台", "channel", "platform"]),
    (Field::Phone, &["手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "tel"]),
    (Field::Tier, &["等级", "客户等级", "会员等级", "级别", "tier", "level"]),
    (Field::Groups, &["分组", "客户分组", "群组", "group", "groups"]),
    (Field::Tags, &["标签", "客户标签", "tag", "tags"]),
    (Field::Note, &["备注", "说明", "客户备注", "note", "remark", "memo"]),
];

/// The customers of a file.
pub(super) struct Customers {
    /// Id and the words for it.
    channels: Vec<(String, Vec<String>)>,
    tiers: Vec<(String, Vec<String>)>,
}

impl Customers {
    pub fn new(config: &Config) -> Self {
        Self { channels: words(&config.lists.channels), tiers: words(&config.lists.tiers) }
    }
}

impl Listing for Customers {
    type Field = Field;
    type Value = Listed;

    const ID: &'static str = "customers";
    const KEY: Field = Field::Name;
    const NAMES: &'static [(Field, &'static [&'static str])] = NAMES;

    fn fits(&mut self, _header: &Header, columns: &Columns) -> bool {
        let has = |f: Field| !columns.of(f).is_empty();
        let others = [Field::Channel, Field::Phone, Field::Tier, Field::Tags, Field::Note];
        (has(Field::Name) || has(Field::Phone)) && others.into_iter().any(has)
    }

    fn read(&self, cells: &Cells<Field>) -> Checked<Listed> {
        let phones = cells.code(Field::Phone)?;
        let phones: Vec<String> = phones
            .split(['/', ';', '；', '、', ',', '，', ' ', '\n'])
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect();
        let name = match cells.text(Field::Name) {
            name if !name.is_empty() => name,
            _ => phones.first().cloned().unwrap_or_default(),
        };
        if name.is_empty() {
            return cells.missing(Field::Name);
        }
        let channel = one_of(cells, Field::Channel, &self.channels)?;
        Ok(Listed {
            name,
            channel: channel.unwrap_or_else(|| "other".to_owned()),
            phones,
            tier: one_of(cells, Field::Tier, &self.tiers)?.unwrap_or_default(),
            groups: cells.text(Field::Groups),
            tags: cells.text(Field::Tags),
            note: cells.text(Field::Note),
        })
    }

    fn put(w: &Write, customer: &Listed) -> Result<Saved, StoreError> {
        import_in(w, customer)
    }
}

fn words<T: Labelled>(list: &[T]) -> Vec<(String, Vec<String>)> {
    let labels = |e: &T| [Lang::Zh, Lang::En].map(|l| e.label(l).to_lowercase()).into();
    list.iter().map(|e| (e.id().to_owned(), labels(e))).collect()
}

/// The id that a cell means: the id itself, its label, or one half of a label like `淘宝/天猫`.
fn one_of(cells: &Cells<Field>, field: Field, list: &[(String, Vec<String>)]) -> Checked<Option<String>> {
    let Some((place, text)) = cells.find(field) else { return Ok(None) };
    let word = text.to_lowercase();
    let means = |(id, labels): &&(String, Vec<String>)| {
        id.to_lowercase() == word
            || labels.iter().any(|l| *l == word || l.split('/').any(|half| half == word))
    };
    match list.iter().find(means) {
        Some((id, _)) => Ok(Some(id.clone())),
        None => {
            let known: Vec<&str> = list.iter().filter_map(|(_, l)| l.first()).map(String::as_str).collect();
            cells.refuse(place, Reason::NotInList(Reason::shown(&text), known.join(", ")))
        }
    }
}
