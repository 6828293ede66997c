//! Every report of the demo's day in every form, in both languages: kept as text to be looked at, read back where the
//! form is no text.
#![allow(clippy::unwrap_used)]

mod support;

use calamine::{Data, DataType as _, Reader, Xlsx};
use serde_json::Value;
use std::io::Cursor;
use support::Place;

/// Each report, and the command that tells it.
const REPORTS: &[(&str, &[&str])] = &[
    ("handoff", &["handoff", "--shift", "current"]),
    ("handoff_frozen", &["handoff", "--shift", "last"]),
    ("summary", &["summary"]),
    ("shipping", &["shipping"]),
    ("register", &["register", "--from", "2026-05-20", "--to", "2026-06-01"]),
    ("reviews", &["register", "--reviews", "--from", "2026-05-01", "--to", "2026-06-01"]),
    ("questions", &["questions"]),
    ("snippets", &["snippets"]),
    ("case", &["case", "3"]),
];

/// The demo's day at five to five.
fn demo(lang: &str) -> Place {
    let mut place = if lang == "en" { Place::english() } else { Place::new() };
    place.at("2026-06-01 16:55");
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    let run = place.cli(&["demo", "--keep", &place.db.display().to_string()]);
    assert_eq!(run.code, 0, "{run:?}");
    place
}

fn reports() -> Vec<(&'static str, Vec<String>)> {
    let all = REPORTS.iter().map(|(name, args)| (*name, args.iter().map(|a| (*a).to_owned()).collect()));
    all.collect()
}

/// The slip of the order that the shipping report names first.
fn with_slip(place: &Place) -> Vec<(&'static str, Vec<String>)> {
    let mut all = reports();
    let number: String =
        place.fact("SELECT order_no FROM orders WHERE status = 'preparing' ORDER BY id LIMIT 1");
    all.push(("slip", vec!["slip".into(), number]));
    all
}

fn told(place: &Place, args: &[String], format: &str) -> String {
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    args.extend(["--format", format]);
    let run = place.cli(&args);
    assert_eq!(run.code, 0, "{args:?} {run:?}");
    run.out
}

/// The bytes of a form that is no text.
fn bytes(place: &Place, args: &[String], format: &str) -> Vec<u8> {
    let path = place.home().join(format!("paper.{format}"));
    let out = path.display().to_string();
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    args.extend(["--format", format, "--out", &out]);
    let run = place.cli(&args);
    assert_eq!(run.code, 0, "{args:?} {run:?}");
    assert!(!run.err.contains("U+"), "the program's own font has every sign of the demo: {run:?}");
    std::fs::read(path).unwrap()
}

#[test]
fn golden_files_of_every_report_and_form_that_is_text() {
    for lang in ["zh", "en"] {
        let place = demo(lang);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("papers");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            for (name, args) in with_slip(&place) {
                for format in ["text", "markdown", "html", "csv", "json"] {
                    let text = told(&place, &args, format);
                    // The style is the same in every page and has its own file.
                    let text = match text.split_once("<style>").zip(text.split_once("</style>")) {
                        Some(((before, _), (_, after))) => format!("{before}<style></style>{after}"),
                        None => text.replace('\r', ""),
                    };
                    insta::assert_snapshot!(format!("{name}_{lang}_{format}"), text);
                }
            }
        });
    }
}

