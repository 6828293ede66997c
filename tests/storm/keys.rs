//! What the monkey throws: keys of the key table, texts people write and texts nobody should, the mouse, sizes, time.

use super::dice::Dice;
use super::seek::{self, Seen};
use crate::support::keys;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use shiftdesk::app::App;
use shiftdesk::app::action::Action;
use shiftdesk::modal::{Form, Modal};

#[derive(Clone, Debug)]
pub enum Throw {
    Event(Event),
    /// Typed character by character.
    Text(String),
    /// Every field of the form gets something, then it is saved.
    Fill,
    /// The entry of a list in this row.
    Pick(usize),
    Resize(u16, u16),
    /// So many seconds pass; below zero the clock was set back.
    Pass(i64),
    /// The pause after which drafts are saved.
    Pause,
    /// Left and opened again.
    Restart,
}

impl Throw {
    /// In short, for who reads what was thrown.
    pub fn told(&self) -> String {
        let text = match self {
            Self::Event(Event::Key(k)) if k.modifiers.is_empty() => k.code.to_string(),
            Self::Event(Event::Key(k)) => format!("{}-{}", k.modifiers, k.code),
            Self::Event(Event::Paste(text)) => format!("paste {text:?}"),
            Self::Event(Event::Mouse(m)) => format!("{:?}@{},{}", m.kind, m.column, m.row),
            other => format!("{other:?}"),
        };
        text.chars().take(60).collect()
    }
}

const SIZES: [(u16, u16); 12] = [
    (140, 40),
    (140, 40),
    (140, 40),
    (120, 30),
    (100, 30),
    (80, 24),
    (60, 16),
    (61, 17),
    (20, 5),
    (1, 1),
    (300, 20),
    (500, 200),
];

const TEXTS: &[&str] = &[
    "小美",
    "大壮",
    "阿芳",
    "王小珍",
    "cm",
    "chima",
    "尺码",
    "fh",
    "物流",
    "价格",
    "破损",
    "退货",
    "少货",
    "快递",
    "一",
    "1",
    "2",
    "0",
    "-1",
    "12",
    "12.50",
    "￥99",
    "１２．５",
    "99999999999999999999",
    "1e9",
    "0.001",
    "1,234.5",
    "18:30",
    "23:59",
    "25:99",
    "+10",
    "+2h",
    "+99999h",
    "明早",
    "6-3 10:00",
    "2026-02-30",
    "2026-06-02 09:00",
    "1900-01-01",
    "13800138000",
    "021-12345678",
    "江苏省扬州市邗江区文汇路1号3栋502",
    "李四 13800138000 上海市浦东新区世纪大道1号",
    "折叠伞 [红色] #U-01 *2 50",
    "保温杯 *1 89.00",
    "东北大米*3",
    "*",
    "#",
    "[",
    "伞 *0 -5",
    "伞*999999999 99999999",
    "165 穿什么码",
    "退货运费 12 快递",
    "FY-0601",
    "http://a.b/c?d=e&f",
    "a b c",
    " ",
    "小李",
    "小王",
    "白班",
    "晚班",
    "客户来电，搬家",
    "若没回，则先致电",
    "/",
    "?",
    "订单",
    "2026",
    "e10",
    "顺丰",
    "SF1234567890",
    "VIP",
    "红",
    "xyzzy",
];

/// What no keyboard writes, but a paste may hold.
const HOSTILE: &[&str] = &[
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x07",
    "\u{202e}drow\u{202c}\u{2066}x",
    "\0\u{1}\u{7f}\u{85}",
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦🇨🇳👍🏽",
    "\r\n\r\n\t\t\u{b}\u{c}",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE orders; --",
    "{客户}{{称呼}}{",
    "%s%n%x {0} {cause}",
    "\u{feff}\u{200b}\u{2060}\u{ad}",
    "\u{e000}\u{fffd}\u{10ffff}",
    "\u{fdfd}\u{1f1e6}",
    "ｆｕｌｌ　ｗｉｄｔｈ：１２３",
    "%_%",
    "\"quoted\" 'and' `so` \\n \\",
    "昵称：小美\n地址：江苏省扬州市\n电话：13800138000\n小美 2026-06-01 10:00:00\n在吗\n",
];

