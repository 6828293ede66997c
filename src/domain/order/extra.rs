//! What a trade writes down of an order beyond the usual: weight, volume, transport mode and why (P1).

use crate::domain::coded;
use crate::text::when::narrow;

/// The value of one field; `field` is an id of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    pub field: String,
    pub value: String,
}

coded! {
    /// What a field takes.
    pub enum Shape { Text = "text", Number = "number", Choice = "choice" }
}

/// Why a value is not taken. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtraRefusal {
    #[error("trade.refuse.number")]
    Number,
    #[error("trade.refuse.choice")]
    Choice,
}

/// A value as it is kept: a number in plain digits with a point, a choice by its id, a text as it stands.
///
/// # Errors
/// When a number is none, or a choice is not one of `choices`.
pub fn checked(shape: Shape, value: &str, choices: &[&str]) -> Result<String, ExtraRefusal> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(String::new());
    }
    match shape {
        Shape::Text => Ok(value.to_owned()),
        Shape::Number => {
            let digits = narrow(value).replace(',', "");
            let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
            let known = plain && digits.len() <= 15 && digits.parse::<f64>().is_ok();
            if known { Ok(digits) } else { Err(ExtraRefusal::Number) }
        }
        Shape::Choice if choices.contains(&value) => Ok(value.to_owned()),
        Shape::Choice => Err(ExtraRefusal::Choice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_a_number_is_kept_in_plain_digits_and_a_word_is_none() {
        assert_eq!(checked(Shape::Number, " １，２５０．５ ", &[]), Ok("1250.5".into()));
        assert_eq!(checked(Shape::Number, "重", &[]), Err(ExtraRefusal::Number));
        assert_eq!(checked(Shape::Number, "-3", &[]), Err(ExtraRefusal::Number));
        assert_eq!(checked(Shape::Number, "1.2.3", &[]), Err(ExtraRefusal::Number));
        assert_eq!(checked(Shape::Number, "", &[]), Ok(String::new()), "not known is no error");
    }

    #[test]
    fn p1_a_choice_is_one_of_its_list() {
        assert_eq!(checked(Shape::Choice, "sea", &["sea", "air"]), Ok("sea".into()));
        assert_eq!(checked(Shape::Choice, "boat", &["sea", "air"]), Err(ExtraRefusal::Choice));
    }
}