/// What stands on each page of a PDF; `None` on a machine without poppler.
fn pages(pdf: &[u8], place: &Place) -> Option<Vec<String>> {
    let path = place.home().join("look.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().ok()?;
    let text = String::from_utf8(run.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn pages_of_the_demo_are_few_and_their_text_can_be_taken_out_again() {
    for (lang, red, code) in [("zh", "下一班必须处理", "交班单"), ("en", "needs action", "Hand-off")]
    {
        let place = demo(lang);
        for (name, args) in with_slip(&place) {
            let pdf = bytes(&place, &args, "pdf");
            assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 400_000, "{name} {}", pdf.len());
            let Some(pages) = pages(&pdf, &place) else { continue };
            let most = match name {
                "slip" | "case" | "shipping" | "reviews" => 1,
                "handoff" | "handoff_frozen" => 2,
                _ => 5,
            };
            assert!(pages.len() <= most, "{name} {lang}: {} pages", pages.len());
            if name == "handoff" {
                assert!(pages[0].contains(red) && pages[0].contains(code), "{}", pages[0]);
                let reds = place.json(&["handoff"])["red"].as_array().unwrap().len();
                for n in 1..=reds {
                    let customer = &place.json(&["handoff"])["red"][n - 1]["customer"];
                    assert!(pages[0].contains(customer.as_str().unwrap()), "red item {n} on page one");
                }
            }
            if name == "slip" {
                assert!(pages[0].contains(&args[1]), "the order number in one piece");
            }
        }
    }
}

#[test]
fn a_workbook_holds_the_figures_of_the_json() {
    let place = demo("zh");
    let book = bytes(&place, &["summary".to_owned()], "xlsx");
    let mut book = Xlsx::new(Cursor::new(book)).unwrap();
    let json: Value = place.json(&["summary"]);
    let name = book.sheet_names()[0].clone();
    let page = book.worksheet_range(&name).unwrap();
    let beside = |label: &str| {
        let found = page.used_cells().find(|(_, _, d)| d.get_string() == Some(label));
        let (row, column, _) = found.unwrap_or_else(|| panic!("{label}"));
        page.get((row, column + 1)).and_then(Data::get_float).unwrap()
    };
    let net: f64 = json["sales"]["net"].as_str().unwrap().parse().unwrap();
    assert!((beside("净额") - net).abs() < 1e-9);
    let conversion = json["figures"]["conversion"]["value"].as_f64().unwrap();
    assert!((beside("询单转化率") - conversion).abs() < 1e-6);
    let register = ["register", "--from", "2026-05-20", "--to", "2026-06-01"].map(str::to_owned);
    let mut book = Xlsx::new(Cursor::new(bytes(&place, &register, "xlsx"))).unwrap();
    let cases = book.worksheet_range(&book.sheet_names()[1].clone()).unwrap();
    let orders: Vec<&Data> = cases.rows().skip(1).map(|row| &row[3]).collect();
    assert!(!orders.is_empty() && orders.iter().all(|o| o.is_string() || o.is_empty()), "digits stay text");
    assert!(cases.rows().skip(1).all(|row| row[1].is_datetime()));
}

#[test]
fn csv_into_a_folder_is_a_file_a_sheet() {
    let place = demo("zh");
    let folder = place.home().join("sheets");
    std::fs::create_dir(&folder).unwrap();
    let run = place.cli(&["summary", "--format", "csv", "--out", &folder.display().to_string()]);
    assert_eq!(run.code, 0, "{run:?}");
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().any(|n| n.starts_with("01-") && n.contains(".csv")), "{names:?}");
}

#[test]
fn s6_what_came_up_after_freezing_stands_below_the_frozen_part() {
    let place = demo("zh");
    let before = place.json(&["handoff", "--shift", "last"]);
    let run = place.cli(&["handoff", "--append", "顾客刚回电，同意换货"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("顾客刚回电，同意换货"), "{run:?}");
    let after = place.json(&["handoff", "--shift", "last"]);
    assert_eq!(after["addenda"][0]["text"], "顾客刚回电，同意换货");
    assert_eq!((&after["checksum"], &after["red"]), (&before["checksum"], &before["red"]));
    let rung: i64 =
        place.fact("SELECT count(*) FROM reminders WHERE text LIKE '%同意换货%' AND done_at IS NULL");
    assert_eq!(rung, 1, "who has taken it over is rung");
    assert_eq!(place.cli(&["handoff", "--append", " "]).code, 1);
}
