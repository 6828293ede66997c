//! A list of objects, one a line: every key is there, what is not known is null. Money as decimal strings, times RFC 3339.

use super::{Head, Rows, words};
use crate::report::Setting;
use crate::store::export::{Kind, Value};
use crate::text::harmless;
use serde_json::{Map, Value as Js, json};
use std::io::Write;

pub struct Json<'a, W: Write> {
    out: W,
    heads: &'a [Head],
    setting: Setting<'a>,
    begun: bool,
}

impl<'a, W: Write> Json<'a, W> {
    pub const fn begin(out: W, heads: &'a [Head], setting: Setting<'a>) -> Self {
        Self { out, heads, setting, begun: false }
    }

    /// # Errors
    /// When the last of it can't be written.
    pub fn end(mut self) -> anyhow::Result<()> {
        writeln!(self.out, "{}\n]", if self.begun { "" } else { "[" })?;
        Ok(self.out.flush()?)
    }

    fn value(&self, kind: Kind, value: &Value) -> Js {
        match value {
            Value::Empty if kind == Kind::Words => json!([]),
            Value::Empty => Js::Null,
            Value::Text(text) if kind == Kind::Words => json!(words(text)),
            Value::Text(text) => json!(text),
            Value::Count(n) => json!(n),
            Value::Money(fen) => json!(fen),
            Value::Time(at) => json!(self.setting.clock.rfc3339(*at)),
            Value::Flag(yes) => json!(yes),
        }
    }
}

impl<W: Write> Rows for Json<'_, W> {
    fn row(&mut self, row: &[Value]) -> anyhow::Result<()> {
        let pairs = self.heads.iter().zip(row);
        let object: Map<String, Js> =
            pairs.map(|((name, kind), value)| ((*name).to_owned(), self.value(*kind, value))).collect();
        let between = if std::mem::replace(&mut self.begun, true) { ",\n" } else { "[\n" };
        write!(self.out, "{between}{}", harmless::json(&Js::Object(object).to_string()))?;
        Ok(())
    }
}
