use super::*;
use proptest::prelude::*;

fn said(id: i64, topic: &str, text: &str) -> Said {
    Said {
        topic: topic.into(),
        text: text.into(),
        at: 100 + id,
        source: Source::Inquiry(id),
        ..Said::default()
    }
}

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

#[test]
fn i7_politeness_signs_widths_and_numbers_make_no_difference() {
    assert_eq!(normal("请问，能开专票吗？"), normal("亲～可以开专票么"));
    assert_eq!(normal("165 穿什么码？"), normal("１７０穿什么码"));
    assert_eq!(normal("Hello, do you ship abroad, please?"), "doyoushipabroad");
    assert_eq!(normal("在吗"), "在吗", "nothing but politeness stays comparable");
    assert_eq!(normal(" ？！"), "");
    assert_eq!(normal("几天发货"), normal("请问什么时候发货呢"));
}

#[test]
fn i7_the_same_question_in_other_words_is_one_group() {
    let rows = [
        said(1, "invoice", "能开专票吗"),
        said(2, "invoice", "请问可以开专票么？"),
        said(3, "", "专票可以开吗？"),
        said(4, "size", "165穿什么码"),
        said(5, "invoice", "能开专票吗"),
    ];
    let groups = group(&rows);
    assert_eq!((groups[0].count, groups[0].topic.as_str(), groups[0].last_at), (4, "invoice", 105));
    assert_eq!(groups[0].sample, "能开专票吗");
    assert_eq!(groups[0].variants.len(), 2, "{:?}", groups[0].variants);
    let mut turned = rows.to_vec();
    turned.reverse();
    assert_eq!(group(&turned), groups, "the order of the rows changes nothing");
}

#[test]
fn i7_the_same_words_under_another_topic_are_another_question() {
    let rows = [said(1, "stock", "什么时候到货"), said(2, "courier", "什么时候到货呀")];
    assert_eq!(group(&rows)[0].count, 2, "the very same wording is one question whatever its topic");
    let rows = [said(1, "stock", "蓝色什么时候到货"), said(2, "courier", "什么时候到货")];
    assert_eq!(group(&rows).len(), 2);
}

#[test]
fn i7_what_only_sounds_alike_stays_apart() {
    let asked =
        ["什么时候发货", "什么时候到货", "能开专票吗", "能开普票吗", "包邮吗", "新疆包邮吗", "发什么快递"];
    let rows: Vec<Said> = asked.iter().zip(1..).map(|(text, id)| said(id, "other", text)).collect();
    assert_eq!(group(&rows).len(), asked.len());
    let rows: Vec<Said> = (0..3).map(|id| said(id, "invoice", "发票丢了怎么补")).collect();
    let title = Snippet { title: "发票".into(), ..Snippet::default() };
    assert_eq!(unanswered(&rows, &[title], 3, &none()).len(), 1);
}

#[test]
fn i7_an_inquiry_and_its_open_question_count_once() {
    let same = [said(1, "", "能开专票吗"), said(1, "", "能开专票吗？")];
    assert_eq!(group(&same)[0].count, 1);
}

#[test]
fn i7_what_a_snippet_answers_is_not_offered() {
    let rows: Vec<Said> = (0..4).map(|id| said(id, "invoice", "能开专票吗")).collect();
    let snippet = |title: &str, questions: &[&str]| Snippet {
        title: title.into(),
        questions: questions.iter().map(ToString::to_string).collect(),
        ..Snippet::default()
    };
    assert_eq!(unanswered(&rows, &[snippet("发货时间", &["几天发货"])], 3, &none()).len(), 1);
    assert!(unanswered(&rows, &[snippet("发票", &["可以开专票吗"])], 3, &none()).is_empty());
    assert!(unanswered(&rows, &[], 5, &none()).is_empty(), "asked too seldom");
    let away = BTreeSet::from([normal("能开专票吗")]);
    assert!(unanswered(&rows, &[], 3, &away).is_empty(), "put aside");
}

#[test]
fn f1_a_code_is_proposed_from_the_title() {
    assert_eq!(suggested_code("发货时间"), "fhsj");
    assert_eq!(suggested_code("Size chart"), "sc");
    assert_eq!(suggested_code("能开增值税专票吗？"), "nkzzsz");
    assert_eq!(suggested_code("？"), "");
}

#[test]
fn i7_half_of_them_answered_with_a_snippet_of_the_topic_is_an_answer() {
    let mut rows: Vec<Said> = (0..4).map(|id| said(id, "size", "一米六五穿几码")).collect();
    rows[0].answered_with = vec!["size".into()];
    rows[1].answered_with = vec![String::new(), "welcome".into()];
    assert_eq!(unanswered(&rows, &[], 3, &none()).len(), 1, "a welcome is no answer");
    rows[1].answered_with = vec!["size".into()];
    assert!(unanswered(&rows, &[], 3, &none()).is_empty());
}

proptest! {
    #[test]
    fn any_texts_are_grouped_and_none_is_lost(texts in proptest::collection::vec(any::<String>(), 0..30)) {
        let rows: Vec<Said> = texts.iter().zip(1..).map(|(t, id)| said(id, "", t)).collect();
        let counted: usize = group(&rows).iter().map(|g| g.count).sum();
        prop_assert_eq!(counted, rows.iter().filter(|r| !normal(&r.text).is_empty()).count());
    }
}
