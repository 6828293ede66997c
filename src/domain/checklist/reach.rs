//! How far a courier delivers: the configuration's list against the order's address (O4).

use super::Finding;
use crate::domain::order::{Address, OrderData};

/// One courier of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Its names and aliases, as orders have them.
    pub names: Vec<String>,
    /// Provinces, cities or districts it does not deliver to.
    pub not_to: Vec<String>,
}

/// `None` without a courier, or when the place it goes to is not known.
pub(super) fn check(order: &OrderData, couriers: &[Reach]) -> Option<Finding> {
    let name = order.courier.trim();
    if name.is_empty() {
        return None;
    }
    let Some(courier) = named(couriers, name) else {
        return Some(Finding::new(false, "check.courier_unknown").with("courier", name));
    };
    let region = region(&order.address);
    if let Some(place) = courier.not_to.iter().find(|p| lies_in(&order.address, p)) {
        return Some(
            Finding::new(false, "check.courier_not_there").with("courier", name).with("place", place),
        );
    }
    if courier.not_to.is_empty() {
        return Some(Finding::new(true, "check.courier_known").with("courier", name));
    }
    (!region.is_empty())
        .then(|| Finding::new(true, "check.courier_reaches").with("courier", name).with("place", region))
}

/// The courier that is meant: of all names found in the text the longest counts, 邮政EMS is not 邮政.
fn named<'a>(couriers: &'a [Reach], text: &str) -> Option<&'a Reach> {
    let text = text.to_uppercase();
    let hit = |c: &&Reach| {
        let found = c.names.iter().filter(|n| !n.is_empty() && text.contains(&n.to_uppercase()));
        found.map(String::len).max().unwrap_or(0)
    };
    couriers.iter().filter(|c| hit(c) > 0).rev().max_by_key(hit)
}

fn region(a: &Address) -> String {
    format!("{}{}", a.province, a.city)
}

/// What may stand behind the short name of a province, city or district.
const SUFFIXES: &[&str] = &[
    "",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "地区",
    "自治区",
    "自治州",
    "自治县",
    "特别行政区",
    "维吾尔自治区",
    "回族自治区",
    "壮族自治区",
];

/// Whether an address lies in a place: the name of one part, short or whole, or parts written one after the other
/// (`内蒙古阿拉善盟`), each short or whole. 海南 is the province, not 海南藏族自治州.
fn lies_in(a: &Address, place: &str) -> bool {
    let parts = [a.province.as_str(), a.city.as_str(), a.district.as_str()];
    (0..parts.len()).any(|from| says(&parts[from..], place.trim()))
}

/// `place` is the first of the parts, and what is left of it says the parts behind.
fn says(parts: &[&str], place: &str) -> bool {
    let Some((first, behind)) = parts.split_first().filter(|(f, _)| !f.is_empty()) else { return false };
    let fits = |suffix: &str| {
        let Some(short) = first.strip_suffix(suffix).filter(|s| s.chars().count() > 1) else {
            return false;
        };
        let whole = place.strip_prefix(first).or_else(|| place.strip_prefix(short));
        whole.is_some_and(|rest| rest.is_empty() || (0..behind.len()).any(|from| says(&behind[from..], rest)))
    };
    SUFFIXES.iter().any(|s| fits(s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;

    fn couriers() -> Vec<Reach> {
        let reach = |names: &[&str], not_to: &[&str]| Reach {
            names: names.iter().map(ToString::to_string).collect(),
            not_to: not_to.iter().map(ToString::to_string).collect(),
        };
        vec![
            reach(&["顺丰", "SF Express"], &[]),
            reach(&["邮政"], &["台湾省"]),
            reach(&["EMS", "邮政EMS"], &[]),
            reach(&["甲快递"], &["新疆", "海南", "内蒙古阿拉善盟", "邗江区"]),
        ]
    }

    fn found(courier: &str, province: &str, city: &str, district: &str) -> Option<(bool, &'static str)> {
        let address = Address {
            province: province.into(),
            city: city.into(),
            district: district.into(),
            detail: "文汇路1号".into(),
        };
        let order = OrderData { courier: courier.into(), address, ..sample() };
        check(&order, &couriers()).map(|f| (f.ok, f.key))
    }

    #[test]
    fn o4_a_place_the_courier_does_not_go_to_is_named() {
        let order = OrderData {
            courier: "甲快递".into(),
            address: Address {
                province: "新疆维吾尔自治区".into(),
                city: "喀什地区".into(),
                ..Address::default()
            },
            ..sample()
        };
        let finding = check(&order, &couriers()).unwrap();
        assert_eq!((finding.ok, finding.key), (false, "check.courier_not_there"));
        assert!(finding.args.contains(&("place", "新疆".into())), "{finding:?}");
    }

    #[test]
    fn o4_a_part_of_an_address_is_known_by_its_short_and_its_whole_name() {
        let there = Some((true, "check.courier_reaches"));
        let not_there = Some((false, "check.courier_not_there"));
        assert_eq!(found("甲快递", "江苏省", "扬州市", "广陵区"), there);
        assert_eq!(found("甲快递", "江苏省", "扬州市", "邗江区"), not_there);
        assert_eq!(found("甲快递", "海南省", "三亚市", ""), not_there);
        assert_eq!(found("甲快递", "青海省", "海南藏族自治州", "共和县"), there, "another 海南");
        assert_eq!(found("甲快递", "内蒙古自治区", "阿拉善盟", "额济纳旗"), not_there);
        assert_eq!(found("甲快递", "内蒙古自治区", "包头市", "青山区"), there);
        assert_eq!(found("甲快递", "", "", ""), None, "nobody can tell");
    }

    #[test]
    fn o4_the_longest_name_says_which_courier_it_is() {
        assert_eq!(found("邮政EMS", "台湾省", "", ""), Some((true, "check.courier_known")));
        assert_eq!(found("邮政快递包裹", "台湾省", "", ""), Some((false, "check.courier_not_there")));
        assert_eq!(found("sf express", "江苏省", "扬州市", ""), Some((true, "check.courier_known")));
        assert_eq!(found("骑手老王", "江苏省", "扬州市", ""), Some((false, "check.courier_unknown")));
    }
}
