//! Long files: whoever works beside an import is not kept waiting; what breaks off, is given up or killed leaves
//! whole orders or nothing.

use super::{HEADER, clock, import_with, options, row};
use shiftdesk::config::Config;
use shiftdesk::domain::inquiry::NewInquiry;
use shiftdesk::domain::order::OrderStatus;
use shiftdesk::intake::{FileReport, ImportError, import_orders};
use shiftdesk::store::{Actor, Store, inquiry, order, undo};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// More than two parts.
const ORDERS: usize = 2_600;
/// Orders of one part.
const PART: usize = 1_000;
const DEADLINE: Duration = Duration::from_secs(120);

fn by() -> Actor {
    let now = clock().now();
    Actor { agent_id: None, shift_id: None, at: now.timestamp(), day: now.date_naive() }
}

fn text(orders: usize) -> String {
    let mut text = format!("{HEADER}\n");
    for i in 0..orders {
        let tail = format!("1{:010},2025-11-01 10:00:00,雨伞,1,店", 3_800_000_000_u64 + i as u64 / 3);
        text +=
            &(row(&(100_000 + i).to_string(), &tail).replacen("小美", &format!("小美{}", i / 3), 1) + "\n");
    }
    text
}

struct Desk {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Desk {
    fn new(orders: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("orders.csv");
        std::fs::write(&file, encoding_rs::GB18030.encode(&text(orders)).0).unwrap();
        Self { folder, file }
    }

