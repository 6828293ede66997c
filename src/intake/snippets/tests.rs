use super::*;
use crate::config::Config;
use crate::store::testing::{actor, store};
use crate::text::locale::{Lang, Locale};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

/// Read once: it takes longer than what is tested.
static CONFIG: LazyLock<Config> = LazyLock::new(|| Config::defaults().unwrap());

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/snippets").join(name)
}

fn planned(store: &Store, bytes: &[u8], format: Option<Format>) -> Result<Plan, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, bytes).unwrap();
    plan(store, &CONFIG, &path, format)
}

fn of(store: &Store, text: &str) -> Plan {
    planned(store, text.as_bytes(), None).unwrap()
}

fn counts(p: &Plan) -> (usize, usize, usize, usize) {
    (p.added(), p.changed(), p.same(), p.refused.len())
}

fn shipped() -> Store {
    let mut store = store();
    snippet::seed(&mut store, &actor(1), &CONFIG.snippets).unwrap();
    store
}

fn codes(p: &Plan) -> Vec<&str> {
    p.items.iter().map(|i| i.snippet.code.as_str()).collect()
}

fn take(store: &mut Store, p: &Plan) {
    p.take(store, &actor(9), Path::new("f.csv")).unwrap();
}

#[test]
fn f5_a_quick_phrase_workbook_gets_titles_codes_and_groups() {
    let mut store = store();
    let read = |store: &Store| plan(store, &CONFIG, &fixture("phrases.xlsx"), None).unwrap();
    let first = read(&store);
    assert_eq!((first.format, counts(&first)), (Some(Format::Phrases), (6, 0, 0, 0)));
    assert_eq!(codes(&first), ["1", "fh", "th", "fp", "zdnbq", "kd"]);
    let of = |at: usize| &first.items[at].snippet;
    assert_eq!((of(0).title.as_str(), of(0).category.as_str()), ("欢迎光临", "欢迎语"));
    assert_eq!(
        (of(2).category.as_str(), of(4).category.as_str()),
        ("after_sales", ""),
        "a known label is its id"
    );
    assert_eq!(of(2).answer, "支持7天无理由退换，请保持吊牌完好，\n退货地址我发您");
    take(&mut store, &first);
    assert_eq!(counts(&read(&store)), (0, 0, 6, 0), "twice changes nothing");
}

#[test]
fn f5_quick_replies_in_gbk_never_replace_what_has_their_code() {
    let mut store = shipped();
    let text = "快捷短语编码,快捷短语,快捷短语分组\r\nfh,\"亲，今天发,放心\",发货\r\n,马上为您查,\r\nfh,另一条,未分组\r\nx,,空\r\n";
    let gbk = encoding_rs::GB18030.encode(text).0;
    let p = planned(&store, &gbk, None).unwrap();
    assert_eq!((p.format, counts(&p)), (Some(Format::Qianniu), (3, 0, 0, 1)));
    assert_eq!(codes(&p), ["fh2", "mswnc", "fh3"]);
    assert_eq!(p.items[0].code_was.as_deref(), Some("fh"));
    assert_eq!((p.refused[0].line, p.refused[0].column.as_deref()), (5, Some("快捷短语")));
    take(&mut store, &p);
    assert_eq!(counts(&planned(&store, &gbk, None).unwrap()), (0, 0, 3, 1), "twice");
    let details = p.details(&Locale::new(Lang::Zh));
    assert!(details.contains("第 2 行：代码 fh 已有别的短语在用，改用 fh2"), "{details}");
}

