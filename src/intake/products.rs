//! Lists of products (C2): code, barcode, title, spec, price, cost, weight, stock of each warehouse.

use super::cell;
use super::cells::{Cells, Checked};
use super::field::ProductField as Field;
use super::header::{Columns, Header};
use super::list::Listing;
use super::reason::Reason;
use crate::store::product::{Listed, import_in};
use crate::store::{Saved, StoreError, Write};

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

/// The products of a file.
#[derive(Default)]
pub(super) struct Products {
    /// Columns that name a warehouse: place and name.
    warehouses: Vec<(usize, String)>,
}

impl Listing for Products {
    type Field = Field;
    type Value = Listed;

    const ID: &'static str = "products";
    const KEY: Field = Field::Code;
    const NAMES: &'static [(Field, &'static [&'static str])] = NAMES;

    fn fits(&mut self, header: &Header, columns: &Columns) -> bool {
        let has = |f: Field| !columns.of(f).is_empty();
        let others = [Field::Title, Field::Price, Field::Stock, Field::Barcode, Field::Weight, Field::Cost];
        let warehouses = warehouses(header);
        let fits = has(Field::Code) && (others.into_iter().any(has) || !warehouses.is_empty());
        if fits {
            self.warehouses = warehouses;
        }
        fits
    }

    fn read(&self, cells: &Cells<Field>) -> Checked<Listed> {
        let code = cells.code(Field::Code)?;
        if code.is_empty() {
            return cells.missing(Field::Code);
        }
        Ok(Listed {
            code,
            barcode: cells.code(Field::Barcode)?,
            title: cells.text(Field::Title),
            spec: cells.text(Field::Spec),
            price: cells.money(Field::Price, false)?,
            cost: cells.money(Field::Cost, false)?,
            weight_g: weight(cells)?,
            selling_points: cells.text(Field::SellingPoints),
            on_shelf: on_shelf(cells)?,
            stock: self.stock(cells)?,
        })
    }

    fn put(w: &Write, product: &Listed) -> Result<Saved, StoreError> {
        import_in(w, product)
    }
}

impl Products {
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
            if !text.is_empty() && !cells.empty.contains(&text) {
                stock.push((warehouse.clone(), cells.count_of(*place, &text)?));
            }
        }
        Ok(stock)
    }
}

/// `库存(义乌仓)`, `义乌仓库存`, `stock:Yiwu`.
fn warehouses(header: &Header) -> Vec<(usize, String)> {
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
