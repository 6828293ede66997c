//! Lists of products (C2): code, barcode, title, spec, price, cost, weight, stock of each warehouse.

use super::FileReport;
use super::cells::{Cells, Checked, check_shape, is_note};
use super::field::{Column, ProductField as Field};
use super::header::{Columns, Header};
use super::mapping::{AmountUnit, dates};
use super::reason::Reason;
use super::run::Intake;
use super::table::Row;
use super::{cell, header};
use crate::store::product::{Listed, import_in};
use crate::store::{StoreError, Write};
use std::collections::BTreeMap;

const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Code,
        &[
            "商家编码",
            "规格编码",
            "商品编码",
            "货号",
            "编码",
            "款号",
            "SKU编码",
            "SKU",
            "外部系统编号",
            "code",
            "product code",
            "item code",
        ],
    ),
    (Field::Barcode, &["条码", "条形码", "商品条码", "国际条码", "69码", "barcode", "ean", "upc"]),
    (
        Field::Title,
        &[
            "商品名称",
            "商品标题",
            "宝贝标题",
            "货品名称",
            "标题",
            "品名",
            "名称",
            "商品",
            "title",
            "name",
            "product",
        ],
    ),
    (
        Field::Spec,
        &["规格", "商品规格", "规格名称", "商品属性", "属性", "型号", "颜色尺码", "spec", "variant"],
    ),
    (
        Field::Price,
        &[
            "售价",
            "销售价",
            "价格",
            "单价",
            "零售价",
            "一口价",
            "标准售价",
            "price",
            "unit price",
            "sale price",
        ],
    ),
    (Field::Cost, &["成本", "成本价", "进价", "采购价", "cost", "cost price"]),
    (
        Field::Weight,
        &[
            "重量",
            "重量(g)",
            "重量(克)",
            "重量g",
            "重量克",
            "克重",
            "毛重",
            "毛重(g)",
            "重量(kg)",
            "重量(千克)",
            "重量(公斤)",
            "毛重(kg)",
            "weight",
            "weight(g)",
            "weight g",
            "weight_g",
            "weight(kg)",
        ],
    ),
    (
        Field::Stock,
        &["库存", "库存数量", "可用库存", "总库存", "数量", "现货", "stock", "quantity", "qty", "inventory"],
    ),
    (Field::Warehouse, &["仓库", "仓库名称", "所在仓库", "warehouse"]),
    (Field::SellingPoints, &["卖点", "商品卖点", "selling points", "selling_points"]),
    (Field::OnShelf, &["上架", "是否上架", "上架状态", "商品状态", "状态", "on shelf", "on_shelf"]),
];

/// Names as the header wants them.
pub(super) fn columns_of<F: Column>(header: &Header, names: &[(F, &[&str])]) -> Columns {
    let owned: Vec<(F, Vec<String>)> =
        names.iter().map(|(f, n)| (*f, n.iter().map(ToString::to_string).collect())).collect();
    header.columns(owned.iter().map(|(f, n)| (*f, n.as_slice())))
}

/// What "nothing" is in lists that people keep.
pub(super) fn nothing() -> Vec<String> {
    ["-", "--", "无", "null", "NULL", "None", "N/A"].map(str::to_owned).into()
}

/// The products of a file on their way into the store.
pub(super) struct Products {
    columns: Option<Columns>,
    ragged: bool,
    /// Columns that name a warehouse: place and name.
    warehouses: Vec<(usize, String)>,
    dates: Vec<String>,
    empty: Vec<String>,
    none: BTreeMap<Field, Vec<String>>,
}

impl Default for Products {
    fn default() -> Self {
        Self {
            columns: None,
            ragged: false,
            warehouses: Vec::new(),
            dates: dates(),
            empty: nothing(),
            none: BTreeMap::new(),
        }
    }
}

impl Intake for Products {
    fn recognise(&mut self, header: &Header, ragged: bool) -> Option<String> {
        let columns = columns_of(header, NAMES);
        let has = |f: Field| !columns.of(f).is_empty();
        let others = [Field::Title, Field::Price, Field::Stock, Field::Barcode, Field::Weight, Field::Cost];
        let warehouses = warehouses(header);
        if !has(Field::Code) || !others.into_iter().any(has) && warehouses.is_empty() {
            return None;
        }
        (self.columns, self.ragged, self.warehouses) = (Some(columns), ragged, warehouses);
        Some("products".to_owned())
    }

