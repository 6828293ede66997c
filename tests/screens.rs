//! Pictures of every pane, form and menu, and what holds for all of them. A new screen is one line in a table.
//! `INSTA_UPDATE=always cargo test --test screens` makes the pictures anew; look at them before they are kept.
#![allow(clippy::unwrap_used)]

mod support;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use shiftdesk::app::action::{Action, Scope};
use shiftdesk::modal::{Confirm, Form, Modal, PickItem, Picker, TextView};
use shiftdesk::text::locale::{Lang, Locale};
use shiftdesk::text::width::width;
use shiftdesk::ui::layout::PaneId;
use shiftdesk::ui::screen_text::screen_text;
use std::sync::OnceLock;
use support::desk::{Desk, cut, popup};

const WIDE: (u16, u16) = (140, 40);
const MIDDLE: (u16, u16) = (100, 30);
const NARROW: (u16, u16) = (80, 24);

/// Whole screens: name and the keys that lead there.
const SCREENS: &[(&str, &str)] = &[
    ("inquiries", "Alt-1"),
    ("orders", "Alt-2"),
    ("checklist", "Alt-2 Right Down Down"),
    ("remarks", "Alt-2 Down Down Alt-3"),
    ("snippets", "Alt-1 Alt-4 =c"),
    ("cases", "Alt-5"),
    ("zoomed", "Alt-5 F11"),
    ("filtered", "Alt-2 Ctrl-F =3062"),
    ("shift_extended", "F9 6 Ctrl-S"),
    ("customers", "Alt-6"),
    ("customer_card", "Alt-2 Alt-I"),
    ("products", "F8"),
    ("products_sold", "F8 Ctrl-X 3"),
    ("promotions", "Alt-7"),
];

