//! The door to paper through the real program: receipts into a device file and over the network, pages through `lp`
//! (a stand-in that behaves like CUPS; `scripts/test-printing` uses the real one), from the command line and the screen.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod support;

use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Line, OrderData};
use shiftdesk::store::{self, Actor, Store};
use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use support::{Place, receipt, unix};

const ORDER_NO: &str = "3061953192082110451";
const SETTINGS: &str = "[snippets]\nenter_pause = 0\n";

/// A shop with one order, and 小李 at the keyboard since 08:30.
fn place() -> Place {
    let place = Place::new();
    let run = place.cli(&["shift", "start", "--agent", "小李"]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut store = Store::open(&place.db, "test").unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let by = Actor { agent_id: None, shift_id: None, at: unix("09:00"), day };
    let order = OrderData {
        order_no: ORDER_NO.into(),
        shop: "示例家居旗舰店".into(),
        channel: "phone".into(),
        customer: "小静".into(),
        receiver: "姜秀".into(),
        phone: "13800138000".into(),
        goods: Fen(10_000),
        payable: Fen(10_000),
        payment_kind: "cod".into(),
        lines: vec![Line {
            title: "晴雨两用折叠伞".into(),
            qty: 2,
            unit_price: Fen(5_000),
            amount: Fen(10_000),
            ..Line::default()
        }],
        ..OrderData::default()
    };
    store::order::create(&mut store, &by, &order, None).unwrap();
    place
}

/// A device file, and the configuration that prints into it.
fn with_device(place: &Place) -> PathBuf {
    let device = place.home().join("lp0");
    std::fs::write(&device, b"").unwrap();
    let printer = format!(
        "{SETTINGS}\n[printing]\nprinter = \"till\"\n\n[printers.till]\nkind = \"device\"\nto = \"{}\"\nwidth = 58\n",
        device.display()
    );
    place.configure("shiftdesk.toml", &printer);
    device
}

/// A stand-in for CUPS with one queue: `state` is what `lpstat -l -p` and `-a` say; jobs leave their words in `jobs`.
fn with_cups(place: &mut Place, state: &str, default: &str) -> PathBuf {
    let bin = place.home().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let jobs = place.home().join("jobs");
    let put = |name: &str, text: String| {
        let path = bin.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let jobs_file = jobs.display();
    put(
        "lp",
        format!(
            "#!/bin/sh\necho \"$@\" >>{jobs_file}\nfor last; do :; done\ncat \"$last\" >>{jobs_file}.bytes\necho 'request id is HP-7 (1 file(s))'\n"
        ),
    );
    put(
        "lpstat",
        format!(
            "#!/bin/sh\ncase \"$*\" in\n-e) echo HP ;;\n-d) echo '{default}' ;;\n-r) echo 'scheduler is running' ;;\n\
             '-l -p HP') printf '{state}' ;;\n'-a HP') echo 'HP accepting requests since Mon' ;;\nesac\n"
        ),
    );
    place.path = format!("{}:/usr/bin:/bin", bin.display());
    jobs
}

const IDLE: &str = r"printer HP is idle.\n\tAlerts: none\n";

fn prints(place: &Place) -> i64 {
    place.fact("SELECT slip_prints FROM orders")
}

#[test]
fn o11_a_slip_goes_to_the_receipt_printer_and_is_counted() {
    let place = place();
    let device = with_device(&place);
    let run = place.cli(&["slip", ORDER_NO, "--print"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    assert!(
        run.err.contains("till") && run.err.contains("papers/slip-") && run.err.contains("已计第 1 次打印"),
        "{run:?}"
    );
    let text = receipt::read(&std::fs::read(&device).unwrap());
    for part in ["晴雨两用折叠伞", "￥100.00", "13800138000", "<QR 3061953192082110451>", "<cut>"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("补打"), "{text}");
    std::fs::write(&device, b"").unwrap();
    let again = place.json(&["slip", ORDER_NO, "--print=till", "--copies", "2"]);
    assert_eq!((&again["printer"], &again["copies"]), (&"till".into(), &2.into()));
    let text = receipt::read(&std::fs::read(&device).unwrap());
    assert!(text.matches("补打 第 1 次").count() == 2 && text.matches("<cut>").count() == 2, "{text}");
    assert_eq!(prints(&place), 2);
    let kept = place.home().join(format!("data/papers/slip-{ORDER_NO}.bin"));
    assert_eq!(std::fs::metadata(kept).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn o11_what_was_not_printed_is_not_counted_and_its_file_is_named() {
    let mut place = place();
    with_device(&place);
    std::fs::remove_file(place.home().join("lp0")).unwrap();
    let run = place.cli(&["slip", ORDER_NO, "--print"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("没有打印") && run.err.contains("lp0") && run.err.contains("papers/slip-"),
        "{run:?}"
    );
    place.path = "/nowhere".into();
    let no_lp = place.cli(&["slip", ORDER_NO, "--print=HP", "--lang", "en"]);
    assert!(
        no_lp.code == 1 && no_lp.err.contains("no lp command") && no_lp.err.contains("papers/slip-"),
        "{no_lp:?}"
    );
    assert_eq!(prints(&place), 0);
    for name in ["nobody", "HP"] {
        let receipt = place.cli(&["slip", ORDER_NO, "--print", "--format", "escpos", "--copies", "0"]);
        assert_eq!(receipt.code, 2, "{name} {receipt:?}");
    }
    let wrong = place.cli(&["slip", ORDER_NO, "--copies", "2"]);
    assert_eq!(wrong.code, 2, "copies of what?");
}

#[test]
fn a_network_printer_gets_the_hand_off_as_often_as_configured() {
    let place = place();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    place.configure(
        "shiftdesk.toml",
        &format!("{SETTINGS}\n[printing]\nhandoff = \"till\"\n\n[printers.till]\nkind = \"tcp\"\nto = \"{address}\"\n"),
    );
    let taken = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let run = place.cli(&["handoff", "--print"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = receipt::read(&taken.join().unwrap());
    assert!(text.matches("交班单 [草稿]").count() == 2, "one stays, one goes\n{text}");
    // Nobody listens any more.
    let off = place.cli(&["handoff", "--print"]);
    assert!(
        off.code == 1 && off.err.contains("连不上") && off.err.contains("papers/handoff-draft-"),
        "{off:?}"
    );
}

#[test]
fn pages_go_through_lp_with_queue_copies_and_title() {
    let mut place = place();
    let jobs = with_cups(&mut place, IDLE, "system default destination: HP");
    let run = place.cli(&["summary", "--print", "--copies", "3"]);
    assert!(run.code == 0 && run.err.contains("HP-7"), "{run:?}");
    let said = std::fs::read_to_string(&jobs).unwrap();
    assert!(
        said.starts_with("-d HP -t 日报 -n 3 -- /") && said.contains("papers/summary-2026-06-01"),
        "{said}"
    );
    let raw = place.cli(&["slip", ORDER_NO, "--print=HP", "--format", "escpos"]);
    assert_eq!(raw.code, 0, "{raw:?}");
    let said = std::fs::read_to_string(&jobs).unwrap();
    assert!(said.lines().last().unwrap().contains("-o raw"), "{said}");
}

#[test]
fn a_queue_that_cannot_print_says_why_and_takes_nothing() {
    for (state, says) in [
        (r"printer HP disabled since Mon -\n\tneue Rolle\n\tAlerts: paused\n", "cupsenable HP"),
        (r"printer HP is idle.\n\tAlerts: media-empty-error\n", "没纸了"),
        (r"printer HP is idle.\n\tAlerts: cover-open media-low-warning\n", "盖子开着"),
    ] {
        let mut place = place();
        let jobs = with_cups(&mut place, state, "system default destination: HP");
        let run = place.cli(&["slip", ORDER_NO, "--print"]);
        assert!(run.code == 1 && run.err.contains(says) && run.err.contains("papers/slip-"), "{run:?}");
        assert!(!jobs.exists(), "a job that comes out later is a second print");
        assert_eq!(prints(&place), 0);
    }
}

#[test]
fn without_a_printer_the_known_ones_are_listed_with_how_to_name_one() {
    let mut place = place();
    with_cups(&mut place, IDLE, "no system default destination");
    let none = place.cli(&["handoff", "--print"]);
    assert!(none.code == 1 && none.err.contains("HP") && none.err.contains("--print="), "{none:?}");
    let unknown = place.cli(&["handoff", "--print=Flur", "--lang", "en"]);
    assert!(unknown.code == 1 && unknown.err.contains("Flur") && unknown.err.contains("HP"), "{unknown:?}");
    let receipt = place.cli(&["handoff", "--print", "--format", "escpos"]);
    assert!(receipt.code == 1 && receipt.err.contains("[printing] receipt"), "{receipt:?}");
}

#[test]
fn o11_p_on_an_order_shows_its_slip_and_enter_prints_it_in_the_background() {
    let place = place();
    let device = with_device(&place);
    let mut screen = place.start();
    screen.press("Alt-2").press("p").wait_for_all(&["示例家居旗舰店 订单", "Enter 打印"]);
    assert_eq!(prints(&place), 0, "looking is no print");
    screen.press("Enter").wait_for("第 1 次打印");
    assert!(receipt::read(&std::fs::read(&device).unwrap()).contains("13800138000"));
    // The whole of it with an input method on: a full-width letter does what p does.
    screen.press("Ctrl-P").wait_for_all(&["补打 第 1 次", "Enter 打印"]);
    screen.type_text("ｐ");
    screen.wait_for("第 2 次打印");
    assert_eq!(prints(&place), 2);
    // Elsewhere it is the hand-off.
    screen.press("Alt-1").press("p").wait_for("交班单 [草稿]");
    std::fs::write(&device, b"").unwrap();
    screen.press("Enter").wait_for("交班单 [草稿]：已送到「till」");
    assert!(receipt::read(&std::fs::read(&device).unwrap()).contains("交班单 [草稿]"));
    screen.quit();
}

#[test]
fn a_print_that_fails_on_screen_says_so_and_counts_nothing() {
    let place = place();
    with_device(&place);
    std::fs::remove_file(place.home().join("lp0")).unwrap();
    let mut screen = place.start();
    screen.press("Alt-2").press("p").wait_for("Enter 打印");
    screen.press("Enter").wait_for_all(&["没有打印", "没有设备", "页面已存成文件"]);
    assert_eq!(prints(&place), 0);
    screen.press("Esc").wait_gone("页面已存成文件");
    screen.quit();
}

#[test]
fn s6_a_frozen_hand_off_counts_its_prints_and_the_second_says_so() {
    let place = place();
    let device = with_device(&place);
    let frozen = place.cli(&["handoff", "--freeze", "--print", "--copies", "1"]);
    assert_eq!(frozen.code, 0, "{frozen:?}");
    let first = receipt::read(&std::fs::read(&device).unwrap());
    assert!(!first.contains("补打") && first.contains("<QR "), "{first}");
    std::fs::write(&device, b"").unwrap();
    let again = place.cli(&["handoff", "--shift", "1", "--print", "--copies", "1"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(receipt::read(&std::fs::read(&device).unwrap()).contains("补打第 1 次"));
    assert_eq!(place.fact::<i64>("SELECT prints FROM handoffs"), 2);
}
