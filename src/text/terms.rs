//! The words of another trade put in the place of ours, throughout a text (P1).

/// Terms and what is said instead, the longest first, so that 快递单号 goes before 快递.
#[derive(Clone, Debug, Default)]
pub struct Terms<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Terms<'a> {
    pub fn new(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut pairs: Vec<_> = pairs.filter(|(term, _)| !term.is_empty()).collect();
        pairs.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
        Self { pairs }
    }

    pub const fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The text in the other words. What was put in is not looked at again, `{places}` stay as they are, Latin words
    /// are replaced whole only and keep a capital at their beginning.
    pub fn put(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            if c == '{'
                && let Some(end) = rest.find('}')
            {
                out.push_str(&rest[..=end]);
                rest = &rest[end + 1..];
                before = '}';
                continue;
            }
            if let Some((term, other)) = self.pairs.iter().find(|(term, _)| stands(rest, term, before)) {
                let capital = rest.starts_with(|c: char| c.is_ascii_uppercase());
                match other.chars().next().filter(|_| capital) {
                    Some(first) => {
                        out.push(first.to_ascii_uppercase());
                        out.push_str(&other[first.len_utf8()..]);
                    }
                    None => out.push_str(other),
                }
                before = term.chars().next_back().unwrap_or(before);
                rest = &rest[term.len()..];
                continue;
            }
            out.push(c);
            before = c;
            rest = &rest[c.len_utf8()..];
        }
        out
    }
}

/// Whether the term begins here; a Latin one as a whole word.
fn stands(rest: &str, term: &str, before: char) -> bool {
    let Some(head) = rest.get(..term.len()) else { return false };
    if !head.eq_ignore_ascii_case(term) {
        return false;
    }
    let latin = |c: char| c.is_ascii_alphanumeric();
    let opens = !term.starts_with(latin) || !latin(before);
    let closes = !term.ends_with(latin) || !rest[term.len()..].starts_with(latin);
    opens && closes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn put(pairs: &[(&str, &str)], text: &str) -> String {
        Terms::new(pairs.iter().copied()).put(text)
    }

    #[test]
    fn p1_the_longest_term_goes_first_and_nothing_is_replaced_twice() {
        let pairs = [("快递", "承运人"), ("快递单号", "提单号"), ("订单", "委托单"), ("单号", "编号")];
        assert_eq!(put(&pairs, "订单的快递单号，问快递"), "委托单的提单号，问承运人");
        assert_eq!(put(&[("a", "b"), ("b", "a")], "a b"), "b a");
    }

    #[test]
    fn p1_latin_words_are_taken_whole_with_their_capital_and_places_stay() {
        let pairs = [("order", "booking"), ("orders", "bookings")];
        assert_eq!(put(&pairs, "Orders: border, order {order}."), "Bookings: border, booking {order}.");
    }

    proptest! {
        #[test]
        fn p1_a_text_without_the_terms_stays_as_it_is(text in "[天地玄黄 {}a-f]{0,20}") {
            prop_assert_eq!(put(&[("订单", "委托单"), ("order", "booking")], &text), text);
        }
    }
}