    fn row(&mut self, w: &Write, row: &Row, report: &mut FileReport) -> Result<Checked<bool>, StoreError> {
        let Some(columns) = &self.columns else { return Ok(Ok(false)) };
        match self.read(row, columns) {
            Ok(Some(product)) => {
                report.count(import_in(w, &product)?);
                Ok(Ok(true))
            }
            Ok(None) => Ok(Ok(false)),
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}

impl Products {
    fn read(&self, row: &Row, columns: &Columns) -> Checked<Option<Listed>> {
        if row.broken.is_none() && is_note(row, columns, Field::Code) {
            return Ok(None);
        }
        check_shape(row, columns, self.ragged)?;
        let cells = Cells {
            row,
            columns,
            unit: AmountUnit::Yuan,
            dates: &self.dates,
            empty: &self.empty,
            empty_in: &self.none,
            prefix: &self.none,
        };
        let code = cells.code(Field::Code)?;
        if code.is_empty() {
            return cells.missing(Field::Code);
        }
        Ok(Some(Listed {
            code,
            barcode: cells.code(Field::Barcode)?,
            title: cells.text(Field::Title),
            spec: cells.text(Field::Spec),
            price: cells.money(Field::Price, false)?,
            cost: cells.money(Field::Cost, false)?,
            weight_g: weight(&cells)?,
            selling_points: cells.text(Field::SellingPoints),
            on_shelf: on_shelf(&cells)?,
            stock: self.stock(&cells)?,
        }))
    }

    fn stock(&self, cells: &Cells<Field>) -> Checked<Vec<(String, i64)>> {
        let mut stock = Vec::new();
        if let Some(qty) = cells.count(Field::Stock)? {
            stock.push((cells.text(Field::Warehouse), qty));
        }
        if !self.warehouses.is_empty() {
            // A sum beside the warehouses would count their pieces twice.
            stock.clear();
        }
        for (place, warehouse) in &self.warehouses {
            let text = cell::clean(cells.row.get(*place).unwrap_or_default());
            if !text.is_empty() && !self.empty.contains(&text) {
                stock.push((warehouse.clone(), cells.count_of(*place, &text)?));
            }
        }
        Ok(stock)
    }
}

/// `库存(义乌仓)`, `义乌仓库存`, `stock:Yiwu`.
fn warehouses(header: &header::Header) -> Vec<(usize, String)> {
    const NO_WAREHOUSE: [&str; 10] =
        ["数量", "可用", "总", "预警", "安全", "锁定", "占用", "单位", "状态", "实际"];
    let mut found = Vec::new();
    for (place, name) in header.names.iter().enumerate() {
        let Some(rest) = ["库存", "stock"].iter().find_map(|word| {
            let name = name.trim();
            name.strip_prefix(word).or_else(|| name.strip_suffix(word))
        }) else {
            continue;
        };
        let warehouse = rest.trim_matches(|c: char| c.is_whitespace() || "()（）[]【】-_:：/".contains(c));
        if !warehouse.is_empty() && !NO_WAREHOUSE.contains(&warehouse) {
            found.push((place, warehouse.to_owned()));
        }
    }
    found
}

/// Grams. A part of a gram is rounded.
fn weight(cells: &Cells<Field>) -> Checked<Option<i64>> {
    let Some((place, text)) = cells.find(Field::Weight) else { return Ok(None) };
    let name = cell::name(cells.columns.name(place));
    let (number, unit) =
        text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()));
    let unit = unit.trim().to_lowercase();
    let kilo = |s: &str| ["kg", "千克", "公斤"].iter().any(|k| s.contains(k));
    let in_kilos = if unit.is_empty() { kilo(&name) } else { kilo(&unit) };
    let known = unit.is_empty() || kilo(&unit) || matches!(unit.as_str(), "g" | "克");
    // 1.25 has the same form as an amount of money, with three decimals at most for a kilogram.
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let thousandths = format!("{:0<3}", part.get(..part.len().min(3)).unwrap_or_default());
    let parsed = whole.parse::<i64>().ok().zip(thousandths.parse::<i64>().ok());
    match parsed.filter(|(kg, _)| known && digits(part) && *kg < 1_000_000) {
        Some((kg, g)) if in_kilos => Ok(Some(kg * 1000 + g)),
        Some((g, mg)) => Ok(Some(g + i64::from(mg >= 500))),
        None => cells.refuse(place, Reason::NotACount(Reason::shown(&text))),
    }
}

fn on_shelf(cells: &Cells<Field>) -> Checked<Option<bool>> {
    const YES: [&str; 9] = ["是", "上架", "已上架", "在售", "出售中", "yes", "true", "1", "y"];
    const NO: [&str; 11] =
        ["否", "下架", "已下架", "停售", "仓库中", "已售罄", "售罄", "no", "false", "0", "n"];
    let Some((place, text)) = cells.find(Field::OnShelf) else { return Ok(None) };
    let word = text.to_lowercase();
    if YES.contains(&word.as_str()) {
        Ok(Some(true))
    } else if NO.contains(&word.as_str()) {
        Ok(Some(false))
    } else {
        let known = [YES.as_slice(), &NO].concat().join(", ");
        cells.refuse(place, Reason::NotInList(Reason::shown(&text), known))
    }
}
