use super::*;

fn snippet(code: &str, title: &str, questions: &[&str], answer: &str) -> Snippet {
    Snippet {
        code: code.into(),
        title: title.into(),
        questions: questions.iter().map(|q| (*q).to_owned()).collect(),
        answer: answer.into(),
        ..Snippet::default()
    }
}

fn list() -> Vec<Snippet> {
    vec![
        snippet("fhsj", "发货时间", &["什么时候发货"], "付款后48小时内发出"),
        snippet("tk", "仅退款受理", &["我要退款"], "先确认包裹走到哪一步"),
        snippet("tkdz", "退款多久到账", &["钱什么时候到"], "原路退回"),
        snippet("esz", "Size chart", &["What size am I"], "S: chest 88 cm"),
    ]
}

fn codes_in(list: &[Snippet], query: &str, scope: &Scope, order: Order) -> Vec<String> {
    let index = Index::new(list.to_vec());
    index.find(query, scope, order, 0, 100).iter().map(|f| list[f.index].code.clone()).collect()
}

fn codes(query: &str) -> Vec<String> {
    codes_in(&list(), query, &Scope::default(), Order::Smart)
}

#[test]
fn f3_the_code_comes_first_then_its_beginning_then_titles_and_questions() {
    assert_eq!(codes("tk"), ["tk", "tkdz"]);
    assert_eq!(codes("TKD"), ["tkdz"]);
    assert_eq!(codes("ｔｋ ｄｚ"), ["tkdz"]);
    assert_eq!(codes("退款"), ["tk", "tkdz"], "what the code stands for");
    assert_eq!(codes("多久"), ["tkdz"]);
    assert_eq!(codes("fahuo"), ["fhsj"]);
    assert_eq!(codes("size chart"), ["esz"]);
    assert_eq!(codes("原路"), ["tkdz"], "in the answer");
    assert_eq!(codes("che"), ["esz"], "letters in an answer begin a word");
    let list = [snippet("sjk", "手机壳", &[], "适配iphone15pro壳，纯棉T恤同款，满1280减20")];
    for typed in ["15pro壳", "T恤", "t恤同", "128", "满12", "壳，纯棉", "同款，", "壳, 满1280减"]
    {
        assert_eq!(codes_in(&list, typed, &Scope::default(), Order::Smart), ["sjk"], "{typed}");
    }
    assert!(codes("hest").is_empty() && codes("zzz").is_empty() && codes("？！").is_empty());
}

#[test]
fn f3_letters_in_the_middle_of_a_syllable_find_nothing() {
    let list = [snippet("dh", "单号查询", &[], "")];
    for query in ["an", "anhao", "nh", "axun"] {
        assert!(codes_in(&list, query, &Scope::default(), Order::Smart).is_empty(), "{query}");
    }
}

#[test]
fn f3_words_are_found_in_any_order_and_apart() {
    assert_eq!(codes("到账 tk"), ["tkdz"]);
    assert_eq!(codes("多久 qian"), ["tkdz"], "one in the title, one in a question");
    assert!(codes("到久 zzz").is_empty());
}

#[test]
fn f3_when_nothing_fits_as_it_is_typed_what_was_probably_meant_is_shown() {
    assert_eq!(codes("fahou"), ["fhsj"]);
    assert_eq!(codes("tuikaun"), ["tk", "tkdz"], "what the code stands for, here too");
    assert_eq!(codes("退款到账"), ["tkdz"], "in pieces");
    assert_eq!(codes("钱几时候到"), ["tkdz"], "in other words");
    assert_eq!(codes("tkzd"), ["tkdz"], "a slip in the code");
    assert_eq!(codes("huiguan"), Vec::<String>::new());
}

#[test]
fn f3_among_equal_matches_scope_decides_then_use() {
    let mut list = list();
    list[0].topic = "delivery_time".into();
    list[2].uses = 40;
    list[2].last_used_at = Some(0);
    let smart = |list: &[Snippet], query: &str, scope: &Scope| codes_in(list, query, scope, Order::Smart);
    assert_eq!(smart(&list, "", &Scope::default()), ["tkdz", "fhsj", "tk", "esz"]);
    let scope = Scope { topic: "delivery_time", ..Scope::default() };
    assert_eq!(smart(&list, "", &scope)[0], "fhsj");
    assert_eq!(smart(&list, "tk", &scope)[0], "tk", "the match stands above scope and use");
    list[0].shop = "别家".into();
    let scope = Scope { shop: "本店", topic: "delivery_time", ..Scope::default() };
    assert_eq!(smart(&list, "", &scope).last().map(String::as_str), Some("fhsj"), "meant for another shop");
}

