//! JSON: pretty, stable names, a line break at its end.

use crate::text::harmless;
use serde_json::Value;

/// The text of a JSON result.
pub fn render(value: &Value) -> String {
    // A `Value` always has a text: its keys are strings and its numbers finite.
    harmless::json(&serde_json::to_string_pretty(value).unwrap_or_default()).into_owned() + "\n"
}

/// `null` for "not known".
pub fn known(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_null_and_keys_keep_their_order() {
        let value = serde_json::json!({ "b": known(""), "a": known("x") });
        assert_eq!(render(&value), "{\n  \"b\": null,\n  \"a\": \"x\"\n}\n");
    }
}
