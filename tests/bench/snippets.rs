//! Typing key by key among many snippets (F3). `cargo bench --bench snippets -- COUNT [FILE]` prints microseconds a
//! key press, the slowest key, and how long the texts take to be prepared; FILE takes the lines that were searched.
//! `scripts/bench` runs it beside another finder.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use shiftdesk::config::Config;
use shiftdesk::domain::snippet::{Index, Order, Scope, Snippet};
use shiftdesk::store::snippet::from_entry;
use std::time::Instant;

/// What is put before and behind the shipped texts, so that no two snippets are the same.
const GOODS: [&str; 24] = [
    "连衣裙",
    "保温杯",
    "四件套",
    "跑步鞋",
    "蓝牙耳机",
    "洗面奶",
    "儿童书包",
    "折叠伞",
    "电饭煲",
    "羽绒服",
    "猫粮",
    "数据线",
    "行李箱",
    "茶叶礼盒",
    "瑜伽垫",
    "台灯",
    "面膜",
    "牛仔裤",
    "奶粉",
    "键盘",
    "窗帘",
    "手机壳",
    "凉席",
    "T恤",
];
const WHERE: [&str; 16] = [
    "预售",
    "新款",
    "旗舰店",
    "门店",
    "直播间",
    "团购",
    "江浙沪",
    "东北",
    "海外仓",
    "礼盒装",
    "大码",
    "学生",
    "会员",
    "换季",
    "双11",
    "清仓",
];

/// Typed one key after the other, each from an empty line.
const QUERIES: [&str; 40] = [
    "cm",
    "tkdz",
    "tuikuan",
    "退款多久",
    "fahuo",
    "smshfh",
    "shenmeshihoufahuo",
    "什么时候发货",
    "yunfeixian",
    "运费险",
    "tuihuodizhi",
    "tuihuo地址",
    "包邮",
    "xinjiang",
    "zhiliangwenti",
    "zhiliangwengti",
    "youhuiquan",
    "youhiquan",
    "shunfeng",
    "顺丰 多少钱",
    "buhuo",
    "huanhuo",
    "hh",
    "gaidizhi",
    "gaidizi",
    "cuifahuo",
    "fapiao",
    "fapaio",
    "退款到账",
    "能便宜点吗",
    "size chart",
    "tracking number",
    "refnud",
    "lianyiqun",
    "蓝牙耳机",
    "eerduo",
    "xyzxyz",
    "s",
    "的",
    "zhegebaowenbeizenmexi",
];

fn many(count: usize) -> Vec<Snippet> {
    let shipped: Vec<Snippet> =
        Config::defaults().unwrap().snippets.snippets.iter().map(from_entry).collect();
    let vary = |n: usize, text: &str| {
        let (goods, place) = (GOODS[n * 7 % GOODS.len()], WHERE[n / 5 % WHERE.len()]);
        match n % 3 {
            0 => format!("{goods}{text}"),
            1 => format!("{text}·{place}{goods}"),
            _ => format!("{place}{text}"),
        }
    };
    (0..count)
        .map(|i| {
            let s = &shipped[i % shipped.len()];
            let round = i / shipped.len();
            if round == 0 {
                return Snippet { id: 1, ..s.clone() };
            }
            Snippet {
                id: i64::try_from(i).unwrap(),
                code: format!("{}{round}", s.code),
                title: vary(round, &s.title),
                questions: s.questions.iter().enumerate().map(|(n, q)| vary(round + n, q)).collect(),
                answer: vary(round, &s.answer),
                uses: i64::try_from(i * 7 % 50).unwrap(),
                last_used_at: (i % 2 == 0).then_some(1_000_000),
                ..s.clone()
            }
        })
        .collect()
}

/// Of so many measurements of a key press the middle one counts: another program may be busy.
const ROUNDS: usize = 9;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let count = args.first().and_then(|n| n.parse().ok()).unwrap_or(50_000);
    let snippets = many(count);
    if let Some(file) = args.get(1) {
        let line = |s: &Snippet| format!("{} {} {}\n", s.code, s.title, s.questions.join(" "));
        std::fs::write(file, snippets.iter().map(line).collect::<String>()).unwrap();
    }
    let index = Index::new(snippets);
    let began = Instant::now();
    index.preparation()();
    let prepared = began.elapsed();

    let mut times = Vec::new();
    for query in std::iter::once("").chain(QUERIES) {
        let ends = query.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in if query.is_empty() { vec![0] } else { ends.collect() } {
            let mut rounds: Vec<_> = (0..ROUNDS)
                .map(|_| {
                    let began = Instant::now();
                    let found = index.find(&query[..end], &Scope::default(), Order::Smart, 2_000_000, 200);
                    std::hint::black_box(found);
                    began.elapsed()
                })
                .collect();
            rounds.sort_unstable();
            times.push((rounds[ROUNDS / 2], &query[..end]));
        }
    }
    times.sort_unstable();
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000];
    let slowest = at(1000);
    println!(
        "{} {} {} {} {} {}",
        at(500).0.as_micros(),
        at(990).0.as_micros(),
        slowest.0.as_micros(),
        prepared.as_micros(),
        times.len(),
        slowest.1
    );
    if std::env::var_os("SLOW_KEYS").is_some() {
        for (took, query) in times.iter().rev().take(30) {
            println!("{:>7} µs  {query}", took.as_micros());
        }
    }
}
