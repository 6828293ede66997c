//! Text from outside drives nothing: it comes in by form, paste, import and configuration, stands in every column of
//! the file, and goes out by the screen and in every form of every report.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::text::harmless::{is_hostile, line};
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use support::Place;
use support::reports::OF_MANY;

/// The corpus, with one line that is too long to be written down.
fn texts() -> Vec<(String, String)> {
    let file: toml::Table = include_str!("hostile/texts.toml").parse().unwrap();
    let each = file["text"].as_array().unwrap().iter().map(|entry| {
        let of = |key: &str| entry[key].as_str().unwrap().to_owned();
        (of("name"), of("says"))
    });
    each.chain([("a line of ten thousand characters".to_owned(), "长".repeat(10_000))]).collect()
}

/// Columns that hold what people write; everything else is ours.
const SAID: &[(&str, &[&str])] = &[
    ("agents", &["name"]),
    ("shops", &["heading", "phone"]),
    ("customers", &["name", "groups", "tags", "note"]),
    ("customer_names", &["name"]),
    ("customer_phones", &["phone"]),
    ("customer_addresses", &["receiver", "phone", "detail"]),
    ("products", &["title", "spec", "selling_points", "material"]),
    ("promotions", &["name", "content", "cautions"]),
    ("inquiries", &["product", "question"]),
    ("inquiry_events", &["text"]),
    ("promises", &["what", "asked"]),
    (
        "orders",
        &["receiver", "phone", "landline", "detail", "courier", "tracking_no", "buyer_message", "remark"],
    ),
    ("order_lines", &["title", "spec"]),
    ("checks", &["note"]),
    ("exceptions", &["note", "cause", "asked"]),
    ("remarks", &["text"]),
    ("change_requests", &["what", "reason"]),
    ("chases", &["text", "answer"]),
    ("call_backs", &["note"]),
    ("feedback", &["text", "answer"]),
    ("snippets", &["title", "questions", "answer"]),
    ("snippet_uses", &["text"]),
    ("questions", &["text", "asked", "answer"]),
    ("cases", &["products", "problem", "evidence", "solution", "next_step", "contingency", "close_reason"]),
    ("case_steps", &["text"]),
    ("case_documents", &["product", "number"]),
    ("case_todos", &["text", "result"]),
    ("complaints", &["contact", "investigation", "answer", "opinion", "measure", "effect"]),
    ("case_evidence", &["note"]),
    ("fees", &["note", "number"]),
    ("payments", &["note"]),
    ("fee_talks", &["text"]),
    ("surveys", &["note"]),
    ("measures", &["text", "owner"]),
    ("reminders", &["text", "reason"]),
    ("shifts", &["words"]),
    ("ops", &["note", "reason"]),
];

/// The demo's day with a hostile text in every column, put there past all that cleans.
fn poisoned() -> Place {
    let mut place = Place::new();
    place.at("2026-06-01 16:55");
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    let run = place.cli(&["demo", "--keep", &place.db.display().to_string()]);
    assert_eq!(run.code, 0, "{run:?}");
    let texts = texts();
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.execute_batch("DROP TRIGGER ops_same; DROP TRIGGER handoffs_frozen; BEGIN").unwrap();
    let mut nth = 0;
    for (table, columns) in SAID {
        let mut ids =
            conn.prepare(&format!("SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 30")).unwrap();
        let ids: Vec<i64> = ids.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        for id in ids {
            for column in *columns {
                nth += 1;
                // At the front, where a formula is one; unique, as some must be.
                let text = format!("{}#{nth}", texts[nth % texts.len()].1);
                let sql = format!("UPDATE {table} SET \"{column}\" = ?1 WHERE rowid = ?2");
                conn.execute(&sql, rusqlite::params![text, id]).unwrap();
            }
        }
    }
    conn.execute_batch("COMMIT").unwrap();
    place
}

fn commands(place: &Place) -> Vec<Vec<String>> {
    let number: String =
        place.fact("SELECT order_no FROM orders WHERE status = 'preparing' ORDER BY id DESC LIMIT 1");
    let case: i64 = place.fact("SELECT id FROM cases ORDER BY id DESC LIMIT 1");
    let customer: i64 = place.fact("SELECT customer_id FROM orders ORDER BY id DESC LIMIT 1");
    let (case, customer) = (case.to_string(), customer.to_string());
    let of_one: &[&[&str]] = &[&["slip", &number], &["case", &case], &["customer", &customer]];
    let all = OF_MANY.iter().chain(of_one);
    all.map(|args| args.iter().map(|a| (*a).to_owned()).collect()).collect()
}

