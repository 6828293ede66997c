//! What a parcel should weigh: the order slip says it, a parcel that weighs less lacks something (C2).

use super::Line;

/// Grams of all pieces and the packing. `None` as soon as one piece's weight is not known: a sum with a hole in it
/// would accuse the warehouse of nothing.
pub fn expected(lines: &[Line], packing_g: i64) -> Option<i64> {
    if lines.is_empty() {
        return None;
    }
    let goods: Option<i64> = lines.iter().map(|l| l.weight_g.filter(|g| *g > 0).map(|g| g * l.qty)).sum();
    goods.map(|g| g + packing_g)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(qty: i64, weight_g: Option<i64>) -> Line {
        Line { title: "雨伞".into(), qty, weight_g, ..Line::default() }
    }

    #[test]
    fn c2_the_parcel_weighs_its_pieces_and_the_packing() {
        assert_eq!(expected(&[line(2, Some(420)), line(1, Some(80))], 200), Some(1120));
        assert_eq!(expected(&[line(1, Some(420))], 0), Some(420));
    }

    #[test]
    fn c2_one_unknown_weight_leaves_the_parcel_unknown() {
        assert_eq!(expected(&[line(2, Some(420)), line(1, None)], 200), None);
        assert_eq!(expected(&[line(1, Some(0))], 200), None, "nothing weighs nothing");
        assert_eq!(expected(&[], 200), None);
    }
}
