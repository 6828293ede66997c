use super::*;
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::Style;

const AREA: Rect = Rect { x: 0, y: 0, width: 30, height: 3 };

fn rows(n: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(n).unwrap()
}

fn terminal() -> vt100::Parser {
    vt100::Parser::new(rows(AREA.height), rows(AREA.width), 0)
}

/// What is written to make one picture of another.
fn written(before: &Buffer, after: &Buffer) -> Vec<u8> {
    let mut out = Vec::new();
    let mut screen = Screen::new(&mut out);
    screen.draw(before.diff(after).into_iter()).unwrap();
    drop(screen);
    out
}

fn picture(lines: &[&str]) -> Buffer {
    let mut buf = Buffer::empty(AREA);
    for (y, line) in (0..).zip(lines) {
        buf.set_string(0, y, line, Style::new());
    }
    buf
}

/// What is written from an empty screen, and the screen a terminal shows then.
fn shown(lines: &[&str]) -> (usize, String) {
    let out = written(&Buffer::empty(AREA), &picture(lines));
    let mut terminal = terminal();
    terminal.process(&out);
    (out.len(), terminal.screen().contents())
}

#[test]
fn what_is_written_in_runs_is_the_same_picture() {
    let lines = ["什么时候发货？a在吗", "  尺码 162 ·✓ 好的", "│小美│ ① 😀哈哈"];
    assert_eq!(shown(&lines).1.lines().map(str::trim_end).collect::<Vec<_>>(), lines);
}

#[test]
fn the_cursor_is_not_moved_between_chinese_characters() {
    let text = "什么时候发货呢在线等";
    let (bytes, _) = shown(&[text]);
    let (other, _) = shown(&["abcdefghij"]);
    assert_eq!(bytes - text.len(), other - 10);
}

#[test]
fn a_colour_is_told_once_and_a_blank_has_none() {
    let style = Style::new().fg(Color::LightCyan).add_modifier(Modifier::BOLD);
    let mut buf = Buffer::empty(AREA);
    buf.set_string(2, 0, "ab", style);
    buf.set_string(4, 0, "  ", Style::new().fg(Color::Red));
    buf.set_string(6, 0, "cd", style);
    let empty = Buffer::empty(AREA);
    assert_eq!(written(&empty, &buf), b"\x1b[1;3H\x1b[1;96mab  cd\x1b[m");
    clear_blanks(&mut buf);
    assert_eq!(written(&empty, &buf), b"\x1b[1;3H\x1b[1;96mab\x1b[2Ccd\x1b[m");
}

#[test]
fn after_a_character_of_doubtful_width_the_place_is_told_anew() {
    let before = picture(&["a b c", "小 b c"]);
    let out = written(&before, &picture(&["x b z", "①  b z"]));
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("x\x1b[3Cz"), "{text:?}");
    assert!(text.contains("\x1b[2;6Hz"), "{text:?}");
}

#[test]
fn what_is_left_of_a_wide_character_has_not_the_colour_of_what_took_its_place() {
    let (before, mut after) = (picture(&["小"]), picture(&["a "]));
    after[(0, 0)].set_style(Style::new().add_modifier(Modifier::UNDERLINED));
    let mut screen = Screen::new(Vec::new());
    for (from, to) in [(&Buffer::empty(AREA), &before), (&before, &after)] {
        screen.out.clear();
        screen.draw(from.diff(to).into_iter()).unwrap();
        screen.flush().unwrap();
    }
    assert_eq!(screen.out, b"\x1b[1;1H\x1b[4ma\x1b[m ");
}

/// Pieces of text in all kinds of styles: row, column, text, style.
#[test]
fn a_window_that_became_narrower_is_not_written_beyond_its_edge() {
    let (mut before, mut after) = (Buffer::empty(AREA), Buffer::empty(Rect { width: 10, ..AREA }));
    before.set_string(9, 2, "好", Style::new());
    after.set_string(9, 2, "x", Style::new().bg(Color::Blue));
    let mut out = Vec::new();
    let mut screen = Screen::new(&mut out);
    screen.draw(Buffer::empty(AREA).diff(&before).into_iter()).unwrap();
    screen.clear_region(ClearType::All).unwrap();
    screen.draw(Buffer::empty(after.area).diff(&after).into_iter()).unwrap();
    drop(screen);
    let mut terminal = vt100::Parser::new(rows(AREA.height), rows(10), 0);
    terminal.process(&out[out.windows(4).rposition(|w| w == b"\x1b[2J").unwrap()..]);
    assert_eq!(terminal.screen().contents(), "\n\n         x", "the window did not scroll");
}

