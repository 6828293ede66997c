//! Snippets out and in again (F5): every form gives back exactly what left, through the library and through the
//! program.
#![allow(clippy::unwrap_used)]

mod support;

use chrono::DateTime;
use proptest::prelude::*;
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::domain::snippet::Snippet;
use shiftdesk::intake::snippets::{Format, Plan, plan};
use shiftdesk::report::{Setting, snippets as form};
use shiftdesk::store::{Actor, Store, snippet};
use shiftdesk::text::locale::{Lang, Locale};
use std::path::Path;
use std::sync::LazyLock;
use support::place::Run;
use support::{Place, fixture};

static CONFIG: LazyLock<Config> = LazyLock::new(|| Config::defaults().unwrap());

fn clock() -> Clock {
    Clock::frozen(DateTime::parse_from_rfc3339("2026-06-01T10:00:00+08:00").unwrap())
}

fn by() -> Actor {
    let now = clock().now();
    Actor { agent_id: None, shift_id: None, at: now.timestamp(), day: now.date_naive() }
}

/// The file in one form.
fn written(snippets: &[Snippet], as_format: Format, lang: Lang) -> Vec<u8> {
    let (locale, clock) = (Locale::new(lang), clock());
    let setting = Setting { locale: &locale, clock: &clock, config: &CONFIG };
    let mut bytes = Vec::new();
    match as_format {
        Format::Csv => form::csv(snippets, &setting, &mut bytes).unwrap(),
        Format::Xlsx => form::xlsx(snippets, &setting, &mut bytes).unwrap(),
        Format::Toml => bytes = form::toml(snippets, &CONFIG).unwrap().into_bytes(),
        _ => bytes = form::espanso(snippets).into_bytes(),
    }
    bytes
}

fn planned(store: &Store, bytes: &[u8]) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    plan(store, &CONFIG, &path, None).unwrap()
}

/// What is compared: all that a person wrote.
fn texts(store: &Store) -> Vec<Snippet> {
    let bare = |s: Snippet| Snippet { id: 0, origin: String::new(), uses: 0, last_used_at: None, ..s };
    snippet::all(store).unwrap().into_iter().map(bare).collect()
}

const FORMS: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Toml, Format::Espanso];

/// Out of one database, into an empty one.
fn comes_back(store: &Store, as_format: Format, lang: Lang) {
    let bytes = written(&snippet::all(store).unwrap(), as_format, lang);
    let mut other = Store::in_memory().unwrap();
    let plan = planned(&other, &bytes);
    assert_eq!((plan.format, plan.refused.as_slice()), (Some(as_format), [].as_slice()));
    plan.take(&mut other, &by(), Path::new("file")).unwrap();
    assert_eq!(texts(&other), texts(store), "{as_format}");
    assert!(!planned(&other, &bytes).has_news(), "{as_format} a second time");
}

#[test]
fn f5_the_shipped_snippets_come_back_from_every_form_in_both_languages() {
    let mut store = Store::in_memory().unwrap();
    snippet::seed(&mut store, &by(), &CONFIG.snippets).unwrap();
    for as_format in FORMS {
        for lang in [Lang::Zh, Lang::En] {
            comes_back(&store, as_format, lang);
        }
    }
}

#[test]
fn f5_our_toml_is_a_configuration() {
    let snippets: Vec<Snippet> = CONFIG.snippets.snippets.iter().map(snippet::from_entry).collect();
    let text = String::from_utf8(written(&snippets, Format::Toml, Lang::Zh)).unwrap();
    let place = Place::new();
    place.configure("snippets.toml", &text);
    let config = Config::load(&place.home().join("config")).unwrap();
    let back: Vec<Snippet> = config.snippets.snippets.iter().map(snippet::from_entry).collect();
    assert_eq!(back, snippets);
}

