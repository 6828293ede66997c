//! A table with its phones, addresses and mail addresses masked, as lists show them (X2): for whoever may see the
//! figures and not the people. Otherwise an export is the owner's own and plain.

use super::{Head, Rows};
use crate::store::export::Value;
use crate::text::mask;
use serde_json::Value as Js;

/// Numbers of ours and of platforms, whatever they look like; codes, days and times.
const NUMBERS: &[&str] =
    &["order_no", "tracking_no", "code", "barcode", "number", "ref", "at", "business_day"];

/// A text of a column.
pub fn text(column: &str, text: &str) -> String {
    match column {
        "detail" if text.is_empty() => String::new(),
        "detail" => "***".to_owned(),
        "phone" | "landline" | "phones" => text.split("; ").map(mask::phone).collect::<Vec<_>>().join("; "),
        column if NUMBERS.contains(&column) || column.ends_with("_at") => text.to_owned(),
        _ => mask::text(text),
    }
}

/// Every text of a JSON value, by the key it stands under.
pub fn json(column: &str, value: &mut Js) {
    match value {
        Js::String(said) => *said = text(column, said),
        Js::Array(all) => {
            for value in all {
                json(column, value);
            }
        }
        Js::Object(all) => {
            for (key, value) in all {
                json(key, value);
            }
        }
        Js::Null | Js::Bool(_) | Js::Number(_) => {}
    }
}

/// Masks what it is given and hands it on.
pub struct Masked<'a, R: ?Sized> {
    pub rows: &'a mut R,
    pub heads: &'a [Head],
}

impl<R: Rows + ?Sized> Rows for Masked<'_, R> {
    fn row(&mut self, row: &[Value]) -> anyhow::Result<()> {
        // A row of the trail says in `field` what its values are.
        let field = self.heads.iter().position(|(name, _)| *name == "field");
        let field = field.and_then(|at| match row.get(at) {
            Some(Value::Text(text)) => Some(text.as_str()),
            _ => None,
        });
        let masked = self.heads.iter().zip(row).map(|((name, _), value)| match value {
            Value::Text(said) => {
                let of = field.filter(|_| matches!(*name, "before" | "after")).unwrap_or(name);
                Value::Text(text(of, said))
            }
            other => other.clone(),
        });
        self.rows.row(&masked.collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x2_a_masked_table_hides_people_and_keeps_numbers() {
        for (column, said, shown) in [
            ("phone", "13800138000", "138****8000"),
            ("phones", "13800138000; 13900139000", "138****8000; 139****9000"),
            ("landline", "0571-82160440", "****40"),
            ("detail", "文汇路1号", "***"),
            ("detail", "", ""),
            ("remark", "打13800138000", "打138****8000"),
            ("order_no", "13800138000", "13800138000"),
            ("at", "2026-06-01T14:05:00+08:00", "2026-06-01T14:05:00+08:00"),
        ] {
            assert_eq!(text(column, said), shown, "{column}");
        }
        let mut value =
            serde_json::json!({ "phone": "13800138000", "lines": [{ "title": "打13800138000" }], "qty": 1 });
        json("", &mut value);
        assert!(!value.to_string().contains("13800138000"), "{value}");
    }
}