fn pieces() -> impl Strategy<Value = Vec<(u16, u16, String, Style)>> {
    let colour = prop_oneof![
        Just(Color::Reset),
        Just(Color::Red),
        Just(Color::White),
        Just(Color::DarkGray),
        Just(Color::Indexed(99)),
        Just(Color::Rgb(38, 79, 120)),
    ];
    let modifier = prop_oneof![
        Just(Modifier::empty()),
        Just(Modifier::BOLD),
        Just(Modifier::DIM),
        Just(Modifier::UNDERLINED),
        Just(Modifier::REVERSED | Modifier::ITALIC),
    ];
    let style = (colour.clone(), colour, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier));
    prop::collection::vec((0..AREA.height, 0..AREA.width / 2, "(ab|小|  |，|a ){1,5}", style), 0..12)
}

fn drawn(pieces: &[(u16, u16, String, Style)]) -> Buffer {
    let mut buf = Buffer::empty(AREA);
    for (y, x, text, style) in pieces {
        // At even places: what terminals leave of half a character is no matter of ours.
        buf.set_stringn(2 * x, *y, text, usize::from(AREA.width - 2 * x), *style);
    }
    clear_blanks(&mut buf);
    buf
}

const fn told(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::White => vt100::Color::Idx(15),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

proptest! {
    #[test]
    fn from_any_picture_to_any_other_the_terminal_shows_it(pictures in prop::collection::vec(pieces(), 1..4)) {
        let mut terminal = terminal();
        let mut screen = Screen::new(Vec::new());
        let mut before = Buffer::empty(AREA);
        for pieces in pictures {
            let after = drawn(&pieces);
            screen.draw(before.diff(&after).into_iter()).unwrap();
            screen.flush().unwrap();
            terminal.process(&std::mem::take(&mut screen.out));
            let mut covered = false;
            for (at, cell) in (0..).zip(&after.content) {
                let (x, y) = (at % AREA.width, at / AREA.width);
                // Behind a wide character stands nothing of its own.
                if std::mem::replace(&mut covered, cell.symbol().len() == 3 && x + 1 < AREA.width) {
                    covered = false;
                    continue;
                }
                let seen = terminal.screen().cell(y, x).unwrap();
                let text = if seen.contents().is_empty() { " " } else { seen.contents() };
                prop_assert_eq!(text, cell.symbol(), "{} {}", x, y);
                prop_assert_eq!(seen.bgcolor(), told(cell.bg), "{} {}", x, y);
                if text != " " {
                    prop_assert_eq!(seen.fgcolor(), told(cell.fg), "{} {}", x, y);
                    let is_weighed = cell.modifier.intersects(Modifier::BOLD | Modifier::DIM);
                    prop_assert_eq!(seen.bold() || seen.dim(), is_weighed);
                }
                prop_assert_eq!(seen.underline(), cell.modifier.contains(Modifier::UNDERLINED));
                prop_assert_eq!(seen.inverse(), cell.modifier.contains(Modifier::REVERSED));
            }
            before = after;
        }
    }
}

#[test]
fn no_sequence_is_in_a_cell_whoever_drew_it() {
    let area = Rect::new(0, 0, 4, 1);
    let mut buf = Buffer::empty(area);
    for (x, evil) in ["\x1b]52;c;eA==\x07", "\u{9b}2J", "\u{202E}", "\u{E0B0}"].iter().enumerate() {
        buf.content[x].set_symbol(evil);
    }
    let mut out = Vec::new();
    let mut screen = Screen::new(&mut out);
    screen.draw(Buffer::empty(area).diff(&buf).into_iter()).unwrap();
    drop(screen);
    let text = String::from_utf8(out).unwrap();
    let evil = ['\x07', '\u{9b}', '\u{202E}', '\u{E0B0}'];
    assert!(!text.contains(evil) && !text.contains("\x1b]"), "{text:?}");
}