/// Pop-ups: name and the keys that lead there.
const POPUPS: &[(&str, &str)] = &[
    ("inquiry_new", "F4"),
    ("inquiry_new_incomplete", "F4 Tab =x Ctrl-S"),
    ("inquiry_new_leaving", "F4 =x Esc"),
    ("inquiry_edit", "Ctrl-E"),
    ("inquiry_note", "Ctrl-U"),
    ("inquiry_promise", "Ctrl-T =25:99 Tab"),
    ("inquiry_outcome", "Ctrl-D"),
    ("inquiry_lost_reason", "Down Down Ctrl-D 2"),
    ("inquiry_close", "Ctrl-D 6"),
    ("inquiry_hand_over", "Ctrl-X"),
    ("order_new_script", "F5 Tab Tab Tab Tab"),
    ("order_paste", "F6"),
    ("order_read", "F6 =Umbrella*2 Ctrl-S"),
    ("order_edit", "Alt-2 Ctrl-E"),
    ("order_cancel", "Alt-2 Ctrl-D"),
    ("order_exception", "Alt-2 Ctrl-W"),
    ("order_change", "Alt-2 Alt-B"),
    ("order_change_edit", "Alt-2 Alt-B =x Tab =y Ctrl-S"),
    ("order_change_list", "Alt-2 Alt-B =x Tab =y Ctrl-S Esc 2"),
    ("order_trail", "Alt-2 Alt-B =x Tab =y Ctrl-S Esc 2 Esc Ctrl-B 0"),
    ("order_check_note", "Alt-2 Right Ctrl-X"),
    ("order_slip", "Alt-2 p"),
    ("order_check_doubt", "Alt-2 Right Down Down Down Ctrl-X"),
    ("order_out_of_stock", "Alt-2 Right Down Down Down Ctrl-X Enter"),
    ("order_phone_check", "Alt-2 Ctrl-L Tab Tab Tab Tab Tab"),
    ("order_phone_unsaid", "Alt-2 Ctrl-L Ctrl-S"),
    ("order_phone_items", "Alt-2 Ctrl-L Shift-Tab Right Right Ctrl-S Tab Tab"),
    ("order_call_again", "Alt-2 Ctrl-L Right Ctrl-S"),
    ("order_join", "Alt-2 Right End Ctrl-B Enter"),
    ("order_send_off", "Alt-2 Ctrl-B 6 1"),
    ("order_friend", "Alt-2 Ctrl-B 6 2"),
    ("order_remark", "Alt-2 Ctrl-R"),
    ("order_remark_again", "Alt-2 Ctrl-F =3062 Enter Ctrl-R"),
    ("remark_template", "Alt-2 Alt-3 Down Enter"),
    ("remark_switched", "Alt-2 Alt-3 Down Enter =12 Up Up Right"),
    ("remark_earlier", "Alt-2 Ctrl-F =3062 Enter Alt-3 Ctrl-R"),
    ("remark_taken_back", "Alt-2 Ctrl-F =3062 Enter Alt-3 Ctrl-R Enter"),
    ("remark_template_new", "Alt-3 Ctrl-N"),
    ("remark_template_edit", "Alt-3 Ctrl-E"),
    ("snippet_new", "Alt-4 Ctrl-N"),
    ("snippet_edit", "Alt-4 Ctrl-E"),
    ("snippet_fill", "Alt-4 =fh Enter"),
    ("snippet_change_first", "Alt-4 =cm Ctrl-Y"),
    ("snippet_text", "Alt-4 =cm Ctrl-T"),
    ("snippet_approver", "Alt-4 =tpyh Enter"),
    ("snippet_stats", "Alt-4 Ctrl-L"),
    ("mining", "Alt-4 Ctrl-B"),
    ("questions", "Alt-4 Ctrl-G"),
    ("question_note", "Ctrl-B"),
    ("case_new", "Alt-2 Ctrl-A"),
    ("case_edit", "Alt-5 Ctrl-E"),
    ("case_status", "Alt-5 Ctrl-T"),
    ("case_solved", "Alt-5 Ctrl-T 6"),
    ("case_note", "Alt-5 Ctrl-U"),
    ("case_documents", "Alt-5 Ctrl-D"),
    ("case_document", "Alt-5 Ctrl-D 1"),
    ("shift_menu", "F9"),
    ("shift_start", "F9 1"),
    ("shift_end", "F9 6"),
    ("handoff_completing", "F9 3"),
    ("handoff_contingency", "F9 3 Enter"),
    ("handoff_line", "F9 3 =+ Backspace PageUp PageUp Enter"),
    ("handoff_draft", "F9 4"),
    ("handoff_freeze", "F9 3 Enter Ctrl-S Enter Ctrl-S Enter"),
    ("handoff_frozen", "F9 3 Enter Ctrl-S Enter Ctrl-S Enter Enter"),
    ("handoff_read_back", "F9 3 Enter Ctrl-S Enter Ctrl-S Enter Enter Esc F9 1 Ctrl-U =Wang Ctrl-S"),
    ("handoff_answer", "F9 3 Enter Ctrl-S Enter Ctrl-S Enter Enter Esc F9 1 Ctrl-U =Wang Ctrl-S 3"),
    ("handoff_answer_note", "F9 3 Enter Ctrl-S Enter Ctrl-S Enter Enter Esc F9 1 Ctrl-U =Wang Ctrl-S 3 2"),
    ("summary", "F10 Ctrl-P"),
    ("import", "Ctrl-O"),
    ("palette", "F2"),
    ("palette_found", "F2 =snip"),
    ("search", "F3"),
    ("search_found", "F3 =3062"),
    ("search_groups", "F3 =s"),
    ("reminders", "F7"),
    ("snooze", "F7 2"),
    ("product_answers", "F8 Enter"),
    ("product_lists", "F8 Ctrl-X"),
    ("product_new", "F8 Ctrl-N"),
    ("product_edit", "F8 Ctrl-E"),
    ("product_stock", "F8 Ctrl-L"),
    ("product_delete", "F8 Ctrl-D"),
    ("customer_new", "Alt-6 Ctrl-N"),
    ("customer_edit", "Alt-2 Alt-I Ctrl-E"),
    ("customer_which", "Alt-6 Ctrl-X"),
    ("customer_twins", "Alt-2 Alt-I Ctrl-B"),
    ("customer_delete", "Alt-6 =139000 Ctrl-D"),
    ("customer_known", "F4 =13800138000"),
    ("promotion_new", "Alt-7 Ctrl-N"),
    ("promotion_edit", "Alt-7 Ctrl-E"),
    ("promotion_end", "Alt-7 Ctrl-D"),
    ("snooze_why", "F7 2 3"),
    ("snooze_other", "F7 2 7"),
    ("mute", "Alt-M"),
    ("timeline", "Ctrl-R Alt-Z"),
    ("tour_first", "Alt-H"),
    ("tour_orders", "Alt-H Enter Enter Enter"),
    ("help_form", "F4 F1"),
    ("help_menu", "F7 F1"),
    ("order_menu", "Alt-2 Ctrl-B"),
    ("case_menu", "Alt-5 Ctrl-B"),
    ("quit", "Ctrl-Q"),
    ("help_inquiries", "F1"),
    ("help_orders", "Alt-2 F1"),
    ("help_snippets", "Alt-4 F1"),
];

