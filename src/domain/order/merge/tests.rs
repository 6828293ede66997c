use super::super::tests::sample;
use super::*;

fn merged(ours: &OrderData, theirs: &OrderData) -> (OrderData, Vec<&'static str>) {
    let ours = Ours { data: ours, remark_is_own: false, lines_are_own: false, old: &HashSet::new() };
    let (data, changes) = merge(&ours, &Theirs::whole(theirs));
    (data, changes.iter().map(|c| c.field).collect())
}

#[test]
fn o1_the_same_row_changes_nothing() {
    assert_eq!(merged(&sample(), &sample()), (sample(), vec![]));
}

#[test]
fn o1_what_the_platform_knows_newly_is_taken_and_named() {
    let theirs = OrderData { tracking_no: "SF1".into(), shipped_at: Some(5000), ..sample() };
    assert_eq!(merged(&sample(), &theirs), (theirs, vec!["shipped_at", "tracking_no"]));
}

#[test]
fn o1_masked_or_empty_never_replaces_plain() {
    let mut theirs = OrderData { phone: "138****8000".into(), receiver: "姜*".into(), ..sample() };
    theirs.address.detail = String::new();
    assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
    let masked = OrderData { phone: "138****8000".into(), ..sample() };
    assert_eq!(merged(&masked, &sample()), (sample(), vec!["phone"]), "plain replaces masked");
}

#[test]
fn o1_lines_with_codes_stay_when_only_titles_come() {
    let titles = vec![Line { title: "雨伞 新标题".into(), qty: 2, ..Line::default() }];
    let theirs = OrderData { lines: titles.clone(), ..sample() };
    assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
    let bare = OrderData { lines: titles, ..sample() };
    assert_eq!(merged(&bare, &sample()), (sample(), vec!["lines"]));
}

#[test]
fn o1_the_agents_own_remark_stays() {
    let own = OrderData { remark: "顺丰,,,小李".into(), ..sample() };
    let theirs = OrderData { remark: "旧备注".into(), ..sample() };
    let ours = Ours { data: &own, remark_is_own: true, lines_are_own: false, old: &HashSet::new() };
    assert_eq!(merge(&ours, &Theirs::whole(&theirs)), (own.clone(), vec![]));
}

#[test]
fn o7_a_change_by_hand_is_not_taken_back_by_an_export_that_does_not_know_of_it() {
    let mut edited = sample();
    edited.address.detail = "新地址8号".into();
    let old = HashSet::from([("detail".to_owned(), "文汇路1号".to_owned())]);
    let ours = Ours { data: &edited, remark_is_own: false, lines_are_own: false, old: &old };
    assert_eq!(merge(&ours, &Theirs::whole(&sample())).1, vec![]);
    let mut newer = sample();
    newer.address.detail = "平台新址9号".into();
    assert_eq!(merge(&ours, &Theirs::whole(&newer)).0.address.detail, "平台新址9号");
}

#[test]
fn o7_a_change_by_hand_is_told_whole_even_what_it_empties() {
    let after = OrderData { courier: String::new(), shipping: Fen(0), ..sample() };
    let told: Vec<String> = differences(&sample(), &after).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["shipping_fee: 6.00 → 0.00", "courier: 顺丰 → "]);
}

#[test]
fn o1_a_row_without_amounts_takes_none_away() {
    let theirs = OrderData { goods: Fen(0), shipping: Fen(0), payable: Fen(0), paid: Fen(0), ..sample() };
    assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
}

#[test]
fn o1_a_list_of_items_adds_its_lines_and_leaves_the_rest_to_the_list_of_orders() {
    let items = OrderData {
        status_raw: "half".into(),
        paid_at: Some(9),
        buyer_message: "尽快".into(),
        goods: Fen::ZERO,
        payable: Fen::ZERO,
        lines: vec![Line {
            title: "雨伞".into(),
            code: "U-02".into(),
            amount: Fen(11_000),
            ..Line::default()
        }],
        ..sample()
    };
    let list = OrderData { status_raw: "full".into(), ..sample() };
    let ours = Ours { data: &list, remark_is_own: false, lines_are_own: false, old: &HashSet::new() };
    let theirs = Theirs { adds_lines_only: true, discount_known: false, ..Theirs::whole(&items) };
    let (data, changes) = merge(&ours, &theirs);
    assert_eq!((data.status_raw.as_str(), data.paid_at), ("full", Some(1100)));
    assert_eq!((data.buyer_message.as_str(), data.lines[0].code.as_str()), ("尽快", "U-02"));
    assert_eq!(data.discount, Fen(1_000), "what the priced lines exceed the sum by");
    assert_eq!(changes.iter().map(|c| c.field).collect::<Vec<_>>(), ["buyer_message", "lines", "discount"]);
}

#[test]
fn o1_a_guessed_time_gives_way_to_a_known_one_and_never_the_other_way() {
    let at = |placed_at| OrderData { placed_at, ..sample() };
    let placed = |ours: i64, theirs: i64, placed: Placed| {
        let (ours, theirs) = (at(ours), at(theirs));
        let ours = Ours { data: &ours, remark_is_own: false, lines_are_own: false, old: &HashSet::new() };
        merge(&ours, &Theirs { placed, ..Theirs::whole(&theirs) }).0.placed_at
    };
    assert_eq!(placed(500, 400, Placed::Guessed), 500);
    assert_eq!(placed(500, 700, Placed::Known { guess: 500 }), 700, "ours was the guess");
    assert_eq!(placed(500, 400, Placed::Known { guess: 9 }), 400);
    assert_eq!(placed(500, 700, Placed::Known { guess: 9 }), 500);
}
