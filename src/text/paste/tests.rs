//! F6: what holds for every paste.

use super::*;
use proptest::prelude::*;

const COURIERS: &[&str] = &["顺丰", "圆通", "中通", "韵达", "邮政", "EMS", "SF", "京东", "天天"];

fn known() -> Known<'static> {
    Known { couriers: COURIERS, ours: &["示例家居旗舰店", "小李"] }
}

fn items(text: &str) -> Vec<String> {
    recognise(text, &known()).items.iter().map(ToString::to_string).collect()
}

#[test]
fn f6_an_order_block_tells_goods_kind_number_and_price() {
    let read = recognise(
        "商品：折叠伞 规格：红色 数量：2 单价：50.00 实付：106.00 收货人：王维 13800002022",
        &known(),
    );
    assert_eq!(read.items.len(), 1);
    assert_eq!(read.items[0].to_string(), "折叠伞 [红色] *2 50.00");
    assert_eq!((read.items[0].trust, read.total.as_str()), (Trust::Sure, "106.00"));
    assert_eq!((read.read.name.as_str(), read.read.phone.as_str()), ("王维", "13800002022"));
}

#[test]
fn f6_sizes_sets_and_offers_are_no_quantities() {
    for text in ["浴巾 70×140cm", "四件套", "三条装毛巾", "满2件8折", "第二件半价", "99包邮", "有三个孩子"]
    {
        assert_eq!(items(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(items("云朵四件套2套"), ["云朵四件套 *2"]);
    assert_eq!(items("五双装棉袜x3"), ["五双装棉袜 *3"]);
}

#[test]
fn f6_a_question_or_a_refusal_is_no_order() {
    for text in ["两件有优惠吗", "不要两件了", "上次那两条毛巾坏了", "打了你两个电话"]
    {
        assert_eq!(items(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn f6_what_the_shop_writes_is_neither_wish_nor_item() {
    let read = recognise(
        "小静 14:00:01\n毛巾2条\n示例家居旗舰店:小李 14:00:09\n亲，再带一双袜子吗，可以发顺丰",
        &known(),
    );
    assert_eq!(read.items.iter().map(ToString::to_string).collect::<Vec<_>>(), ["毛巾 *2"]);
    assert_eq!((read.customer.as_str(), read.courier.as_str()), ("小静", ""));
    assert!(read.wishes.is_empty() && read.is_chat);
}

#[test]
fn f6_an_order_number_is_called_one_or_has_its_shape() {
    let number = |text| {
        let read = recognise(text, &known());
        (read.order_no.clone(), read.order_no_trust)
    };
    assert_eq!(number("订单号：3061953192082110451"), ("3061953192082110451".into(), Trust::Sure));
    assert_eq!(number("3061953192082110451"), ("3061953192082110451".into(), Trust::Check));
    assert_eq!(number("260602-123456789012345").0, "260602-123456789012345");
    for text in ["快递单号 771234567890123456", "320102199001011234", "13800138000", "SF1234567890123"] {
        assert_eq!(number(text).0, "", "{text}");
    }
}

#[test]
fn f6_a_courier_is_wanted_or_refused() {
    let read = |text| {
        let read = recognise(text, &known());
        (read.courier.clone(), read.courier_trust, read.wishes.clone())
    };
    assert_eq!(read("发顺丰"), ("顺丰".into(), Trust::Sure, vec![]));
    assert_eq!(read("能发顺丰吗").1, Trust::Check);
    assert_eq!(read("不要圆通"), (String::new(), Trust::Missing, vec!["不要圆通".to_owned()]));
    assert_eq!(read("衣服天天穿").0, "");
}

/// A paste made of what pastes are made of.
fn scrap() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "小静 14:03:22\n",
        "2026-06-02 14:03:22\n",
        "小静：",
        "示例家居旗舰店:小李 14:00:09\n",
        "商品：",
        "规格：",
        "数量：",
        "单价：",
        "实付：",
        "￥299.00 x2\n",
        "毛巾2条",
        "两个",
        "*3",
        "×1",
        "【",
        "】",
        "[图片]",
        "https://a.cn/1",
        "\n",
        " ",
        "，",
        "。",
        "要",
        "发顺丰",
        "不要圆通",
        "写贺卡：",
        "订单号",
        "3061953192082110451",
        "13800138000",
        "李四",
        "江苏省扬州市邗江区文汇路1号",
        "#U-01",
        "1.",
        "50",
        "1,299.00元",
        "．５",
        "四件套",
        "收货人：",
        "一",
        "十",
        "x",
        "\u{202E}",
        "👩‍👩‍👧",
        "＊２",
    ]);
    let other = prop_oneof![4 => word.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(other, 0..40).prop_map(|parts| parts.concat())
}

fn digits(text: &str) -> String {
    text.chars().map(crate::text::when::narrow_char).filter(char::is_ascii_digit).collect()
}

proptest! {
    #[test]
    fn f6_nothing_that_is_read_was_not_there(text in scrap()) {
        let read = recognise(&text, &known());
        // Pictures and links are taken out of what was written.
        let said = text.replace("[图片]", " ").replace("https://a.cn/1", " ");
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let squeezed = format!("{}\n{}", squeeze(&said), squeeze(&text));
        let there = |part: &str| part.split_whitespace().all(|w| squeezed.contains(w));
        let all = digits(&text);
        for item in &read.items {
            let title = item.title.replace(['（', '）'], " ");
            let plain = squeezed.replace(['[', ']', '【', '】', '（', '）'], "");
            prop_assert!(title.split_whitespace().all(|w| plain.contains(w)), "{item:?} in {text:?}");
            prop_assert!(there(&item.spec) && there(&item.code), "{item:?} in {text:?}");
            prop_assert!(all.contains(&digits(&item.price)), "{item:?} in {text:?}");
        }
        for number in [&read.order_no, &read.total, &read.shipping, &read.read.phone] {
            let parts = number.split('-').map(digits);
            prop_assert!(parts.into_iter().all(|p| all.contains(&p)), "{number} in {text:?}");
        }
        for wish in &read.wishes {
            prop_assert!(there(wish), "{wish} in {text:?}");
        }
        prop_assert!(there(&read.courier) && there(&read.customer));
    }

    #[test]
    fn f6_no_text_brings_it_down(text in any::<String>()) {
        recognise(&text, &known());
    }
}

#[test]
fn f6_a_very_long_paste_is_read_in_bounded_time() {
    let start = std::time::Instant::now();
    for line in [
        "小静 14:03:22\n要2条毛巾，发顺丰 江苏省扬州市邗江区文汇路1号\n",
        "江苏省扬州市",
        "￥1 x2\n商品：",
        "（",
        "二",
    ] {
        recognise(&line.repeat(20_000), &known());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