fn code(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "zh" } else { "en" }
}

fn keep(name: &str, picture: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("screens");
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), picture));
}

/// One screen of the tables, drawn in every size.
struct Picture {
    name: &'static str,
    is_popup: bool,
    drawn: Vec<Buffer>,
    /// Odd sizes at which the caret stood beside the screen.
    off_screen: Vec<(u16, u16)>,
    /// It is left again by Esc.
    is_left: bool,
}

const SIZES: [(u16, u16); 5] = [WIDE, MIDDLE, NARROW, (60, 16), (71, 19)];

/// From one cell to the largest, and just below and above what changes the layout.
const ODD: [(u16, u16); 12] = [
    (1, 1),
    (2, 60),
    (20, 5),
    (59, 16),
    (60, 15),
    (61, 17),
    (79, 16),
    (119, 30),
    (120, 29),
    (121, 31),
    (60, 200),
    (500, 200),
];

/// Every screen in a language; made once for all tests.
fn pictures(lang: Lang) -> &'static [Picture] {
    static ZH: OnceLock<Vec<Picture>> = OnceLock::new();
    static EN: OnceLock<Vec<Picture>> = OnceLock::new();
    let made = if lang == Lang::Zh { &ZH } else { &EN };
    made.get_or_init(|| {
        let screens = SCREENS.iter().map(|(name, keys)| (false, *name, *keys));
        let popups = POPUPS.iter().map(|(name, keys)| (true, *name, *keys));
        let mut pictures: Vec<Picture> = screens
            .chain(popups)
            .map(|(is_popup, name, keys)| take(Desk::new(lang, WIDE), is_popup, name, keys))
            .collect();
        pictures.push(take(Desk::empty(lang, WIDE), true, "first_run", ""));
        pictures
    })
}

fn take(mut desk: Desk, is_popup: bool, name: &'static str, keys: &str) -> Picture {
    desk.press(keys);
    let draw = |size| {
        desk.size = size;
        desk.draw().0
    };
    let drawn = SIZES.into_iter().map(draw).collect();
    // The layout knows no languages.
    let odd = if desk.app.session.lang() == Lang::Zh { &ODD[..] } else { &[] };
    let off_screen = odd.iter().copied().filter(|size| {
        desk.size = *size;
        let (buf, caret) = desk.draw();
        caret.is_some_and(|c| !buf.area.contains(c))
    });
    let off_screen = off_screen.collect();
    desk.size = WIDE;
    desk.draw();
    desk.press("Esc Esc Esc Esc");
    Picture { name, is_popup, drawn, off_screen, is_left: desk.app.dialogs.is_empty() }
}

