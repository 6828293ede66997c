//! Money in integer fen (1/100 yuan). No floating point anywhere near it.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// An amount in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Self = Self(0);
    /// More than any shop turns over; sums of millions of such amounts still fit.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// Reads what people and exports write: `1,234.5`, `￥12`, `12元`, `-3.00`, `１２．５０`.
    ///
    /// # Errors
    /// [`MoneyError`] says what is wrong; an amount with more than two decimals is refused unless the rest is zeros.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let plain: String = text
            .trim()
            .chars()
            .map(half_width)
            .filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥' | '元' | '\t'))
            .collect();
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
            return Err(MoneyError::NotANumber(text.trim().to_owned()));
        }
        let (cents, rest) = part.split_at(part.len().min(2));
        if rest.bytes().any(|b| b != b'0') {
            return Err(MoneyError::TooFine(text.trim().to_owned()));
        }
        let yuan: i64 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| MoneyError::TooLarge(text.trim().to_owned()))?
        };
        let fen: i64 = format!("{cents:0<2}").parse().unwrap_or(0);
        let value = yuan
            .checked_mul(100)
            .and_then(|v| v.checked_add(fen))
            .filter(|v| *v <= Self::MOST.0)
            .ok_or_else(|| MoneyError::TooLarge(text.trim().to_owned()))?;
        Ok(Self(if negative { -value } else { value }))
    }
}

/// `1234.50`: the form of JSON and CSV; screens put ￥ before it.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", abs / 100, abs % 100))
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl Mul<i64> for Fen {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}
impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}
impl serde::Serialize for Fen {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is not an amount.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MoneyError {
    #[error("'{0}' is not an amount of money (write 12.50)")]
    NotANumber(String),
    #[error("'{0}' has parts of a fen; two decimals at most")]
    TooFine(String),
    #[error("'{0}' is too large an amount")]
    TooLarge(String),
}

/// Full-width digits and signs count as their half-width twins.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' | '＋' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, fen) in [
            ("12.50", 1250),
            ("￥1,234.5", 123_450),
            ("0元", 0),
            ("-3.00", -300),
            ("１２．５", 1250),
            (".5", 50),
            ("12.5000", 1250),
        ] {
            assert_eq!(Fen::parse(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_money_with_the_reason() {
        assert!(matches!(Fen::parse("abc"), Err(MoneyError::NotANumber(_))));
        assert!(matches!(Fen::parse(""), Err(MoneyError::NotANumber(_))));
        assert!(matches!(Fen::parse("1.005"), Err(MoneyError::TooFine(_))));
        assert!(matches!(Fen::parse("99999999999999999999"), Err(MoneyError::TooLarge(_))));
    }

    proptest! {
        #[test]
        fn display_and_parse_are_inverse(fen in -1_000_000_000_000i64..1_000_000_000_000) {
            prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,40}") {
            let _ = Fen::parse(&text);
        }
    }
}
