use super::tree::{Tree, is_filler, is_generic};
use super::*;
use proptest::prelude::*;

fn parts(a: &Address) -> [&str; 4] {
    [&a.province, &a.city, &a.district, &a.detail]
}

/// The digits of a text in order of size: what went in has to come out.
fn digits(text: &str) -> String {
    let mut found: Vec<char> = text.chars().map(sheet::plain).filter(char::is_ascii_digit).collect();
    found.sort_unstable();
    found.into_iter().collect()
}

fn digits_out(r: &Recognised) -> String {
    digits(&format!("{}{}{}{}{}{}", r.name, r.phone, r.landline, r.address, r.note, r.numbers.join("")))
}

#[test]
fn a_pasted_blob_falls_into_place() {
    let read = recognise("李四 13800138000 江苏省扬州市邗江区文汇路1号3栋502");
    assert_eq!((read.name.as_str(), read.phone.as_str()), ("李四", "13800138000"));
    assert_eq!(parts(&read.address), ["江苏省", "扬州市", "邗江区", "文汇路1号3栋502"]);
    assert!(read.confidence.record > 0.9);
}

#[test]
fn a_longer_number_is_no_phone_and_is_kept_aside() {
    let read = recognise("订单 3061380013800010451 张三");
    assert_eq!((read.name.as_str(), read.phone.as_str()), ("张三", ""));
    assert_eq!(read.numbers, ["3061380013800010451"]);
}

#[test]
fn an_ambiguous_region_is_left_blank_with_whole_addresses_to_choose_from() {
    let read = recognise("鼓楼区中山北路30号 杨帆 15200007891");
    assert_eq!(parts(&read.address), ["", "", "鼓楼区", "中山北路30号"]);
    assert_eq!(read.candidates.len(), 4);
    assert!(read.candidates.iter().any(|c| parts(c) == ["江苏省", "南京市", "鼓楼区", "中山北路30号"]));
    assert!(read.confidence.region < SURE);
    let short = recognise("朝阳望京街道阜通东大街6号 杨帆 15200007891");
    assert_eq!(parts(&short.address), ["", "", "", "朝阳望京街道阜通东大街6号"]);
}

#[test]
fn landline_second_mobile_and_wishes_are_kept() {
    let read =
        recognise("高原 0912-8490000 手机13900005675 13900005676 陕西省神木市锦界镇电厂路1号 周末送货");
    assert_eq!((read.phone.as_str(), read.landline.as_str()), ("13900005675", "0912-8490000"));
    assert_eq!(read.note, "周末送货 13900005676");
    assert_eq!(parts(&read.address), ["陕西省", "榆林市", "神木市", "锦界镇电厂路1号"]);
}

#[test]
fn every_division_of_the_list_is_found_by_its_names() {
    let tree = Tree::get();
    for node in 0..tree.nodes.len() {
        let place = &tree.nodes[node];
        let town = place.level == 3 && !tree.has_districts(place.parent);
        if place.level == 1 || town || is_filler(place.name) || place.name.starts_with("其它") {
            continue;
        }
        let [province, city, district] = tree.parts(node);
        let mut path: Vec<&str> = tree.path(node).map(|n| tree.nodes[n].name).collect();
        path.reverse();
        let mut written =
            vec![path.concat(), path.join(" "), path.join("/"), format!("{province}{city}{district}")];
        if place.level == 3 && !city.is_empty() && !is_generic(place.name) {
            written.push(format!("{city}{district}"));
        }
        // One way of writing for each place, in turn.
        let region = &written[node % written.len()];
        let read = recognise(&format!("王芳 13800001234 {region} 人民路1号"));
        assert_eq!(parts(&read.address), [province, city, district, "人民路1号"], "{region}");
    }
}

#[test]
fn what_an_address_writes_is_read_back_as_it_was() {
    let tree = Tree::get();
    for node in 0..tree.nodes.len() {
        let town = tree.nodes[node].level == 3 && !tree.has_districts(tree.nodes[node].parent);
        if town || is_filler(tree.nodes[node].name) || tree.nodes[node].name.starts_with("其它") {
            continue;
        }
        let [province, city, district] = tree.parts(node).map(str::to_owned);
        let detail = "人民路 1号，2幢-301".to_owned();
        let address = Address { province, city, district, detail };
        assert_eq!(split_region(&address.to_string()), address);
    }
    let unlisted = "江苏省 苏州市 某某区 人民路1号";
    assert_eq!(parts(&split_region(unlisted)), ["江苏省", "苏州市", "某某区", "人民路1号"]);
    assert_eq!(parts(&split_region("某路1号")), ["", "", "", "某路1号"]);
    assert_eq!(split_region(""), Address::default());
}

#[test]
fn an_endless_text_is_read_in_time() {
    for piece in ["北京 ", "1 ", "收 ", "订单", "(", "13800001234", "西湖区"] {
        let blob = piece.repeat(2_000);
        assert_eq!(digits_out(&recognise(&blob)), digits(&blob));
    }
}

const PIECES: [&str; 48] = [
    "13800001234",
    "+86",
    "86-",
    "0571-",
    "88881234",
    "王芳",
    "欧阳",
    "138****1234",
    "浙江省",
    "杭州市",
    "西湖区",
    "西湖",
    "鼓楼区",
    "北京",
    "文三路478号",
    "3栋",
    "2-1203",
    "订单",
    "号：",
    "SF1234567890123",
    "[2345]",
    "转806",
    "(",
    ")",
    "（收）",
    "收件人",
    "：",
    "电话",
    "地址",
    "邮编",
    "310012",
    " ",
    "\n",
    "，",
    "/",
    "-",
    "谢谢",
    "请放门口",
    "改成",
    "备注：",
    "1",
    "0",
    "2026-11-20 10:11",
    "852 ",
    "6123 4567",
    "香港",
    "😀",
    "*",
];

proptest! {
    #[test]
    fn any_text_keeps_its_digits(blob in "(?s).{0,80}") {
        prop_assert_eq!(digits(&blob), digits_out(&recognise(&blob)));
        prop_assert_eq!(digits(&blob), digits(&split_region(&blob).to_string()));
    }

    #[test]
    fn pieces_of_addresses_keep_their_digits_and_the_detail_is_as_written(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14),
    ) {
        let blob = pieces.concat();
        let read = recognise(&blob);
        prop_assert_eq!(digits(&blob), digits_out(&read));
        // Letter by letter in the order of the text, with pieces left out.
        let mut rest = blob.chars();
        let detail: String = read.address.detail.split_whitespace().collect();
        prop_assert!(detail.chars().all(|c| rest.any(|t| t == c)), "{} in {}", detail, blob);
    }
}