/// Every screen in both languages and all sizes.
fn every_screen(look: impl Fn(&str, Lang, &Buffer)) {
    for lang in [Lang::Zh, Lang::En] {
        for picture in pictures(lang) {
            for buf in &picture.drawn {
                let size = format!("{}x{}", buf.area.width, buf.area.height);
                look(&format!("{} {} {size}", picture.name, code(lang)), lang, buf);
            }
        }
    }
}

#[test]
fn every_screen_is_drawn_at_any_size_with_its_caret_in_it() {
    for picture in pictures(Lang::Zh).iter().chain(pictures(Lang::En)) {
        assert_eq!(picture.off_screen, [], "{}", picture.name);
    }
}

#[test]
fn panes_look_as_kept() {
    for lang in [Lang::Zh, Lang::En] {
        for picture in pictures(lang).iter().filter(|p| !p.is_popup) {
            for (buf, (width, height)) in picture.drawn.iter().zip([WIDE, MIDDLE, NARROW]) {
                keep(&format!("pane_{}_{}_{width}x{height}", picture.name, code(lang)), &screen_text(buf));
            }
        }
    }
}

#[test]
fn pop_ups_look_as_kept() {
    for lang in [Lang::Zh, Lang::En] {
        for picture in pictures(lang).iter().filter(|p| p.is_popup) {
            // Wide, middle, narrow: a pop-up is kept again only where the size makes it look different.
            let mut before = String::new();
            for buf in picture.drawn.iter().take(3) {
                let place =
                    popup(buf).unwrap_or_else(|| panic!("{}: no pop-up\n{}", picture.name, screen_text(buf)));
                let text = cut(buf, place);
                if text != before {
                    let size = format!("{}x{}", buf.area.width, buf.area.height);
                    keep(&format!("{}_{}_{size}", picture.name, code(lang)), &text);
                }
                before = text;
            }
        }
    }
}

#[test]
fn no_line_is_wider_than_the_screen_and_no_glyph_is_cut_in_half() {
    every_screen(|name, _, buf| {
        for (y, line) in screen_text(buf).lines().enumerate() {
            assert!(width(line) <= usize::from(buf.area.width), "{name}, row {y}: {line}");
        }
        for y in 0..buf.area.height {
            let last = buf.cell((buf.area.width - 1, y)).unwrap().symbol();
            assert!(width(last) <= 1, "{name}, row {y}: half of {last} is off the screen");
        }
    });
}

#[test]
fn the_border_of_a_pop_up_is_whole_on_every_screen() {
    for lang in [Lang::Zh, Lang::En] {
        for picture in pictures(lang).iter().filter(|p| p.is_popup) {
            for buf in &picture.drawn {
                assert!(popup(buf).is_some(), "{} {}\n{}", picture.name, code(lang), screen_text(buf));
            }
        }
    }
}

/// Chinese signs of any kind; in both languages the full-width yuan sign stands before amounts, and the full-width
/// semicolon joins an old remark with a new one.
fn is_cjk(c: char) -> bool {
    !matches!(c, '￥' | '；')
        && matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

#[test]
fn an_english_screen_over_english_data_holds_no_chinese() {
    every_screen(|name, lang, buf| {
        let text = screen_text(buf);
        // The variables of snippets have one name in every language; their names are data.
        let found =
            ["{称呼}", "{客户}", "{商品}", "{订单号}", "{店铺}", "{客服}", "{时间段问候}", "{预计发货}"]
                .into_iter()
                .fold(text.clone(), |text, variable| text.replace(variable, ""))
                .lines()
                .find(|l| lang == Lang::En && l.chars().any(is_cjk))
                .map(str::to_owned);
        assert_eq!(found, None, "{name}\n{text}");
    });
}

#[test]
fn no_screen_shows_the_key_of_a_text_or_an_unfilled_place() {
    every_screen(|name, _, buf| {
        let text = screen_text(buf);
        let is_key = |w: &&str| {
            let parts: Vec<&str> = w.split('.').collect();
            parts.len() > 1
                && parts.iter().all(|p| p.len() > 1 && p.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        };
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)));
        let found: Vec<&str> = words.filter(is_key).filter(|w| *w != "shiftdesk.toml").collect();
        assert!(found.is_empty(), "{name} shows {found:?}\n{text}");
        let places = [
            "{count}",
            "{items}",
            "{who}",
            "{agent}",
            "{number}",
            "{customer}",
            "{time}",
            "{title}",
            "{what}",
        ];
        assert!(!places.iter().any(|p| text.contains(p)), "{name}\n{text}");
    });
}

