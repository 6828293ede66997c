use super::*;
use crate::domain::figures::Value;
use crate::report::{Chart, ChartKind, Column, Table};
use proptest::prelude::*;

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

fn sample() -> Report {
    Report {
        title: "交班单".into(),
        meta: owned(&[("编号", "H20260601-1"), ("店铺", "小店"), ("From", "小李")]),
        blocks: vec![
            Block::Heading("【红】必须处理 (1)".into()),
            Block::CheckList(vec![Check {
                number: "1".into(),
                title: "小美  A1".into(),
                aside: "06-01 18:30 前".into(),
                facts: owned(&[("问题", "破损: 杯子碎了"), ("诉求", "退款"), ("等", "")]),
                strong: "若顾客不接受部分退款，则改为退货或换货，并同时向快递索赔，再不行就请主管打电话给她"
                    .into(),
                ..Check::default()
            }]),
            Block::KeyFigures(
                [("咨询人数", "12"), ("首次响应", "0:31"), ("净销售额", "￥1.00")]
                    .map(|(label, value)| (label.to_owned(), value.into()))
                    .to_vec(),
            ),
            Block::Table(Table::new(
                vec![Column::left("渠道"), Column::right("金额")],
                [["淘宝/天猫", "￥12.00"], ["京东", "￥1234.00"]],
            )),
            Block::Bullets(vec!["缺货: 杯子".into()]),
            Block::Signatures(vec![Signature {
                label: "交班人".into(),
                name: "小李".into(),
                time_label: "时间".into(),
                ..Signature::default()
            }]),
        ],
        ..Report::default()
    }
}

#[test]
fn a_page_looks_like_this() {
    let text = render(&sample(), 60);
    let expected = "                           交班单
============================================================
编号  H20260601-1              店铺  小店
From  小李

【红】必须处理 (1) -----------------------------------------
[ ]  1 小美  A1                               06-01 18:30 前
       问题 破损: 杯子碎了  诉求 退款
       > 若顾客不接受部分退款，则改为退货或换货，并同时向快
         递索赔，再不行就请主管打电话给她
咨询人数  12        首次响应  0:31      净销售额  ￥1.00
渠道            金额
---------  ---------
淘宝/天猫    ￥12.00
京东       ￥1234.00
- 缺货: 杯子

交班人 小李 ________  时间 ________
";
    assert_eq!(text, expected);
}

#[test]
fn columns_are_aligned_for_wide_characters() {
    let columns = vec![Column::left("a"), Column::left("b")];
    let table = Table::new(columns, [["尺码", "x"], ["size", "y"], ["码a", "z"]]);
    let report = Report { blocks: vec![Block::Table(table)], ..Report::default() };
    for (line, last) in render(&report, 60).lines().skip(4).zip(["x", "y", "z"]) {
        let (before, _) = line.split_once(last).unwrap();
        assert_eq!(width(before), 6, "{line}");
    }
}

#[test]
fn a_table_too_wide_gives_way_in_its_widest_column() {
    let long = "很长".repeat(60);
    let table = Table {
        columns: vec![Column::left("甲"), Column::right("乙")],
        rows: vec![vec![long.into(), "12.00".into()]],
    };
    let text = render(&Report { blocks: vec![Block::Table(table)], ..Report::default() }, 50);
    let line = text.lines().last().unwrap();
    assert!(line.ends_with("  12.00") && line.contains(".."), "{line}");
    assert_eq!(width(line), 50);
}

#[test]
fn outside_text_cannot_drive_the_terminal() {
    let report = Report {
        title: "a\x1b[2Jb".into(),
        blocks: vec![Block::Bullets(vec!["x\u{202E}\ny".into()]), Block::Text("一\x07\n二".into())],
        ..Report::default()
    };
    let text = render(&report, 60);
    assert!(!text.contains('\x1b') && !text.contains('\x07') && !text.contains('\u{202E}'));
    assert!(text.contains("- x y\n一\n二\n"));
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_page(
        words in proptest::collection::vec("[a-z一-龥，。:0-9 \n]{0,60}", 8),
        columns in 40usize..120,
    ) {
        let word = |i: usize| words[i].clone();
        let pair = |a: usize, b: usize| (word(a), word(b));
        let check = Check {
            number: "12".into(),
            title: word(0),
            aside: cut(&word(1), 20),
            facts: vec![pair(2, 3), pair(4, 5)],
            strong: word(6),
            ..Check::default()
        };
        let count = |i: usize| (word(i), i64::try_from(i).ok().map(Value::Count));
        let chart = Chart::single(ChartKind::Rows, word(1), word(2), (0..8).map(count));
        let report = Report {
            title: word(7),
            meta: vec![pair(0, 1), pair(2, 3), pair(4, 5)],
            blocks: vec![
                Block::Heading(word(6)),
                Block::CheckList(vec![check]),
                Block::KeyFigures(vec![(word(0), word(1).into()), (word(6), word(7).into())]),
                Block::Chart(chart),
                Block::Bullets(vec![word(3)]),
                Block::Text(word(5)),
            ],
            ..Report::default()
        };
        for line in render(&report, columns).lines() {
            prop_assert!(width(line) <= columns, "{} > {columns}: {line:?}", width(line));
        }
    }
}
