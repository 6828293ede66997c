//! What terminals do: too small, huge, dumb, stopped and let go on, resized in a storm, gone; and a fault of the program
//! itself in one.

use super::support::{Place, Terminal};
use super::{desk, has_draft, is_as_it_was, is_restored, type_half_an_inquiry};

#[test]
fn a_window_that_is_too_small_says_so_and_keeps_what_is_typed() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.resize((20, 5)).wait_for_all(&["窗口太小了", "60×16", "Ctrl-Q"]);
    screen.type_text("码").resize((1, 1)).wait_gone("窗口");
    screen.resize((140, 40)).wait_for_all(&["5 售后登记", "登记咨询"]).wait_caret_after("165 穿什么码");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM inquiries"), 0);
}

#[test]
fn keys_that_nobody_sees_the_effect_of_do_nothing_but_leaving() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.resize((20, 5)).wait_for("窗口太小了");
    screen.press("Ctrl-S Enter F9 Ctrl-Q");
    assert!(screen.wait_exit().success());
    is_restored(&screen);
    is_as_it_was(&place);
}

#[test]
fn a_huge_screen_is_drawn_whole() {
    let (_place, mut screen) = desk();
    screen.resize((500, 200)).wait_for_all(&["5 售后登记", "F1"]);
    type_half_an_inquiry(&mut screen);
    screen.press("Ctrl-S").wait_for("已登记 小美");
}

#[test]
fn a_key_pressed_while_the_window_changes_its_size_is_not_left_waiting_for_the_next_one() {
    let (_place, mut screen) = desk();
    screen.press("F4").wait_for("登记咨询");
    let mut typed = String::new();
    for n in 0..120_u16 {
        typed = if n % 20 == 0 { String::new() } else { typed };
        let key = char::from(b'a' + u8::try_from(n % 20).unwrap());
        if typed.is_empty() {
            screen.press("Ctrl-U");
        }
        typed.push(key);
        screen.resize((120 + n % 40, 36 + n % 5)).type_text(&key.to_string()).wait_for(&typed);
    }
}

#[test]
fn however_much_is_typed_at_once_all_of_it_arrives() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.type_text(&"尺码表在哪里看".repeat(400)).type_text("完");
    place.wait_stored(&mut screen, "the draft", |store| has_draft(store, "看完"));
}

#[test]
fn a_terminal_that_can_show_nothing_is_told_what_to_do() {
    for term in ["dumb", ""] {
        let (mut place, screen) = desk();
        screen.quit();
        place.others = vec![("TERM".into(), term.into())];
        let mut screen = place.start();
        assert_eq!(screen.wait_exit().exit_code(), 1);
        let said = screen.screen().replace('\n', "");
        assert!(said.contains("TERM=xterm-256color") && said.contains("--help"), "{said}");
        assert!(!screen.raw().contains('\x1b'), "the terminal was touched: {:?}", screen.raw());
    }
}

#[test]
fn without_an_input_it_says_where_it_belongs() {
    let (place, screen) = desk();
    screen.quit();
    for line in ["exec \"$0\" <&-", "exec \"$0\" </dev/null"] {
        let mut screen = Terminal::start_by(&place, line);
        assert_eq!(screen.wait_exit().exit_code(), 1, "{line}");
        assert!(screen.screen().contains("需要在终端里打开"), "{line}\n{}", screen.screen());
    }
}

#[test]
fn stopped_it_gives_the_terminal_back_and_let_go_on_it_draws_everything_anew() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.signal("TSTP");
    screen.wait_modes((false, false, false));
    assert!(has_draft(&place.store(), "165 穿什么"), "what was typed is safe while it rests");
    screen.signal("CONT");
    screen.wait_modes((true, true, true)).wait_for_all(&["5 售后登记", "登记咨询", "165 穿什么"]);
    screen.wait_caret_after("165 穿什么").type_text("码").wait_for("165 穿什么码");
    // Stopped by force, a shell may have changed everything meanwhile.
    screen.signal("STOP");
    screen.clear_screen();
    screen.signal("CONT");
    screen.wait_for_all(&["5 售后登记", "登记咨询", "165 穿什么码"]);
    screen.press("Ctrl-S").wait_for("已登记 小美");
    screen.quit();
}

#[test]
fn a_storm_of_sizes_is_weathered() {
    let (_place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    for n in 0..200_u16 {
        screen.resize((1 + n * 37 % 240, 1 + n * 23 % 70));
        if n % 16 == 0 {
            screen.take_output_briefly();
        }
    }
    screen.resize((139, 39)).resize((140, 40));
    screen.wait_for_all(&["5 售后登记", "登记咨询"]).wait_caret_after("165 穿什么");
    screen.press("Ctrl-S").wait_for("已登记 小美");
}

/// Run by the test below, in a terminal of its own.
#[test]
#[ignore = "the desk of the next test"]
fn a_desk_that_has_a_fault() {
    let log = std::fs::File::create(std::env::var("HOME").unwrap() + "/fault.log").unwrap();
    let to_log = tracing_subscriber::fmt().with_writer(std::sync::Mutex::new(log)).with_ansi(false).finish();
    tracing::subscriber::set_global_default(to_log).unwrap();
    let mut terminal = shiftdesk::app::terminal::start("资料都在，日志在 fault.log".into()).unwrap();
    terminal.draw(|frame| frame.render_widget("开着的值班台", frame.area())).unwrap();
    // Beside the desk it goes on.
    let beside = std::thread::spawn(|| panic!("小红 13900139000"));
    assert!(beside.join().is_err());
    terminal.draw(|frame| frame.render_widget("还开着的值班台", frame.area())).unwrap();
    panic!("小美 13800138000");
}

#[test]
fn a_fault_of_the_program_gives_the_terminal_back_and_says_that_the_data_is_safe() {
    let place = Place::new();
    let mut screen = Terminal::start_test(&place, "terminal::a_desk_that_has_a_fault");
    screen.wait_for("还开着的值班台");
    assert!(!screen.wait_exit().success());
    is_restored(&screen);
    assert!(screen.screen().contains("资料都在，日志在 fault.log"), "{}", screen.screen());
    let log = std::fs::read_to_string(place.home().join("fault.log")).unwrap();
    assert_eq!(log.matches("panic").count(), 2, "{log}");
    assert!(log.contains("terminal.rs") && !log.contains("1380") && !log.contains("1390"), "{log}");
}