#[test]
fn f3_a_fixed_order_never_moves_by_use() {
    let mut list = list();
    (list[2].uses, list[2].last_used_at, list[3].topic) = (900, Some(0), "size".into());
    let scope = Scope { topic: "size", ..Scope::default() };
    assert_eq!(codes_in(&list, "", &scope, Order::Fixed), ["fhsj", "tk", "tkdz", "esz"]);
    let equal = [
        snippet("a", "退款一", &[], ""),
        Snippet { uses: 9, last_used_at: Some(0), ..snippet("b", "退款二", &[], "") },
    ];
    assert_eq!(codes_in(&equal, "tuikuan", &scope, Order::Fixed), ["a", "b"]);
    assert_eq!(codes_in(&equal, "tuikuan", &scope, Order::Smart), ["b", "a"]);
}

#[test]
fn f3_nothing_typed_leaves_a_category_behind() {
    let mut list = list();
    list[0].category = "english".into();
    let scope = Scope { behind: "english", ..Scope::default() };
    assert_eq!(codes_in(&list, " ", &scope, Order::Smart), ["tk", "tkdz", "esz", "fhsj"]);
    assert_eq!(codes_in(&list, "fahuo", &scope, Order::Smart), ["fhsj"]);
}

#[test]
fn f3_everything_that_matched_is_known_for_highlighting() {
    let index = Index::new(list());
    let marked = |query: &str| {
        let found = index.find(query, &Scope::default(), Order::Smart, 0, 9)[0];
        let snippet = &index.snippets()[found.index];
        let mut marker = index.marker(query);
        let cut = |text: &str, marks: Vec<std::ops::Range<usize>>| {
            marks.into_iter().map(|m| text[m].to_owned()).collect::<Vec<_>>().join("|")
        };
        let question = marker.question(snippet, &found).map(|(q, m)| cut(q, m)).unwrap_or_default();
        let title = cut(&snippet.title, marker.text(&snippet.title, found.way));
        let code = cut(&snippet.code, marker.code(&snippet.code, &found));
        (code, title, question, cut(&snippet.answer, marker.literally(&snippet.answer)))
    };
    let marks = |c: &str, t: &str, q: &str, a: &str| (c.into(), t.into(), q.into(), a.into());
    assert_eq!(marked("tuikuan"), marks("", "退款", "", ""));
    assert_eq!(marked("shenme"), marks("", "", "什么", ""));
    assert_eq!(marked("tkd"), marks("tkd", "退款多", "", ""));
    assert_eq!(marked("账 退款"), marks("", "退款|账", "", ""));
    assert_eq!(marked("退款到账"), marks("", "退款|到账", "", ""));
    assert_eq!(marked("fahou"), marks("", "发货", "", ""));
    assert_eq!(marked("chest"), marks("", "", "", "chest"));
    assert_eq!(marked("钱几时候到"), marks("", "到", "钱|时候到", ""));
}

#[test]
fn f3_a_use_changes_the_order_without_a_new_index() {
    let mut index = Index::new(vec![
        Snippet { id: 1, ..snippet("a", "退款一", &[], "") },
        Snippet { id: 2, ..snippet("b", "退款二", &[], "") },
    ]);
    let first = |index: &Index| index.find("tk", &Scope::default(), Order::Smart, 0, 1)[0].index;
    assert_eq!(first(&index), 0);
    index.set_use(2, 3, Some(0));
    assert_eq!((first(&index), index.snippets()[1].uses), (1, 3));
    index.set_use(99, 1, None);
}

#[test]
fn f3_a_long_or_hostile_query_is_only_a_query() {
    let index = Index::new(list());
    for query in ["退款".repeat(400), "a".repeat(5000), "\u{202e}\0\x1b[31m".into(), "１２３".into()] {
        let _ = index.find(&query, &Scope::default(), Order::Smart, 0, 9);
        let _ = index.marker(&query).text("退款退款", Way::Whole);
    }
    let many: Vec<String> = (0..40).map(|_| "退".to_owned()).collect();
    assert!(!index.find(&many.join(" "), &Scope::default(), Order::Smart, 0, 9).is_empty());
}