/// Texts that break formats: quotes, breaks, formulas, braces, emoji, control characters, words of YAML and TOML.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"",
            "'",
            "\n",
            "\r\n",
            "\t",
            "=1+1",
            "+",
            "-",
            "@",
            "|",
            "｜",
            "{",
            "}",
            "{客户}",
            "{|}",
            "{{x}}",
            "[[y]]",
            "$|$",
            "\\",
            "\\{",
            ": ",
            "# ",
            "- ",
            "~",
            "null",
            "true",
            "1e3",
            "12345678901234",
            "[[snippets]]",
            "\n---\n",
            "'''",
            "\"\"\"",
            "👩‍👩‍👧",
            "é",
            "\u{1b}[2J",
            "\u{202e}",
            "\u{feff}",
            "\u{200b}",
            "_x0041_",
            "_x000D_",
            "&amp;",
            "<b>",
            "]]>",
            ",",
            ";",
            "好",
            " ",
            "\u{3000}",
            "\u{85}",
            "\u{7f}",
            "%",
            "!",
            "&a",
            "*a",
            "{a:b}",
            "`",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..10).prop_map(|parts| parts.concat())
}

fn any_snippet() -> impl Strategy<Value = Snippet> {
    let texts = proptest::collection::vec(hostile(), 6);
    let questions = proptest::collection::vec(hostile(), 0..3);
    (texts, questions, any::<bool>(), any::<bool>()).prop_map(|(t, questions, approval, status)| Snippet {
        code: t[0].clone(),
        category: t[1].clone(),
        title: t[2].clone(),
        questions,
        answer: t[3].clone(),
        shop: t[4].clone(),
        topic: t[5].clone(),
        statuses: if status { vec!["waiting".into(), "serving".into()] } else { Vec::new() },
        needs_approval: approval,
        ..Snippet::default()
    })
}