#[test]
fn every_pop_up_can_be_left_by_esc() {
    for picture in pictures(Lang::Zh).iter().chain(pictures(Lang::En)) {
        assert!(picture.is_left, "{} is still there after Esc", picture.name);
    }
}

#[test]
fn a_pop_up_over_wide_characters_keeps_its_border_at_every_place() {
    let desk = Desk::new(Lang::Zh, WIDE);
    let look = desk.app.session.look();
    let modals = [
        Modal::Confirm(Confirm::new("退出", "小李的班次还在进行。现在退出吗？")),
        Modal::Picker(Picker::new("结果", vec![PickItem::new("a", "已下单"), PickItem::new("b", "未下单")])),
        Modal::Text(TextView::new("短语", "各款版型略有不同，请以商品页的尺码表为准。")),
        Modal::Form(Box::new(Form::new(
            "登记",
            "k",
            vec![shiftdesk::modal::Field::line("a", "客户", "小美")],
        ))),
    ];
    for modal in modals {
        for (ground, x) in [("一二三四五", 0), ("x一二三四五", 1)] {
            for left in 0..9 {
                for narrower in 0..3 {
                    let mut buf = Buffer::empty(Rect::new(0, 0, 100, 12));
                    for y in 0..12 {
                        buf.set_string(x, y, ground.repeat(12), ratatui::style::Style::new());
                    }
                    let area = Rect::new(left, 0, 100 - left - narrower, 12);
                    modal.draw(area, &mut buf, &look);
                    let place =
                        popup(&buf).unwrap_or_else(|| panic!("{left} {narrower}\n{}", screen_text(&buf)));
                    // As a terminal shows it: in every row the border stands in its column.
                    for (y, line) in screen_text(&buf).lines().enumerate() {
                        let y = u16::try_from(y).unwrap();
                        if y >= place.top() && y < place.bottom() {
                            for column in [place.left(), place.right() - 1] {
                                let at = glyph_at(line, column);
                                assert!(
                                    "╭╮╰╯│".contains(at),
                                    "column {column}, row {y}: {at}\n{}",
                                    screen_text(&buf)
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The glyph that begins in a column of a line.
fn glyph_at(line: &str, column: u16) -> &str {
    let mut at = 0;
    for (i, c) in line.char_indices() {
        if at == usize::from(column) {
            return &line[i..i + c.len_utf8()];
        }
        at += width(&line[i..i + c.len_utf8()]);
    }
    "nothing"
}

#[test]
fn the_caret_of_a_text_field_is_on_the_screen() {
    for size in [WIDE, MIDDLE, NARROW, (60, 16)] {
        for keys in [
            "F4 =小美想问尺码的事情还有很多很多很多很多很多很多很多很多很多很多很多很多很多",
            "F5",
            "F6",
            "Ctrl-O",
            "F3 =3062",
        ] {
            let (buf, caret) = Desk::new(Lang::Zh, size).press(keys).draw();
            let caret = caret.unwrap_or_else(|| panic!("no caret: {keys} {size:?}"));
            assert!(buf.area.contains(caret), "{keys} {size:?}: {caret}");
        }
    }
}

fn is_move(action: Action) -> bool {
    use Action as A;
    matches!(action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last | A::Palette | A::Back)
}

#[test]
fn every_action_has_a_short_and_a_long_text_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let locale = Locale::new(lang);
        for action in Action::ALL {
            for form in ["short", "long"] {
                let key = format!("action.{action}.{form}");
                assert!(locale.has(&key), "{key} has no {} text", lang.code());
            }
        }
    }
}

#[test]
fn help_lists_every_action_with_all_its_keys() {
    for lang in [Lang::Zh, Lang::En] {
        for pane in PaneId::ALL {
            let mut desk = Desk::new(lang, (140, 160));
            let screen = desk.press(&format!("Alt-{} F1", pane.index() + 1)).screen();
            let scopes = [Scope::of(pane), Scope::Pane, Scope::Global];
            for action in Action::ALL.iter().filter(|a| scopes.contains(&a.scope())) {
                let text = desk.app.session.locale.t(&format!("action.{action}.long")).to_owned();
                let keys = key_names(&desk, *action);
                let line = screen.lines().find(|l| l.contains(&text) && l.contains(&keys));
                assert!(line.is_some(), "{action} '{text}' {keys} is not in the help of {pane:?}\n{screen}");
            }
        }
    }
}

#[test]
fn the_help_of_a_full_screen_lists_its_keys() {
    for (key, scope) in [("Alt-6", Scope::Customers), ("F8", Scope::Products), ("Alt-7", Scope::Promotions)] {
        let mut desk = Desk::new(Lang::Zh, (140, 160));
        let screen = desk.press(&format!("{key} F1")).screen();
        for action in Action::ALL.iter().filter(|a| a.scope() == scope) {
            let text = desk.app.session.locale.t(&format!("action.{action}.long")).to_owned();
            assert!(screen.contains(&text), "{action} is not in the help of {scope}\n{screen}");
        }
    }
}

#[test]
fn the_palette_holds_every_action_with_its_key() {
    for lang in [Lang::Zh, Lang::En] {
        let mut desk = Desk::new(lang, (140, 130));
        let screen = desk.press("F2").screen();
        for action in Action::ALL.iter().filter(|a| !is_move(**a)) {
            let text = desk.app.session.locale.t(&format!("action.{action}.long")).to_owned();
            let keys = key_names(&desk, *action);
            let line = screen.lines().find(|l| l.contains(&text) && l.contains(&keys));
            assert!(line.is_some(), "{action} '{text}' {keys} is not in the palette\n{screen}");
        }
    }
}

fn key_names(desk: &Desk, action: Action) -> String {
    let session = &desk.app.session;
    let keys = session.keys.keys_of(action).into_iter().map(|key| session.locale.key_name(key));
    keys.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_footer_names_the_key_of_help_once_and_arrows_by_their_signs() {
    for size in [WIDE, MIDDLE, NARROW] {
        for pane in PaneId::ALL {
            let mut desk = Desk::new(Lang::Zh, size);
            let screen = desk.press(&format!("Alt-{}", pane.index() + 1)).screen();
            let footer = screen.trim_end().lines().last().unwrap();
            assert!(footer.matches("F1 ").count() <= 1, "{footer}");
            for word in ["Right", "Left", "Space"] {
                assert!(!screen.contains(word), "{word} on\n{screen}");
            }
        }
    }
}

#[test]
fn x1_the_timeline_tells_in_full_why_a_step_stays() {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '│').collect::<String>();
    for lang in [Lang::Zh, Lang::En] {
        for size in [WIDE, MIDDLE, NARROW] {
            let mut desk = Desk::new(lang, size);
            desk.press("Ctrl-R Alt-Z");
            let Some(Modal::Picker(list)) = desk.app.dialogs.last().map(|d| &d.modal) else {
                panic!("no timeline\n{}", desk.screen())
            };
            let reasons: Vec<Option<String>> = list.shown().map(|i| i.disabled.clone()).collect();
            assert!(reasons.iter().flatten().count() > 1, "{reasons:?}");
            for reason in reasons {
                let popup = popup(&desk.draw().0).unwrap();
                let list = bare(&cut(&desk.draw().0, popup));
                assert!(list.contains(&bare(&reason.unwrap_or_default())), "{}", desk.screen());
                desk.press("Down");
            }
        }
    }
}
