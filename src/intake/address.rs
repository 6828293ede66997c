//! An address in one cell → its parts.

use crate::domain::order::Address;

/// `省 市 区 详细(邮编)`; a part that only says "no district" becomes empty.
pub fn spaced(cell: &str, no_district: &[String]) -> Address {
    let mut rest = without_postcode(cell.trim());
    let mut part = || match rest.split_once(char::is_whitespace) {
        Some((part, others)) => {
            rest = others.trim_start();
            part.to_owned()
        }
        None => String::new(),
    };
    let (province, city, district) = (part(), part(), part());
    let district = if no_district.contains(&district) { String::new() } else { district };
    Address { province, city, district, detail: rest.to_owned() }
}

/// `…(110141)` or `…（110141）` at the end.
fn without_postcode(text: &str) -> &str {
    let inner = text.strip_suffix([')', '）']);
    let Some((before, code)) = inner.and_then(|t| t.rsplit_once(['(', '（'])) else { return text };
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) { before.trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(cell: &str) -> [String; 4] {
        let a = spaced(cell, &["其它区".to_owned()]);
        [a.province, a.city, a.district, a.detail]
    }

    #[test]
    fn a_spaced_address_falls_into_its_parts() {
        assert_eq!(
            parts("浙江省 金华市 义乌市 北苑街道 中山路2177号恒大名都16-321(322000)"),
            ["浙江省", "金华市", "义乌市", "北苑街道 中山路2177号恒大名都16-321"]
        );
        assert_eq!(
            parts("广东省 中山市 其它区 小榄镇 建设大道1409号(菜鸟驿站)（6楼前台）(000000)"),
            ["广东省", "中山市", "", "小榄镇 建设大道1409号(菜鸟驿站)（6楼前台）"]
        );
        assert_eq!(
            parts("海南省 省直辖县级行政区划 琼海市 嘉积镇"),
            ["海南省", "省直辖县级行政区划", "琼海市", "嘉积镇"]
        );
        assert_eq!(parts("某路1号"), ["", "", "", "某路1号"]);
        assert_eq!(parts(""), ["", "", "", ""]);
    }
}