/// Texts as they enter anywhere: harmless, without blanks around, with a code and a title.
fn tidy(s: Snippet, at: usize) -> Snippet {
    use shiftdesk::text::harmless;
    let line = |t: &str| harmless::line(t).trim().to_owned();
    let or = |t: String, other: &str| if t.is_empty() { other.to_owned() } else { t };
    let code: String = line(&s.code).split_whitespace().collect();
    Snippet {
        code: format!("{code}{at}"),
        category: line(&s.category),
        title: or(line(&s.title), "题"),
        questions: s.questions.iter().map(|q| line(q)).collect(),
        answer: or(harmless::block(&s.answer).trim().to_owned(), "答"),
        shop: line(&s.shop),
        topic: line(&s.topic),
        ..s
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn f5_hostile_texts_come_back_from_every_form(list in proptest::collection::vec(any_snippet(), 1..4)) {
        let mut store = Store::in_memory().unwrap();
        for (at, s) in list.into_iter().enumerate() {
            snippet::create(&mut store, &by(), &tidy(s, at)).unwrap();
        }
        for as_format in FORMS {
            comes_back(&store, as_format, Lang::Zh);
        }
    }
}

fn run(place: &Place, args: &[&str]) -> Run {
    place.cli(args)
}

#[test]
fn f5_bad_rows_keep_the_good_ones_out_until_somebody_says_yes() {
    let place = Place::new();
    let file = place.home().join("短语.csv");
    std::fs::write(
        &file,
        "代码,标题,回复内容,需要批准\nzz1,一,答一,\nzz2,二,,\nzz3,三,答三{尺寸},也许\nfh,发,改\n",
    )
    .unwrap();
    let file = file.display().to_string();
    let count = |place: &Place| place.fact::<i64>("SELECT count(*) FROM snippets WHERE code LIKE 'zz%'");

    let refused = run(&place, &["import", "snippets", &file]);
    assert_eq!((refused.code, refused.out.trim()), (1, "没有写入。"), "{}", refused.err);
    assert!(refused.err.contains("第 3 行 · 回复内容：必填内容为空。"), "{}", refused.err);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert_eq!(count(&place), 0);

    let dry = run(&place, &["--json", "import", "snippets", "--dry-run", "--yes", &file]);
    let told: serde_json::Value = serde_json::from_str(&dry.out).unwrap();
    let told = &told["files"][0];
    assert_eq!(
        (dry.code, &told["new"], &told["changed"], &told["taken"]),
        (3, &1.into(), &0.into(), &false.into())
    );
    assert_eq!(told["rejected"].as_array().unwrap().len(), 3);
    assert_eq!(count(&place), 0);

    let taken = run(&place, &["import", "snippets", "--yes", &file]);
    assert_eq!((taken.code, taken.out.trim()), (3, "已导入短语：新增 1，更新 0，不收 3"), "{}", taken.err);
    assert_eq!(count(&place), 1);
}

#[test]
fn f5_what_the_program_exports_it_takes_again() {
    let place = Place::new();
    let phrases = fixture("snippets/phrases.xlsx").display().to_string();
    let taken = run(&place, &["import", "snippets", &phrases]);
    assert_eq!(taken.code, 0, "{}", taken.err);
    assert!(taken.err.contains("代码 fh 已有别的短语在用，改用 fh2"), "{}", taken.err);
    for form in ["csv", "xlsx", "toml", "espanso"] {
        let out = place.home().join(form).display().to_string();
        assert_eq!(run(&place, &["export", "snippets", "--own", "--format", form, "--out", &out]).code, 0);
        let other = Place::new();
        let back = run(&other, &["import", "snippets", &out]);
        assert_eq!(
            (back.code, back.out.trim()),
            (0, "已导入短语：新增 6，更新 0，不收 0"),
            "{form}: {}",
            back.err
        );
        let answers = "SELECT group_concat(code || title || answer || category, '|') FROM snippets WHERE origin = 'own'";
        assert_eq!(other.fact::<String>(answers), place.fact::<String>(answers), "{form}");
    }
    let json = run(&place, &["export", "snippets", "--own", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((list[0]["code"].as_str(), list[0]["own"].as_bool()), (Some("1"), Some(true)));
    let english = Place::english();
    let back = run(
        &english,
        &["import", "snippets", "--format", "csv", &place.home().join("csv").display().to_string()],
    );
    assert_eq!(back.out.trim(), "Snippets taken: 6 new, 0 changed, 0 not taken");
}

#[test]
fn f5_at_the_desk_the_summary_comes_first_and_one_undo_takes_a_file_back() {
    let mut place = Place::new();
    place.at("2026-06-01 09:00");
    let file = place.home().join("phrases.csv");
    std::fs::write(&file, "代码,标题,回复内容\nzz1,一,答一{尺寸}\nzz2,二,\n").unwrap();
    let mut screen = place.start();
    screen.wait_for("欢迎使用值班台");
    screen.type_text("小李").press("Enter").type_text("示例家居旗舰店").press("Enter");
    screen.wait_for("小李 开始 白班");
    let count = |place: &Place| {
        place.fact::<i64>("SELECT count(*) FROM snippets WHERE code LIKE 'zz%' AND deleted_at IS NULL")
    };
    let look = |screen: &mut support::Terminal| {
        screen.press("Ctrl-O").wait_for("导入文件");
        screen.type_text(&file.display().to_string()).press("Tab").type_text("短语").press("Ctrl-S");
        screen.wait_for_all(&["收下其余 1 条吗", "第 3 行", "{尺寸}"]);
    };
    look(&mut screen);
    screen.press("Esc").wait_gone("收下其余 1 条吗");
    assert_eq!(count(&place), 0);
    look(&mut screen);
    screen.press("Enter").wait_for("已导入短语：新增 1");
    assert_eq!(count(&place), 1);
    screen.press("Alt-1").press("u").wait_for("已撤销");
    assert_eq!(count(&place), 0);
    screen.quit();
}