pub fn key(code: KeyCode) -> Throw {
    Throw::Event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

pub fn named(name: &str) -> Throw {
    Throw::Event(Event::Key(keys::event(name)))
}

#[derive(Clone, Copy)]
enum Sort {
    /// What came up least so far.
    Seek,
    Bound,
    Own,
    Letter,
    Digit,
    Text,
    Paste,
    Edit,
    Move,
    Enter,
    Esc,
    Save,
    Tab,
    Fill,
    Mouse,
    Resize,
    Pass,
    Pause,
    Restart,
}

const DESK: &[(u32, Sort)] = &[
    (60, Sort::Seek),
    (12, Sort::Own),
    (8, Sort::Bound),
    (5, Sort::Letter),
    (4, Sort::Digit),
    (10, Sort::Move),
    (5, Sort::Enter),
    (3, Sort::Text),
    (1, Sort::Paste),
    (2, Sort::Esc),
    (4, Sort::Mouse),
    (2, Sort::Pass),
    (1, Sort::Resize),
    (1, Sort::Restart),
];

const FORM: &[(u32, Sort)] = &[
    (60, Sort::Fill),
    (9, Sort::Text),
    (3, Sort::Paste),
    (5, Sort::Enter),
    (6, Sort::Tab),
    (8, Sort::Save),
    (4, Sort::Edit),
    (5, Sort::Move),
    (6, Sort::Esc),
    (3, Sort::Mouse),
    (2, Sort::Bound),
    (2, Sort::Pause),
    (1, Sort::Pass),
    (1, Sort::Resize),
    (1, Sort::Restart),
];

const LIST: &[(u32, Sort)] = &[
    (70, Sort::Seek),
    (8, Sort::Enter),
    (8, Sort::Digit),
    (8, Sort::Move),
    (6, Sort::Esc),
    (6, Sort::Text),
    (5, Sort::Edit),
    (4, Sort::Bound),
    (4, Sort::Mouse),
    (3, Sort::Letter),
    (1, Sort::Paste),
    (1, Sort::Pass),
    (1, Sort::Resize),
];

/// The next thing that happens at the desk as it stands.
pub fn throw(dice: &mut Dice, seen: &Seen, app: &App, size: (u16, u16)) -> Throw {
    let table = match app.dialogs.last().map(|d| &d.modal) {
        // What is not taken is given up sooner than what is half written.
        Some(Modal::Form(form)) if form.leaving => {
            return key(KeyCode::Char(dice.pick(&["y", "y", "n"]).chars().next().unwrap()));
        }
        Some(Modal::Form(form)) if is_refused(form) && dice.once_in(4) => return key(KeyCode::Esc),
        Some(Modal::Form(_)) => FORM,
        Some(_) => LIST,
        None => DESK,
    };
    match dice.weigh(table) {
        Sort::Seek => seek::throw(dice, seen, app),
        Sort::Bound => bound(dice, app, false),
        Sort::Own => bound(dice, app, true),
        Sort::Letter => key(KeyCode::Char(char::from(b'!' + u8::try_from(dice.below(94)).unwrap()))),
        Sort::Digit => key(KeyCode::Char(char::from(b'0' + u8::try_from(dice.below(10)).unwrap()))),
        Sort::Text => Throw::Text(text(dice, app)),
        Sort::Paste => Throw::Event(Event::Paste(paste(dice))),
        Sort::Edit => named(dice.pick(&[
            "Backspace",
            "Backspace",
            "Delete",
            "Delete",
            "Ctrl-U",
            "Ctrl-W",
            "Home",
            "End",
            "Ctrl-A",
            "Ctrl-Y",
            "Ctrl-Z",
        ])),
        Sort::Move => named(dice.pick(&[
            "Down", "Down", "Down", "Up", "Up", "Left", "Right", "Right", "PageDown", "PageUp", "Home",
            "End", "Space",
        ])),
        Sort::Enter => key(KeyCode::Enter),
        Sort::Esc => key(KeyCode::Esc),
        Sort::Save => named("Ctrl-S"),
        Sort::Tab => named(dice.pick(&["Tab", "Tab", "Tab", "Shift-Tab"])),
        Sort::Fill => Throw::Fill,
        Sort::Mouse => mouse(dice, size),
        Sort::Resize => {
            let (cols, rows) = SIZES[dice.below(SIZES.len())];
            let near = |n: u16, dice: &mut Dice| {
                n.saturating_add(u16::try_from(dice.below(4)).unwrap()).saturating_sub(1).max(1)
            };
            Throw::Resize(near(cols, dice), near(rows, dice))
        }
        Sort::Pass => Throw::Pass(dice.weigh(&[
            (20, 1),
            (20, 5),
            (20, 60),
            (10, 600),
            (6, 3600),
            (3, 8 * 3600),
            (1, 24 * 3600),
            (2, -3),
            (1, -3600),
        ])),
        Sort::Pause => Throw::Pause,
        Sort::Restart => Throw::Restart,
    }
}

fn is_refused(form: &Form) -> bool {
    !form.refused.is_empty() || form.fields.iter().any(|f| !f.error.is_empty())
}

/// A key that means something: anywhere, or in what stands in front.
fn bound(dice: &mut Dice, app: &App, own: bool) -> Throw {
    let bindings = app.session.keys.bindings();
    for _ in 0..40 {
        let binding = &bindings[dice.below(bindings.len())];
        // Leaving is thrown on purpose elsewhere; here it would end most afternoons early.
        let seldom = binding.action == Action::Quit && !dice.once_in(20);
        if (!own || binding.action.scope() == app.scope()) && !seldom {
            let (at, _) = &binding.keys[dice.below(binding.keys.len())];
            return Throw::Event(Event::Key(KeyEvent::new(at.code, at.modifiers)));
        }
    }
    key(KeyCode::Enter)
}

pub fn text(dice: &mut Dice, app: &App) -> String {
    let orders = app.desk.orders.list.rows();
    if dice.once_in(12) && !orders.is_empty() {
        let no = &orders[dice.below(orders.len())].data.order_no;
        return if dice.once_in(2) { no.clone() } else { no.chars().skip(no.chars().count() / 2).collect() };
    }
    if dice.once_in(15) {
        dice.pick(HOSTILE).chars().filter(|c| !c.is_control()).collect()
    } else {
        dice.pick(TEXTS).to_owned()
    }
}

fn paste(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => "长".repeat(1 + dice.below(30_000)),
        1 => "x\n".repeat(1 + dice.below(3_000)),
        2 | 3 => dice.pick(TEXTS).to_owned(),
        _ => dice.pick(HOSTILE).to_owned(),
    }
}

fn mouse(dice: &mut Dice, (cols, rows): (u16, u16)) -> Throw {
    let kind = dice.weigh(&[
        (6, MouseEventKind::Down(MouseButton::Left)),
        (1, MouseEventKind::Down(MouseButton::Right)),
        (1, MouseEventKind::Up(MouseButton::Left)),
        (1, MouseEventKind::Drag(MouseButton::Left)),
        (1, MouseEventKind::Moved),
        (2, MouseEventKind::ScrollDown),
        (2, MouseEventKind::ScrollUp),
    ]);
    let at = |most: u16, dice: &mut Dice| u16::try_from(dice.below(usize::from(most) + 2)).unwrap();
    let (column, row) = (at(cols, dice), at(rows, dice));
    Throw::Event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}
