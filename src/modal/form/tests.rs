use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::modal::field::{Choice, Shape};
use crate::text::locale::{Lang, Locale};
use crate::ui::Theme;
use crossterm::event::KeyEvent;

fn form() -> Form {
    let topics = vec![Choice::new("size", "尺码"), Choice::new("price", "价格")];
    Form::new(
        "t",
        "inquiry:new",
        vec![
            Field::line("customer", "客户", "").required(),
            Field::choice("topic", "主题", topics, ""),
            Field::line("due", "时间", "").shape(Shape::When),
        ],
    )
}

fn with_look(test: impl FnOnce(&Look)) {
    let config = Config::defaults().unwrap();
    let theme = Theme::new(&config.theme, true);
    let locale = Locale::new(Lang::En);
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
    let now = clock.now().timestamp();
    test(&Look { theme: &theme, locale: &locale, config: &config, clock: &clock, now });
}

fn press(form: &mut Form, look: &Look, keys: &[KeyCode]) -> Reply {
    let mut reply = Reply::Stay;
    for code in keys {
        reply = form.input(&Input::Key(KeyEvent::new(*code, KeyModifiers::NONE)), look);
    }
    reply
}

fn type_in(form: &mut Form, look: &Look, text: &str) {
    for c in text.chars() {
        press(form, look, &[KeyCode::Char(c)]);
    }
}

#[test]
fn a_missing_value_is_said_in_words_at_its_field_and_nothing_is_lost() {
    with_look(|look| {
        let mut form = form();
        form.focus = 2;
        type_in(&mut form, look, "25:99");
        assert_eq!(press(&mut form, look, &[KeyCode::Enter]), Reply::Stay);
        assert_eq!(form.focus, 0, "the first field with a mistake");
        assert!(!form.fields[0].error.is_empty() && !form.fields[2].error.is_empty());
        assert_eq!(form.fields[2].value(), "25:99");
    });
}

#[test]
fn a_choice_is_found_by_pinyin() {
    with_look(|look| {
        let mut form = form();
        form.focus = 1;
        type_in(&mut form, look, "jg");
        assert_eq!(form.fields[1].value(), "price");
    });
}

#[test]
fn typing_replaces_a_suggestion_but_going_on_keeps_it() {
    with_look(|look| {
        let suggested = || Form::new("t", "k", vec![Field::line("agent", "客服", "小李").suggested()]);
        let mut form = suggested();
        type_in(&mut form, look, "小王");
        assert_eq!(form.fields[0].value(), "小王");
        let mut form = suggested();
        press(&mut form, look, &[KeyCode::End]);
        type_in(&mut form, look, "明");
        assert_eq!(form.fields[0].value(), "小李明");
    });
}

#[test]
fn a_draft_brings_everything_back() {
    with_look(|look| {
        let mut typed = form();
        type_in(&mut typed, look, "小美");
        press(&mut typed, look, &[KeyCode::Enter]);
        type_in(&mut typed, look, "cm");
        let draft = typed.take_draft().unwrap();
        assert_eq!(typed.take_draft(), None, "nothing new since");
        let mut again = form();
        again.restore(&draft);
        assert_eq!(again.values(), typed.values());
        assert_eq!((again.focus, again.restored), (1, true));
        again.restore("{broken");
        assert_eq!(again.values(), typed.values());
    });
}

#[test]
fn a_draft_brings_back_what_was_typed_and_nothing_that_changed_since() {
    with_look(|look| {
        let of = |receiver, phone| {
            Form::new("t", "k", vec![Field::line("r", "收件人", receiver), Field::line("p", "电话", phone)])
        };
        let mut typed = of("王五", "1");
        press(&mut typed, look, &[KeyCode::End]);
        type_in(&mut typed, look, "六");
        let mut again = of("王五", "2");
        again.restore(&typed.take_draft().unwrap());
        assert_eq!(again.typed(), Values::from([("r".to_owned(), "王五六".to_owned())]));
        assert_eq!(again.fields[1].value(), "2", "newer than the draft");
    });
}

#[test]
fn leaving_with_changes_asks_once() {
    with_look(|look| {
        let mut form = form();
        assert_eq!(press(&mut form, look, &[KeyCode::Esc]), Reply::Cancel);
        type_in(&mut form, look, "小");
        assert_eq!(press(&mut form, look, &[KeyCode::Esc]), Reply::Stay);
        press(&mut form, look, &[KeyCode::Char('x')]);
        assert_eq!(form.fields[0].value(), "小", "the answer is not typed into the field");
        assert_eq!(press(&mut form, look, &[KeyCode::Esc, KeyCode::Esc]), Reply::Cancel);
    });
}

#[test]
fn a_paste_with_line_breaks_saves_nothing_by_itself() {
    with_look(|look| {
        let mut form = form();
        form.focus = 2;
        assert_eq!(form.input(&Input::Paste("18:30\n\n".into()), look), Reply::Stay);
        assert_eq!(form.fields[2].value(), "18:30");
    });
}

#[test]
fn after_the_question_enter_goes_on_like_any_other_key() {
    with_look(|look| {
        let mut form = form();
        type_in(&mut form, look, "小美");
        assert_eq!(press(&mut form, look, &[KeyCode::Esc, KeyCode::Enter]), Reply::Stay);
        assert!(
            !form.leaving && form.fields[0].value() == "小美",
            "only what the question names throws it away"
        );
        assert_eq!(press(&mut form, look, &[KeyCode::Esc, KeyCode::Esc]), Reply::Cancel);
    });
}

#[test]
fn half_a_word_is_never_saved_for_a_word_no_option_has() {
    with_look(|look| {
        let mut form = form();
        form.focus = 1;
        type_in(&mut form, look, "jiaqian");
        assert_eq!(form.fields[1].value(), "price", "so far it fits");
        press(&mut form, look, &[KeyCode::Tab]);
        assert_eq!(form.focus, 1, "it does not go on");
        assert!(!form.fields[1].error.is_empty());
        form.focus_at(0, look);
        assert_eq!(form.fields[1].value(), "", "the mouse leaves nothing chosen behind");
    });
}