    fn db(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    fn open(&self) -> Store {
        Store::open(&self.db(), "test").unwrap()
    }

    fn import(
        &self,
        store: &mut Store,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<FileReport, ImportError> {
        let config = Config::defaults().unwrap();
        import_orders(store, &by(), &config, &clock(), &self.file, &options(), progress)
    }

    fn count(&self, what: &str) -> usize {
        let conn = rusqlite::Connection::open(self.db()).unwrap();
        let count: i64 = conn.query_row(&format!("SELECT count(*) FROM {what}"), [], |r| r.get(0)).unwrap();
        usize::try_from(count).unwrap()
    }

    /// Every order that is there is whole.
    fn is_sound(&self) -> usize {
        assert_eq!(Store::open_read_only(&self.db()).unwrap().check().unwrap(), Vec::<String>::new());
        let orders = self.count("orders");
        assert_eq!((self.count("order_lines"), self.count("order_events")), (orders, orders));
        orders
    }
}

fn ask(store: &mut Store, customer: &str) -> i64 {
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: customer.into(),
        ..NewInquiry::default()
    };
    inquiry::open(store, &by(), &new).unwrap()
}

fn counts(r: &FileReport) -> (usize, usize, usize) {
    (r.new, r.changed, r.unchanged)
}

#[test]
fn o1_whoever_works_beside_an_import_saves_between_its_parts() {
    let desk = Desk::new(ORDERS);
    let mut screen = desk.open();
    let mut worker = Store::open_beside(&desk.db()).unwrap();
    let mut seen = Vec::new();
    // On the import's own thread: were its lock held, this would fail.
    let report = desk.import(&mut worker, &mut |rows| {
        ask(&mut screen, &format!("问{rows}"));
        seen.push(desk.count("orders"));
        true
    });
    assert_eq!(counts(&report.unwrap()), (ORDERS, 0, 0));
    assert!(seen.windows(2).all(|w| w[0] <= w[1]) && seen.contains(&PART), "{seen:?}");
    assert_eq!((desk.count("inquiries"), desk.is_sound()), (seen.len(), ORDERS));
    assert_eq!(counts(&desk.import(&mut worker, &mut |_| true).unwrap()), (0, 0, ORDERS), "twice");
}

#[test]
fn a_save_waits_for_one_part_not_for_the_file() {
    let desk = Desk::new(4_000);
    let mut screen = desk.open();
    let (db, mut saved, mut longest) = (desk.db(), 0, Duration::ZERO);
    std::thread::scope(|scope| {
        let import = scope.spawn(|| desk.import(&mut Store::open_beside(&db).unwrap(), &mut |_| true));
        while !import.is_finished() {
            let began = Instant::now();
            ask(&mut screen, "小静");
            longest = longest.max(began.elapsed());
            saved += 1;
        }
        assert_eq!(counts(&import.join().unwrap().unwrap()), (4_000, 0, 0));
    });
    assert!(saved > 3, "{saved} saved meanwhile");
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    assert_eq!(desk.is_sound(), 4_000);
}

#[test]
fn a_long_import_that_is_given_up_is_taken_back_part_by_part() {
    let desk = Desk::new(ORDERS);
    let _screen = desk.open();
    let mut store = Store::open_beside(&desk.db()).unwrap();
    let mut most = 0;
    let result = desk.import(&mut store, &mut |rows| {
        // What was read is written while the next rows are.
        while rows >= 2_400 && desk.count("orders") < 2 * PART {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        most = most.max(desk.count("orders"));
        rows < 2_400
    });
    assert!(matches!(result, Err(ImportError::Cancelled)), "{result:?}");
    assert_eq!((most, desk.is_sound()), (2 * PART, 0), "two parts were in");
    for table in ["customers", "customer_phones", "shops"] {
        assert_eq!(desk.count(table), 0, "{table}");
    }
    assert_eq!(undo::last(&mut store, &by()).unwrap(), None, "nothing is left to undo");
    assert_eq!(counts(&desk.import(&mut store, &mut |_| true).unwrap()), (ORDERS, 0, 0));
}

#[test]
fn what_is_given_up_where_nobody_else_may_write_leaves_nothing_either() {
    let desk = Desk::new(ORDERS);
    let mut store = desk.open();
    let mut most = 0;
    let result = desk.import(&mut store, &mut |rows| {
        most = most.max(desk.count("orders"));
        rows < 2_400
    });
    assert!(matches!(result, Err(ImportError::Cancelled)), "{result:?}");
    assert_eq!((most, desk.is_sound(), desk.count("customers")), (0, 0, 0), "the parts shared a transaction");
    assert_eq!(undo::last(&mut store, &by()).unwrap(), None, "nothing is left to undo");
    assert_eq!(counts(&desk.import(&mut store, &mut |_| true).unwrap()), (ORDERS, 0, 0));
}

#[test]
fn orders_worked_on_meanwhile_stay_when_an_import_is_given_up() {
    let desk = Desk::new(ORDERS);
    let mut screen = desk.open();
    let mut worker = Store::open_beside(&desk.db()).unwrap();
    let mut worked_on = false;
    let result = desk.import(&mut worker, &mut |rows| {
        while rows > 2_300 && !worked_on {
            if let Some(found) = order::of_number(&screen, "101200").unwrap().pop() {
                order::advance(&mut screen, &by(), found.id, OrderStatus::WaitConfirm, "", &[]).unwrap();
                worked_on = true;
            }
        }
        rows < 2_560
    });
    let Err(error @ ImportError::Kept { orders: PART, .. }) = result else { panic!("{result:?}") };
    let locale = shiftdesk::text::locale::Locale::new(shiftdesk::text::locale::Lang::En);
    assert!(error.text(&locale).unwrap().starts_with("Cancelled. ") && worked_on);
    assert_eq!(desk.count("orders"), PART);
    let kept = order::of_number(&screen, "101200").unwrap().pop().unwrap();
    assert_eq!(kept.status, OrderStatus::WaitConfirm);
    assert_eq!(counts(&desk.import(&mut worker, &mut |_| true).unwrap()), (ORDERS - PART, 0, PART));
}

#[test]
fn an_import_in_many_parts_is_one_step_to_undo() {
    let desk = Desk::new(ORDERS);
    let mut store = desk.open();
    ask(&mut store, "小静");
    desk.import(&mut store, &mut |_| true).unwrap();
    assert_eq!(desk.count("ops WHERE kind = 'import_orders' AND part_of IS NULL"), 1);
    assert_eq!(desk.count("ops WHERE kind = 'import_orders'"), 3);
    let undone = undo::last(&mut store, &by()).unwrap().unwrap();
    assert_eq!((undone.kind.as_str(), undone.note.as_str()), ("import_orders", "orders.csv"));
    assert_eq!((desk.is_sound(), desk.count("customers"), desk.count("shops")), (0, 1, 1), "小静 stays");
    assert_eq!(undo::last(&mut store, &by()).unwrap().unwrap().kind, "inquiry_open");
    // Every order's way is in the trail: in, and out again.
    let told = desk.count("changes WHERE tbl = 'orders' AND before IS NULL");
    assert_eq!((told, desk.count("changes WHERE tbl = 'orders' AND after IS NULL")), (ORDERS, ORDERS));
}

#[test]
fn an_import_with_an_order_worked_on_since_is_not_undone_in_part() {
    let desk = Desk::new(ORDERS);
    let mut store = desk.open();
    desk.import(&mut store, &mut |_| true).unwrap();
    let id = order::of_number(&store, "100001").unwrap().pop().unwrap().id;
    let other = Actor { shift_id: None, agent_id: None, ..by() };
    order::advance(&mut store, &other, id, OrderStatus::WaitConfirm, "", &[]).unwrap();
    // Somebody else's shift: not a step of this one, but it stands in the way.
    let conn = rusqlite::Connection::open(desk.db()).unwrap();
    conn.execute_batch("DROP TRIGGER ops_same; UPDATE ops SET shift_id = 7 WHERE kind = 'order_advance'")
        .unwrap();
    let refused = undo::last(&mut store, &by()).unwrap_err();
    assert_eq!((refused.key(), desk.is_sound_but_events()), ("undo.refuse.later_change", ORDERS));
}

impl Desk {
    fn is_sound_but_events(&self) -> usize {
        assert_eq!(Store::open_read_only(&self.db()).unwrap().check().unwrap(), Vec::<String>::new());
        self.count("orders")
    }
}

#[test]
fn a_zip_that_breaks_off_in_its_middle_leaves_nothing() {
    let desk = Desk::new(ORDERS);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("orders.csv", stored).unwrap();
    zip.write_all(text(ORDERS).as_bytes()).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    // A digit of a phone near the end: no row is damaged, but the sum over the file is.
    let last = bytes.windows(6).rposition(|w| w == b"138000").unwrap();
    bytes[last] = b'2';
    let file = desk.folder.path().join("orders.zip");
    std::fs::write(&file, bytes).unwrap();
    let mut store = desk.open();
    let result = import_with(&mut store, &file, &options());
    assert!(matches!(result, Err(ImportError::Damaged(_))), "{result:?}");
    assert_eq!((desk.is_sound(), desk.count("customers")), (0, 0));
}

fn started(desk: &Desk, files: &[&Path]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shiftdesk"))
        .env("SHIFTDESK_NOW", "2025-12-01T10:00:00+08:00")
        .env("SHIFTDESK_CONFIG", desk.folder.path().join("config"))
        .args(["--lang", "en", "--db"])
        .arg(desk.db())
        .args(["import", "orders"])
        .args(files)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while desk.count("orders") == 0 {
        assert!(began.elapsed() < DEADLINE, "nothing came in");
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it could be interrupted");
    }
    child
}

/// Enough to be in the middle when the first parts are seen, ten in one transaction.
const MANY: usize = 24_000;

#[test]
fn a_kill_in_the_middle_leaves_whole_orders_and_the_next_import_completes_them() {
    let desk = Desk::new(MANY);
    drop(desk.open());
    let mut child = started(&desk, &[&desk.file]);
    child.kill().unwrap();
    child.wait().unwrap();
    let there = desk.is_sound();
    assert!((PART..MANY).contains(&there) && there.is_multiple_of(PART), "{there}");
    let mut store = desk.open();
    assert_eq!(counts(&desk.import(&mut store, &mut |_| true).unwrap()), (MANY - there, 0, there));
    assert_eq!(counts(&desk.import(&mut store, &mut |_| true).unwrap()), (0, 0, MANY));
    assert_eq!(desk.is_sound(), MANY);
    assert!(undo::last(&mut store, &by()).unwrap().is_some(), "what completed it");
    assert_eq!(desk.is_sound(), there);
}

#[cfg(unix)]
#[test]
fn ctrl_c_takes_back_the_file_being_read_and_says_so() {
    let desk = Desk::new(MANY);
    drop(desk.open());
    let child = started(&desk, &[&desk.file, Path::new("never-read.csv")]);
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let out = child.wait_with_output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("Cancelled; nothing was written") && !said.contains("never-read"), "{said}");
    assert_eq!(desk.is_sound(), 0);
}
