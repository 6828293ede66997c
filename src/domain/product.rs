//! Products (C2).

pub mod card;

use super::money::Fen;

/// One product card. `None` means "not known", never 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    pub id: i64,
    pub code: String,
    pub barcode: String,
    pub title: String,
    pub spec: String,
    pub price: Fen,
    pub cost: Option<Fen>,
    pub weight_g: Option<i64>,
    /// Pieces over all warehouses.
    pub stock: Option<i64>,
    pub selling_points: String,
    pub material: String,
    /// What it is used for, and how much of it one takes.
    pub usage: String,
    pub usage_amount: String,
    /// Codes of related goods, words.
    pub related: String,
    pub on_shelf: bool,
}

/// Why a product can't be kept or counted. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProductRefusal {
    #[error("product.refuse.code_missing")]
    CodeMissing,
    #[error("product.refuse.title_missing")]
    TitleMissing,
    #[error("product.refuse.code_taken")]
    CodeTaken,
    #[error("product.refuse.reason_missing")]
    ReasonMissing,
}

impl Product {
    /// A code and a title.
    ///
    /// # Errors
    /// [`ProductRefusal`]
    pub fn check(&self) -> Result<(), ProductRefusal> {
        if self.code.trim().is_empty() {
            return Err(ProductRefusal::CodeMissing);
        }
        if self.title.trim().is_empty() { Err(ProductRefusal::TitleMissing) } else { Ok(()) }
    }

    /// I8: customers can still order it, and nothing is left.
    pub const fn is_sold_out_on_shelf(&self) -> bool {
        self.on_shelf && matches!(self.stock, Some(n) if n <= 0)
    }

    /// F6: whether a wanted thing is this one: its code is a word of the text, or its title stands in it and nothing
    /// else is said that this product is not.
    fn fits(&self, text: &str) -> bool {
        if self.has_code(text) {
            return true;
        }
        let said = squeezed(text);
        let (title, spec) = (squeezed(&self.title), squeezed(&self.spec));
        if said.chars().count() >= 2 && title.contains(&said) {
            return true;
        }
        let Some(at) = said.find(&title).filter(|_| !title.is_empty()) else { return false };
        let more = format!("{}{}", &said[..at], &said[at + title.len()..]);
        more.is_empty() || self.spec_words().any(|w| more.contains(&w)) || spec.contains(&more)
    }

    fn has_code(&self, text: &str) -> bool {
        !self.code.is_empty() && text.split_whitespace().any(|w| w.eq_ignore_ascii_case(&self.code))
    }

    fn spec_words(&self) -> impl Iterator<Item = String> {
        self.spec.split_whitespace().map(squeezed)
    }
}

/// F6: the product a text means; `None` when it could be several.
pub fn meant<'a>(text: &str, products: &'a [Product]) -> Option<&'a Product> {
    if let Some(found) = products.iter().find(|p| p.has_code(text)) {
        return Some(found);
    }
    let said = squeezed(text);
    let fitting: Vec<(usize, &Product)> = products
        .iter()
        .filter(|p| p.fits(text))
        .map(|p| (p.spec_words().filter(|w| said.contains(w.as_str())).count(), p))
        .collect();
    let most = fitting.iter().map(|(n, _)| *n).max()?;
    let mut best = fitting.iter().filter(|(n, _)| *n == most);
    match (best.next(), best.next()) {
        (Some((_, found)), None) => Some(found),
        _ => None,
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(code: &str, title: &str, spec: &str) -> Product {
        Product { code: code.into(), title: title.into(), spec: spec.into(), ..Product::default() }
    }

    #[test]
    fn f6_a_thing_is_a_product_when_it_can_be_no_other() {
        let all = [
            product("SJT-1801", "云朵水洗棉四件套", "1.8m 奶油白"),
            product("SJT-1802", "云朵水洗棉四件套", "1.8m 雾霾蓝"),
            product("MJ-3401", "长绒棉毛巾", "34×74cm 三条装"),
        ];
        let code = |text| meant(text, &all).map(|p| p.code.as_str());
        assert_eq!(code("云朵水洗棉四件套 1.8m 奶油白"), Some("SJT-1801"));
        assert_eq!(code("sjt-1802"), Some("SJT-1802"));
        assert_eq!(code("毛巾"), Some("MJ-3401"));
        assert_eq!(code("云朵水洗棉四件套"), None, "two kinds");
        assert_eq!(code("云朵水洗棉四件套 粉色"), None, "none of these kinds");
        assert_eq!(code("长绒棉毛巾 红色"), None, "a kind that is not listed");
        assert_eq!(code("浴巾"), None);
    }
}