/// Nothing in a text drives what shows it. `allowed`: signs that the form itself is made of.
#[track_caller]
fn harmless(what: &str, text: &str, allowed: &[char]) {
    let found = text.char_indices().find(|(_, c)| is_hostile(*c) && !allowed.contains(c));
    if let Some((at, c)) = found {
        let near: String = text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what}: U+{:04X} behind {near:?}", c as u32);
    }
}

#[track_caller]
fn no_formula(what: &str, text: &str) {
    let rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .into_records();
    for row in rows {
        for cell in &row.unwrap() {
            let number = cell.strip_prefix(['-', '+']).unwrap_or(cell);
            let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
            let starts =
                cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
            assert!(!starts || is_number, "{what}: {cell:?}");
        }
    }
}

#[track_caller]
fn no_markup(what: &str, text: &str) {
    for evil in ["<script", "<img src=x", "<svg/onload", "</style></title>", "onerror=alert(2)>"] {
        assert!(!text.contains(evil), "{what}: {evil}");
    }
}

/// What is left of Markdown that could be markup: a sign behind a backslash is none.
fn unescaped(text: &str) -> String {
    let mut signs = text.chars();
    let mut out = String::new();
    while let Some(c) = signs.next() {
        if c == '\\' {
            signs.next();
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out
}

#[track_caller]
fn markdown(what: &str, text: &str) {
    // Breaks within a cell are the program's own.
    let live = unescaped(text).replace("<br>", " ");
    no_markup(what, &live);
    for evil in ["](", "![", "`", "<"] {
        let near = live.find(evil).map(|at| live[at..].chars().take(40).collect::<String>());
        assert!(near.is_none(), "{what}: {near:?}");
    }
    let headings = live.lines().filter(|l| l.starts_with("# ")).count();
    assert_eq!(headings, 1, "{what}: one title");
}

/// The streams of a PDF, unpacked; each is as long as it says.
#[track_caller]
fn streams(what: &str, pdf: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, word: &[u8]| {
        pdf[from..].windows(word.len()).position(|w| w == word).map(|at| from + at)
    };
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = find(from, b"stream\n") {
        let dictionary = pdf[..at].windows(4).rposition(|w| w == b"obj\n").unwrap();
        let dictionary = String::from_utf8_lossy(&pdf[dictionary..at]).into_owned();
        let length = dictionary.split("/Length ").nth(1).unwrap();
        let length: usize = length.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
        let body = &pdf[at + 7..at + 7 + length];
        from = at + 7 + length;
        assert!(pdf[from..].starts_with(b"\nendstream"), "{what}: a stream ends elsewhere: {dictionary}");
        from += 10;
        if dictionary.contains("FlateDecode") {
            let mut unpacked = Vec::new();
            flate2::read::ZlibDecoder::new(body).read_to_end(&mut unpacked).unwrap();
            found.push(unpacked);
        } else {
            found.push(body.to_vec());
        }
    }
    found
}

/// The signs a PDF says its glyphs are: what is copied from it.
fn signs(streams: &[Vec<u8>]) -> String {
    let mut out = String::new();
    for stream in streams {
        let text = String::from_utf8_lossy(stream);
        for part in text.split("beginbfchar").skip(1) {
            let part = part.split("endbfchar").next().unwrap();
            for line in part.lines() {
                let Some(hex) = line.split_whitespace().nth(1) else { continue };
                let hex = hex.trim_matches(['<', '>']).as_bytes();
                let units = hex
                    .chunks(4)
                    .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap());
                out.push_str(&String::from_utf16(&units.collect::<Vec<_>>()).unwrap());
            }
        }
    }
    out
}

#[track_caller]
fn pdf(what: &str, bytes: &[u8]) -> String {
    assert!(bytes.starts_with(b"%PDF-"), "{what}");
    let streams = streams(what, bytes);
    let signs = signs(&streams);
    assert!(signs.chars().count() > 20, "{what}: its text is not read: {signs}");
    harmless(what, &signs, &[]);
    let unpacked = streams.iter().map(|s| String::from_utf8_lossy(s).into_owned());
    for part in unpacked.chain([String::from_utf8_lossy(bytes).into_owned()]) {
        for evil in ["/JavaScript", "/OpenAction", "/AA", "/Launch", "/URI", "/EmbeddedFile"] {
            assert!(!part.contains(evil), "{what}: {evil}");
        }
        // The title, in both places where a PDF keeps one.
        for mark in ["<dc:title>", "<dc:creator>"] {
            if let Some((_, rest)) = part.split_once(mark) {
                harmless(what, rest.split("</dc:").next().unwrap(), &['\n']);
            }
        }
    }
    let info = String::from_utf8_lossy(bytes).into_owned();
    assert!(info.contains("/Title"), "{what}: a title");
    let title = info.split("/Title").nth(1).unwrap().trim_start();
    if let Some(hex) = title.strip_prefix('<').and_then(|t| t.split('>').next()) {
        let units: Vec<u16> = hex
            .as_bytes()
            .chunks(4)
            .map(|u| u16::from_str_radix(std::str::from_utf8(u).unwrap(), 16).unwrap())
            .collect();
        let title = String::from_utf16(&units).unwrap();
        harmless(what, title.trim_start_matches('\u{FEFF}'), &[]);
    } else {
        assert!(title.starts_with('('), "{what}: {title:.40}");
        harmless(what, title.split(')').next().unwrap(), &[]);
    }
    signs
}

#[track_caller]
fn workbook(what: &str, bytes: &[u8]) {
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for n in 0..book.len() {
        let mut file = book.by_index(n).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        harmless(&format!("{what} {name}"), &text, &['\n', '\r', '\t']);
        let is_sheet = name.starts_with("xl/worksheets/");
        assert!(
            !is_sheet || !text.contains("<f>") && !text.contains("<hyperlink"),
            "{what} {name}: a formula"
        );
        no_markup(&format!("{what} {name}"), &text);
        // Each one has its own guard.
        let (signs, guards) = (text.matches("_x001B_").count(), text.matches("_x005F_x001B_").count());
        assert_eq!(signs, guards, "{what} {name}: a sign by its number");
    }
}

fn out(place: &Place, args: &[String], format: &str) -> Vec<u8> {
    let path = place.home().join(format!("out.{format}"));
    let all: Vec<String> = args
        .iter()
        .cloned()
        .chain(["--format".into(), format.into(), "--out".into(), path.display().to_string()])
        .collect();
    let run = place.cli(&all);
    assert_eq!(run.code, 0, "{all:?} {run:?}");
    harmless(&format!("{all:?}"), &run.err, &['\n']);
    std::fs::read(path).unwrap()
}

#[test]
fn every_report_is_harmless_in_every_form() {
    let place = poisoned();
    let (mut on_paper, mut in_pdf) = (BTreeSet::new(), String::new());
    for args in commands(&place) {
        // Paper is slow to lay out: each kind of report once.
        let is_printed = on_paper.insert(args[0].clone());
        for format in ["text", "markdown", "html", "json", "csv", "xlsx", "pdf", "escpos"] {
            if matches!(format, "pdf" | "escpos") && !is_printed {
                continue;
            }
            let (what, bytes) = (format!("{args:?} as {format}"), out(&place, &args, format));
            match format {
                "xlsx" => workbook(&what, &bytes),
                "pdf" => in_pdf.push_str(&pdf(&what, &bytes)),
                // It fails on every byte that is no text and none of the program's own commands.
                "escpos" => drop(support::receipt::read(&bytes)),
                _ => {
                    let text = String::from_utf8(bytes).unwrap();
                    match format {
                        "csv" => {
                            harmless(&what, text.strip_prefix('\u{FEFF}').unwrap(), &['\n', '\r', '\t']);
                            no_formula(&what, &text);
                        }
                        "json" => {
                            harmless(&what, &text, &['\n']);
                            serde_json::from_str::<serde_json::Value>(&text).unwrap();
                        }
                        _ => {
                            harmless(&what, &text, &['\n']);
                            match format {
                                "markdown" => markdown(&what, &text),
                                "html" => no_markup(&what, &text),
                                _ => {}
                            }
                        }
                    }
                }
            }
        }
    }
    // The texts were there to be seen.
    for sign in ['塔', '粘', '账', '令', '珍'] {
        assert!(in_pdf.contains(sign), "'{sign}' is in no PDF: {in_pdf}");
    }
}

#[test]
fn every_table_that_leaves_is_harmless_and_says_everything() {
    let place = poisoned();
    for table in ["orders", "inquiries", "cases", "customers", "products", "fees", "audit", "snippets"] {
        let args = ["export".to_owned(), table.to_owned()];
        for format in ["csv", "xlsx", "json"] {
            let (what, bytes) = (format!("{table} as {format}"), out(&place, &args, format));
            if format == "xlsx" {
                workbook(&what, &bytes);
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            harmless(&what, text.trim_start_matches('\u{FEFF}'), &['\n', '\r', '\t']);
            if format == "csv" {
                no_formula(&what, &text);
            } else {
                // It is JSON from its first sign to its last; nothing of it is kept in memory.
                serde_json::from_str::<serde::de::IgnoredAny>(&text).unwrap();
                assert!(table != "orders" || text.contains("\\u001b[2J"), "JSON keeps what was said");
            }
        }
    }
    for format in ["toml", "espanso"] {
        let text = String::from_utf8(out(&place, &["export".into(), "snippets".into()], format)).unwrap();
        harmless(format, &text, &['\n']);
        assert!(
            format != "toml" || text.parse::<toml::Table>().is_ok_and(|t| !t.contains_key("evil")),
            "{format}"
        );
    }
    for query in ["小", "1", "../"] {
        let run = place.cli(&["search", query]);
        harmless(query, &(run.out + &run.err), &['\n']);
    }
}

#[test]
fn the_log_shows_it_a_line_an_event_and_does_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let (writer, guard) = shiftdesk::cli::log::begin(home.path()).unwrap();
    let texts = texts();
    tracing::subscriber::with_default(shiftdesk::cli::log::subscriber(writer, tracing::Level::INFO), || {
        for (_, text) in &texts {
            // As an error, as a value, as the message: all the ways a text comes into a line.
            tracing::warn!(error = %text, "an action was refused or failed");
            tracing::info!(path = ?text, "last backup");
            tracing::error!("{text}");
        }
    });
    drop(guard);
    let files: Vec<PathBuf> = std::fs::read_dir(home.path()).unwrap().map(|f| f.unwrap().path()).collect();
    let bytes: Vec<u8> = files.iter().flat_map(|f| std::fs::read(f).unwrap()).collect();
    let log = String::from_utf8(bytes).unwrap();
    harmless("the log", &log, &['\n']);
    assert_eq!(log.lines().count(), texts.len() * 3, "no text begins a line of its own");
    let days = log
        .lines()
        .all(|l| l.starts_with("20") && [" WARN ", " INFO ", "ERROR "].iter().any(|w| l.contains(w)));
    assert!(days, "each line has its time and its weight");
}

/// The sequences the program itself writes to a terminal; anything else came from somewhere.
fn is_own(sequence: &str) -> bool {
    if let Some(csi) = sequence.strip_prefix("\x1b[") {
        let (parameters, end) = csi.split_at(csi.len() - 1);
        let plain = parameters.chars().all(|c| c.is_ascii_digit() || matches!(c, ';' | '?' | ':'));
        return plain && matches!(end, "C" | "H" | "m" | "h" | "l" | "J" | "K");
    }
    // The clipboard and notifications, from the two files that write them.
    sequence.starts_with("\x1b]52;c;") && !sequence.contains("ZXZpbA")
        || sequence.starts_with("\x1b]9;") && !sequence.contains("owned")
        || sequence.starts_with("\x1b]777;notify;")
}

/// Everything in a stream of the terminal that is no text.
fn sequences(raw: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = raw;
    while let Some(at) = rest.find('\x1b') {
        rest = &rest[at..];
        let end = match rest.as_bytes().get(1) {
            Some(b'[') => rest[2..].find(|c: char| ('@'..='~').contains(&c)).map(|e| e + 3),
            Some(b']' | b'P' | b'_' | b'^' | b'X') => rest[1..].find("\x1b\\").map(|e| e + 3),
            _ => Some(2),
        };
        let end = end.unwrap_or(rest.len()).min(rest.len());
        found.insert(rest[..end].to_owned());
        rest = &rest[end..];
    }
    found
}

/// What was written to a terminal is the program's own.
#[track_caller]
fn drives_nothing(raw: &str) {
    let strange: Vec<String> = sequences(raw).into_iter().filter(|s| !is_own(s)).collect();
    assert!(strange.is_empty(), "{strange:?}");
    let without: String = sequences(raw).iter().fold(raw.to_owned(), |text, s| text.replace(s.as_str(), ""));
    harmless("the screen", &without, &['\n', '\r', '\x07']);
    assert!(!raw.contains(['\u{E0B0}', '\u{F0001}']), "private characters are boxes");
}

/// What is opened by which keys, and its title: a key is pressed when what the one before it opened is drawn.
const SCREENS: &[(&str, &str)] = &[
    ("Alt-1", "┏ 1 咨询队列"),
    ("Down Down Alt-2", "┏ 2 订单核对"),
    ("Down Right Ctrl-W", "╭ 登记异常"),
    ("Esc", ""),
    ("Alt-3", "┏ 3 备注"),
    ("Alt-4", "┏ 4 快捷短语"),
    ("Alt-5", "┏ 5 售后登记"),
    ("Down Ctrl-W", "╭ 欠单清单"),
    ("Esc", ""),
    ("Ctrl-P", "╭ "),
    ("Esc", ""),
    ("Alt-1 F2", "╭ 所有操作"),
    ("Esc", ""),
    ("F3", "╭ 全局搜索"),
    ("小", "› 小"),
    ("Esc", ""),
    ("F6", "╭ 粘贴识别"),
    ("Esc", ""),
    ("F7", "╭ 提醒"),
    ("Esc", ""),
    ("F9", "╭ 班次与交班"),
    ("Esc", ""),
    ("Alt-F", "╭ 费用与结算"),
    ("Esc", ""),
    ("Alt-Z", "╭ 本班做过的事"),
    ("Esc", ""),
    ("Ctrl-K", "╭ "),
    ("Esc", ""),
    ("Alt-6", "┏ 客户"),
    ("Down", "· 建档"),
    ("F8", "┏ 商品"),
    ("Alt-7", "┏ 店铺活动"),
    ("F10", "┏ 日报"),
];

#[test]
fn the_screen_shows_it_and_does_nothing_else() {
    let place = poisoned();
    let mut screen = place.start();
    screen.wait_for("F1");
    for (keys, title) in SCREENS {
        if keys.is_ascii() {
            screen.press(keys);
        } else {
            screen.type_text(keys);
        }
        if title.is_empty() {
            screen.wait_gone("╭");
        } else {
            screen.wait_for(title);
        }
    }
    screen.leave();
    drives_nothing(&screen.raw());
}

#[test]
fn a_form_that_comes_back_with_hostile_drafts_shows_them_and_does_nothing_else() {
    let place = Place::new();
    for args in
        [&["init", "--shop", "店", "--agent", "小李", "-q"][..], &["shift", "start", "--agent", "小李", "-q"]]
    {
        assert_eq!(place.cli(args).code, 0);
    }
    for (name, text) in texts() {
        // As another program, or one of before, may have left it.
        let values = serde_json::json!({ "customer": text, "question": text, "product": text });
        let body = serde_json::json!({ "values": values, "initial": {}, "focus": 2 }).to_string();
        let conn = rusqlite::Connection::open(&place.db).unwrap();
        conn.execute(
            "INSERT OR REPLACE INTO drafts(key, body, saved_at) VALUES ('inquiry_new', ?1, 1)",
            [&body],
        )
        .unwrap();
        drop(conn);
        let mut screen = place.start();
        screen.wait_for_all(&["╭ 登记咨询", "已恢复上次未保存的内容"]);
        let sign = seen(&text).chars().next().unwrap();
        assert!(screen.screen().contains(sign), "{name}: '{sign}' is not shown\n{}", screen.screen());
        screen.signal("TERM");
        assert!(screen.wait_exit().success(), "{name}");
        drives_nothing(&screen.raw());
    }
}

/// What of a text is kept: everything a person sees.
fn seen(text: &str) -> String {
    line(text).split_whitespace().collect()
}

fn is_kept(place: &Place, sql: &str) -> Vec<String> {
    let stored: Vec<String> = place.facts(sql);
    for text in &stored {
        harmless(sql, text, &['\n', '\t']);
    }
    stored.iter().map(|t| seen(t)).collect()
}

#[test]
fn what_is_typed_and_pasted_is_kept_but_for_what_nobody_sees() {
    let place = Place::new();
    assert_eq!(place.cli(&["init", "--shop", "店", "--agent", "小李"]).code, 0);
    let run = place.cli(&["shift", "start", "--agent", "小李"]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut screen = place.start();
    let mut pasted = Vec::new();
    screen.wait_for("F4");
    for (name, text) in texts().iter().filter(|(name, _)| !name.starts_with("a line of ten")) {
        // A terminal takes the end of the paste out of it; the rest comes as it is.
        let text = text.replace("\x1b[201~", "");
        let question = format!("{}。", text.replace(['\r', '\n'], " "));
        screen.press("F4").wait_for("╭");
        screen.type_text("顾客");
        screen.press("Tab Tab Tab");
        screen.paste(&question);
        screen.press("Ctrl-S").wait_gone("╭");
        pasted.push((name.clone(), seen(&question)));
    }
    screen.leave();
    let kept =
        is_kept(&place, "SELECT coalesce(question, '') || coalesce(product, '') FROM inquiries ORDER BY id");
    for ((name, said), kept) in pasted.iter().zip(&kept) {
        assert!(kept.contains(said.as_str()), "{name}: {said:?} is kept as {kept:?}");
    }
}

fn write(place: &Place, name: &str, bytes: &[u8]) -> PathBuf {
    let path = place.home().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn import(place: &Place, what: &str, file: &Path) -> String {
    let run = place.cli(&["import", what, file.to_str().unwrap(), "--json"]);
    assert!(matches!(run.code, 0 | 3), "{run:?}");
    harmless(what, &(run.out.clone() + &run.err), &['\n']);
    run.out
}

/// A table as CSV and as a workbook.
fn both(place: &Place, name: &str, rows: &[Vec<String>]) -> [PathBuf; 2] {
    let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0u32..).zip(rows) {
        csv.write_record(row).unwrap();
        for (c, cell) in (0u16..).zip(row) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    [
        write(place, &format!("{name}.csv"), &csv.into_inner().unwrap()),
        write(place, &format!("{name}.xlsx"), &book.save_to_buffer().unwrap()),
    ]
}

#[test]
fn what_is_imported_is_kept_but_for_what_nobody_sees() {
    let place = Place::new();
    let texts = texts();
    let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<String>>();
    let mut customers = vec![row(&["客户", "渠道", "备注"])];
    let mut products = vec![row(&["商品编码", "商品名称", "规格", "卖点"])];
    let mut snippets = vec![row(&["代码", "标题", "回复内容"])];
    for (n, (_, text)) in texts.iter().enumerate() {
        let short: String = text.chars().take(200).collect();
        customers.push(row(&[&format!("客{n}"), "taobao", text]));
        products.push(row(&[&format!("P{n}"), &format!("品{n} {short}"), &short, text]));
        snippets.push(row(&[&format!("dm{n}"), &format!("题{n}"), &format!("答 {text}")]));
    }
    for (what, rows) in [("customers", &customers), ("products", &products)] {
        for file in both(&place, what, rows) {
            import(&place, what, &file);
        }
    }
    for file in both(&place, "snippets", &snippets) {
        let run = place.cli(&["import", "snippets", file.to_str().unwrap(), "--yes"]);
        harmless("snippets", &(run.out + &run.err), &['\n']);
    }
    let notes = is_kept(&place, "SELECT note FROM customers WHERE name LIKE '客%' ORDER BY id");
    assert_eq!(notes.len(), texts.len());
    for ((name, text), note) in texts.iter().zip(&notes) {
        assert_eq!(*note, seen(text), "{name}");
    }
    is_kept(&place, "SELECT title || spec || selling_points FROM products");
    is_kept(&place, "SELECT title || answer FROM snippets");
    is_kept(&place, "SELECT name FROM customer_names");
}

#[test]
fn a_hostile_configuration_says_what_is_wrong_and_drives_nothing() {
    let place = Place::new();
    for (name, text) in
        texts().iter().filter(|(name, _)| !name.starts_with("nothing") && !name.starts_with("TOML"))
    {
        let quoted = toml::Value::String(text.clone()).to_string();
        for (key, is_wrong) in [("heading", false), ("no_such_key", true)] {
            let shop = format!("[[shops]]\nname = {quoted}\n{key} = {quoted}\n");
            place.configure("shiftdesk.toml", &shop);
            let run = place.cli(&["config", "check"]);
            assert_eq!(run.code != 0, is_wrong, "{name}: {run:?}");
            harmless(name, &(run.out + &run.err), &['\n']);
            let run = place.cli(&["config", "show", "shiftdesk.toml"]);
            harmless(name, &run.out, &['\n']);
        }
    }
}