#[test]
fn f5_own_columns_in_either_language_change_what_has_their_code() {
    let mut store = shipped();
    let text = "代码,标题,回复内容,需要批准,顾客问法,咨询主题,状态\nfh,,今天发,是,几时发|多久发,尺码,\"waiting, moon\"\nnew,新,好{称呼}{天数},,,,\n\
                bad,坏,答,也许,,,\nb c,空格,答,,,,\nfh,又,别的,,,,\n";
    let p = of(&store, text);
    assert_eq!((p.format, counts(&p)), (Some(Format::Csv), (2, 1, 0, 2)));
    let changed = &p.items[0].snippet;
    assert_eq!((changed.topic.as_str(), changed.needs_approval), ("size", true));
    assert_eq!(changed.questions, ["几时发", "多久发"]);
    assert_eq!(changed.category, "courier", "a column that is not there leaves the field as it is");
    assert_eq!(p.asked, ["天数"]);
    assert_eq!(p.notes[0].what, Remark::Unknown(Field::Status, "moon".into()));
    assert_eq!(p.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(p.items[2].code_was.as_deref(), Some("fh"), "the same code twice in one file");
    take(&mut store, &p);
    assert_eq!(counts(&of(&store, text)).1, 0);
    let english = "Code,Title,Answer,Needs approval\nzz,A title,\"'=1+1\",yes\n";
    let p = of(&store, english);
    assert_eq!((p.items[0].snippet.answer.as_str(), p.items[0].snippet.needs_approval), ("=1+1", true));
}

#[test]
fn f5_espanso_variables_are_ours_or_asked_for() {
    let store = store();
    let p = plan(&store, &CONFIG, &fixture("base.yml"), None).unwrap();
    assert_eq!((p.format, counts(&p)), (Some(Format::Espanso), (4, 0, 1, 2)));
    let answers: Vec<&str> = p.items.iter().map(|i| i.snippet.answer.as_str()).collect();
    assert_eq!(
        answers[..4],
        [
            "{greet}，欢迎光临示例家居旗舰店！{|}",
            "亲，您的包裹走{courier}，{days}天内到\n单号：{剪贴板内容}",
            "今天是{日期}，现在{时间}",
            "代码 {{x}} 和 [[不是表单]]",
        ]
    );
    assert_eq!(codes(&p)[..3], ["gm", "kd", ";today"]);
    assert_eq!((p.items[0].line, p.items[0].snippet.title.as_str()), (9, "早上好"));
    assert_eq!(p.items[1].snippet.questions, [":kuaidi"]);
    assert_eq!(p.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [43, 45]);
    assert_eq!(p.refused[1].why, Why::Rule(SnippetRefusal::AnswerMissing));
    assert_eq!(p.asked, ["days", "greet", "x", "剪贴板内容", "日期", "时间"]);
    let offered = Remark::Offered("courier".into(), "圆通 / 中通".into());
    assert!(p.notes.iter().any(|n| n.what == offered), "{:?}", p.notes);
    assert!(p.notes.iter().any(|n| n.what == Remark::Ignored("propagate_case".into())));
}

#[test]
fn f5_the_shipped_toml_is_read_as_it_is_and_a_bad_entry_costs_itself() {
    let text = include_str!("../../../assets/config/snippets.toml");
    let p = of(&shipped(), text);
    assert_eq!((p.format, p.added(), p.changed(), p.refused.len()), (Some(Format::Toml), 0, 0, 0));
    assert!(p.same() > 100);
    let text = "[[snippets]]\ncode = \"a\"\ncategory = \"x\"\ntitle = \"t\"\nanswer = \"b\"\n\n[[snippets]]\ncode = \"c\"\n\
                [[snippets]]\ncode = \"d\"\ncategory = \"x\"\ntitle = \"t\"\nanswer = \"b2\"\ncolour = 1\n";
    let p = of(&store(), text);
    assert_eq!(counts(&p), (1, 0, 0, 2));
    assert_eq!(p.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [7, 9]);
    assert!(matches!(planned(&store(), b"[[snippets]]\ncode = ", None), Err(ImportError::Damaged(_))));
}

#[test]
fn f5_what_is_no_file_of_snippets_is_refused_as_a_whole() {
    for (bytes, format) in [
        (b"".as_slice(), None),
        (b"\xff\xfe\x00", None),
        (b"PK\x03\x04broken", None),
        (b"a,b\n1,2\n", None),
        (b"matches: 1: 2", Some(Format::Espanso)),
        (b"hello: world", Some(Format::Espanso)),
        ("订单编号,买家\n1,2\n".as_bytes(), Some(Format::Csv)),
    ] {
        assert!(planned(&store(), bytes, format).is_err(), "{bytes:?}");
    }
}

#[test]
fn f5_one_undo_takes_a_file_back() {
    let mut store = shipped();
    let before = snippet::all(&store).unwrap();
    let p = of(&store, "code,title,answer\nfh,发货,改了\nzz9,新,答\n");
    take(&mut store, &p);
    assert_eq!(snippet::all(&store).unwrap().len(), before.len() + 1);
    assert_eq!(crate::store::undo::last(&mut store, &actor(10)).unwrap().unwrap().kind, "import_snippets");
    assert_eq!(snippet::all(&store).unwrap(), before);
}

#[test]
fn f5_many_rows_alike_take_no_time() {
    let mut text = "快捷短语\n".to_owned();
    for n in 0..5_000 {
        let _ = writeln!(text, "亲，马上发货，第{n}单");
    }
    let p = of(&store(), &text);
    assert_eq!((p.added(), codes(&p)[4_999]), (5_000, "msfh5000"));
}

static EMPTY: LazyLock<Mutex<Store>> = LazyLock::new(|| Mutex::new(store()));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn f5_any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), format in 0..7usize) {
        let format = Format::ALL.get(format).copied();
        let _ = planned(&EMPTY.lock().unwrap(), &bytes, format);
    }

    #[test]
    fn f5_any_text_near_a_format_is_read_or_refused(
        start in prop::sample::select(vec!["code,answer\n", "快捷短语\n", "matches:\n  - trigger: a\n    ", "[[snippets]]\ncode = ", "---\nglobal_vars:\n"]),
        rest in "([-&*a:,{}\\[\\]\"'|>= \n]|[{}一]{1,3}|replace: |answer = |\\$\\|\\$){0,60}",
    ) {
        let mut store = store();
        if let Ok(plan) = planned(&store, format!("{start}{rest}").as_bytes(), None) {
            prop_assert!(plan.take(&mut store, &actor(1), Path::new("f")).is_ok(), "what is offered can be taken");
        }
    }
}
