//! 商品: the TOP list, and the card of one with what to tell the customer (C2). Stock 0 is shown so (I8).

use super::{ViewId, frame, halves};
use crate::domain::product::Product;
use crate::domain::product::card::{Card, ProductList, Ranked, Sold};
use crate::pane::listing::{Listing, Row};
use crate::pane::{Drawn, Shown, empty, find_line, ground, lines, row};
use crate::text::{harmless, width};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of the list above the card.
const ROWS: u16 = 8;

impl Row for Ranked {
    fn id(&self) -> i64 {
        self.product.id
    }
    fn texts(&self) -> Vec<&str> {
        let p = &self.product;
        vec![&p.title, &p.spec, &p.code, &p.barcode, &p.selling_points]
    }
}

#[derive(Clone, Debug)]
pub struct Products {
    pub list: Listing<Ranked>,
    pub which: ProductList,
    pub card: Option<Card>,
}

impl Products {
    pub fn new() -> Self {
        Self { list: Listing::default(), which: ProductList::Hand, card: None }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        let which = look.locale.t(&format!("product.list.{}", self.which)).to_owned();
        let inner = frame(ViewId::Products, area, buf, look, &format!("{} · {which}", self.list.len()));
        let (inner, caret) = find_line(&self.list.find, inner, buf, look, look.t("product.find"));
        let (list, card) = halves(inner, buf, look, look.t("product.card_title"), ROWS);
        if self.list.is_empty() {
            let key = if self.list.rows().is_empty() { "product.none" } else { "modal.nothing_found" };
            empty(list, buf, look, look.t(key));
        }
        let first = self.draw_rows(list, buf, look);
        if let Some(of) = &self.card {
            lines(card, buf, &told(of, look));
        }
        Drawn { caret, list, first }
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer, look: &Look) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        let shown = Shown { focused: true, detail: true };
        for (i, ranked) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let p = &ranked.product;
            let (sign, stock, style) = stock(p, look);
            let sold = if self.which.days().is_some() {
                look.tf("product.pieces", &[("count", &ranked.sold.qty.to_string())])
            } else {
                String::new()
            };
            let sold_columns = if sold.is_empty() { 0 } else { 7 };
            let title = usize::from(area.width).saturating_sub(2 + 10 + 11 + sold_columns + 5);
            let pieces = [
                (sign.to_owned(), 1, style),
                (
                    width::cut(&harmless::line(&format!("{} {}", p.title, p.spec)), title),
                    title,
                    look.theme.text(),
                ),
                (width::pad_left(&p.price.to_string(), 9), 9, look.theme.text()),
                (stock, 10, style),
                (sold, sold_columns, look.theme.accent()),
            ];
            row(at, buf, ground(look, shown, i == self.list.cursor.selected), &pieces);
        }
        offset
    }
}

impl Default for Products {
    fn default() -> Self {
        Self::new()
    }
}

/// Sign, words and style of what is left of a product.
fn stock(p: &Product, look: &Look) -> (&'static str, String, Style) {
    let theme = look.theme;
    let (sign, text, style) = match p.stock {
        None => (" ", look.t("product.stock_unknown").to_owned(), theme.dim()),
        Some(n) if n > 0 => (" ", look.tf("product.stock", &[("count", &n.to_string())]), theme.ok()),
        Some(_) => ("!", look.t("product.stock_none").to_owned(), theme.danger()),
    };
    if p.on_shelf { (sign, text, style) } else { ("x", text, theme.dim()) }
}

fn told(card: &Card, look: &Look) -> Vec<(String, Style)> {
    let theme = look.theme;
    let p = &card.product;
    let mut out = vec![(harmless::line(&format!("{} {}", p.title, p.spec)), theme.accent())];
    let code = [p.code.as_str(), &p.barcode].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
    out.push((harmless::line(&code.join(" · ")), theme.dim()));
    if card.deleted {
        let key = look.key("products", "delete_product");
        out.push((look.tf("product.deleted", &[("key", &key)]), theme.danger()));
    }
    if !p.on_shelf {
        out.push((look.t("product.off_shelf_line").to_owned(), theme.warning()));
    }
    let unknown = look.t("product.stock_unknown");
    let cost = p.cost.map_or_else(|| unknown.to_owned(), |c| c.to_string());
    let weight = p.weight_g.map_or_else(|| unknown.to_owned(), |g| format!("{g} g"));
    let args = [("price", p.price.to_string()), ("cost", cost), ("weight", weight)];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    out.push((look.tf("product.facts", &args), theme.text()));
    out.push((stock_told(card, look), stock(p, look).2));
    let mut put = |key: &str, text: &str, style: Style| {
        if !text.trim().is_empty() {
            out.push((look.tf(key, &[("text", &harmless::block(text.trim()))]), style));
        }
    };
    put("product.points", &p.selling_points, theme.text());
    put("product.material", &p.material, theme.text());
    put("product.usage", &p.usage, theme.text());
    put("product.usage_amount", &p.usage_amount, theme.text());
    let sold = |s: Sold| {
        look.tf("product.sold", &[("count", &s.qty.to_string()), ("amount", &s.amount.to_string())])
    };
    let (week, month) = (sold(card.week), sold(card.month));
    out.push((look.tf("product.sales", &[("week", &week), ("month", &month)]), theme.dim()));
    for other in &card.related {
        let line = format!("+ {} · {}", look.stock(other), other.price);
        out.push((line, stock(other, look).2));
    }
    out
}

/// `库存 86：主仓 60 · 分仓 26 · 订单待发 5`
fn stock_told(card: &Card, look: &Look) -> String {
    let mut parts = vec![match card.product.stock {
        None => look.t("product.stock_unknown_line").to_owned(),
        Some(n) if n > 0 => look.tf("product.stock", &[("count", &n.to_string())]),
        Some(_) => look.t("product.stock_none").to_owned(),
    }];
    if card.stock.len() > 1 {
        let main = look.t("product.main_warehouse");
        let one = |(name, qty): &(String, i64)| {
            let name = if name.is_empty() { main } else { look.label(&look.config.lists.warehouses, name) };
            format!("{} {qty}", harmless::line(name))
        };
        parts.extend(card.stock.iter().map(one));
    }
    if card.promised > 0 {
        parts.push(look.tf("product.promised", &[("count", &card.promised.to_string())]));
    }
    parts.join(" · ")
}
