//! Typing key by key in the search over everything (F3), on the large database: a million inquiries, 200,000 orders,
//! 100,000 cases, 50,000 snippets. `cargo bench --bench search -- FILE [PERCENT [WAY]]` makes FILE when it is missing and
//! prints, for each way of asking (or only for those so called), microseconds a key press. `scripts/bench search` runs
//! it beside a scan with LIKE.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use rusqlite::{Connection, params};
use shiftdesk::config::Config;
use shiftdesk::domain::snippet::{Index, Snippet};
use shiftdesk::store::Store;
use shiftdesk::store::search::{Most, search};
use shiftdesk::store::snippet::from_entry;
use std::path::Path;
use std::time::{Duration, Instant};

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃武莫孔";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅鑫波斌辉宇浩凯健俊帆雪琳倩颖洁佳欣怡梦琪雨嘉思涵子轩梓一诺宸可馨晨曦文博天翔志远建国小珍婷慧莹晶瑶璐媛莉蓉萍燕彬鹏飞龙";
const ASKS: [&str; 20] = [
    "什么时候发货",
    "可以便宜点吗",
    "有没有现货",
    "退款多久到账",
    "能不能改地址",
    "尺码怎么选",
    "是纯棉的吗",
    "有运费险吗",
    "包邮吗",
    "发什么快递",
    "会不会掉色",
    "怎么还没到",
    "收到是坏的怎么办",
    "能开发票吗",
    "可以货到付款吗",
    "质量怎么样",
    "少发了一件",
    "发错颜色了",
    "能指定顺丰吗",
    "优惠券怎么用",
];
const HELLO: [&str; 10] =
    ["请问", "亲", "你好", "老板", "那个", "我想问下", "麻烦看下", "在吗", "昨天买的", "刚下单的"];
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
const PLACES: [&str; 12] = [
    "浙江省 杭州市 西湖区 文三路",
    "广东省 广州市 天河区 体育西路",
    "江苏省 南京市 鼓楼区 中山北路",
    "四川省 成都市 武侯区 人民南路",
    "北京市 北京市 朝阳区 望京西园",
    "上海市 上海市 浦东新区 世纪大道",
    "湖北省 武汉市 洪山区 珞喻路",
    "陕西省 西安市 雁塔区 小寨东路",
    "山东省 青岛市 市南区 香港中路",
    "福建省 厦门市 思明区 湖滨南路",
    "辽宁省 大连市 中山区 人民路",
    "云南省 昆明市 五华区 青年路",
];
const DAMAGE: [&str; 8] = [
    "杯盖裂了",
    "少发一件",
    "快递三天没动",
    "颜色发错了",
    "尺码不合适要换",
    "拉链坏了",
    "客人要求退差价",
    "外包装破损",
];

/// Ways of asking, each typed key by key.
const WAYS: [(&str, &[&str]); 6] = [
    ("one character", &["的", "发", "王", "裂", "鑫", "杭", "龘", "T"]),
    ("two characters", &["发货", "退款", "王伟", "李娜", "杭州", "裂了", "货的", "掉色"]),
    (
        "several characters",
        &["什么时候发货", "蓝牙耳机能不能改地址", "王小珍", "中山北路88号", "外包装破损", "优惠券怎么用"],
    ),
    ("nothing fits", &["龘靐齉", "时候发票货", "能不能便宜发货", "zzqqxx", "qxqxqx", "00000000000000000000"]),
    ("pinyin", &["wangwei", "wxz", "lina", "zhaomin", "chenjing", "lntk", "huangxuelin", "fahuoshijian"]),
    (
        "digits",
        &[
            "4821",
            "138001",
            "13912345678",
            "wxz4821",
            "306000000012345678",
            "SF1000012345",
            "王伟4821",
            "777",
        ],
    ),
];

/// Numbers that look drawn by lot and are the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n).unwrap()).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn letter(&mut self, of: &[char]) -> char {
        of[self.below(of.len())]
    }
}

fn name(lot: &mut Lot) -> String {
    let (surnames, given): (Vec<char>, Vec<char>) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
    // Some surnames are far more frequent than others.
    let rank = lot.below(surnames.len()).min(lot.below(surnames.len()));
    let mut name = String::from(surnames[rank]);
    (0..=usize::from(lot.below(5) > 0)).for_each(|_| name.push(lot.letter(&given)));
    name
}

fn question(lot: &mut Lot, rare: &[char]) -> String {
    let mut text = format!("{}，{}{}", lot.of(&HELLO), lot.of(&GOODS), lot.of(&ASKS));
    (0..lot.below(6)).for_each(|_| text.push(lot.letter(rare)));
    match lot.below(20) {
        0 => format!("{text} 订单{}", 3_060_000_000_000_000_000 + lot.below(200_000) * 7919),
        1 => format!("{text} 电话{}", phone(lot.below(150_000))),
        2 => format!("{text} XL号的T恤 size M"),
        _ => text,
    }
}

/// The database being filled.
struct Filling {
    conn: Connection,
    lot: Lot,
    rare: Vec<char>,
    percent: usize,
}

impl Filling {
    fn some(&self, count: usize) -> usize {
        count * self.percent / 100
    }

    fn put(&self, sql: &str, values: impl rusqlite::Params) {
        self.conn.prepare_cached(sql).unwrap().execute(values).unwrap();
    }

    fn customers(&mut self) {
        let count = self.some(150_000);
        for n in 0..count {
            let nick = match n % 3 {
                0 => format!("{}{}", name(&mut self.lot), n % 1000),
                _ => format!("tb小{}{n}", self.lot.letter(&self.rare)),
            };
            self.put(
                "INSERT INTO customers(name, created_at) VALUES (?1, ?2)",
                params![nick, time(n, count)],
            );
            self.put(
                "INSERT INTO customer_names(customer_id, channel, name) VALUES (?1, 'taobao', ?2)",
                params![id(n), format!("{nick}.{n}")],
            );
            self.put(
                "INSERT INTO customer_phones(customer_id, phone) VALUES (?1, ?2)",
                params![id(n), phone(n + 1)],
            );
        }
    }

    fn orders(&mut self) {
        let (count, customers) = (self.some(200_000), self.some(150_000));
        for n in 0..count {
            let place: Vec<&str> = self.lot.of(&PLACES).split(' ').collect();
            let (customer, lot) = (self.lot.below(customers), &mut self.lot);
            let detail = format!(
                "{}{}号{}幢{}室",
                place[3],
                lot.below(900) + 1,
                lot.below(40) + 1,
                lot.below(3000) + 101
            );
            let number = format!("{}", 3_060_000_000_000_000_000 + n * 7919 + lot.below(7919));
            let (receiver, message) = (name(lot), if n % 4 == 0 { lot.of(&ASKS) } else { "" });
            self.put(
                "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, receiver, phone, province, city,
                     district, detail, placed_at, tracking_no, remark, buyer_message, business_day)
                 VALUES (1, ?1, 'taobao', 'done', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, '2026-05-01')",
                params![
                    number,
                    id(customer),
                    receiver,
                    phone(customer + 1),
                    place[0],
                    place[1],
                    place[2],
                    detail,
                    time(n, count),
                    format!("SF{:010}", 1_000_000_000 + n * 97),
                    if n % 5 == 0 { "中通,贺卡,小李" } else { "" },
                    message
                ],
            );
        }
    }

    fn inquiries(&mut self) {
        let (count, customers) = (self.some(1_000_000), self.some(150_000));
        for n in 0..count {
            let text = question(&mut self.lot, &self.rare);
            let (customer, product) = (id(self.lot.below(customers)), self.lot.of(&GOODS));
            self.put(
                "INSERT INTO inquiries(shop_id, channel, customer_id, product, question, status, opened_at, closed_at,
                     business_day)
                 VALUES (1, 'taobao', ?1, ?2, ?3, 'answered', ?4, ?4, '2026-05-01')",
                params![customer, product, text, time(n, count)],
            );
        }
    }

    fn cases(&mut self) {
        let (count, customers) = (self.some(100_000), self.some(150_000));
        for n in 0..count {
            let lot = &mut self.lot;
            let problem = format!("{}{}", lot.of(&DAMAGE), lot.letter(&self.rare));
            let number = format!("{}", 3_060_000_000_000_000_000 + lot.below(200_000) * 7919);
            let (customer, goods) = (id(lot.below(customers)), lot.of(&GOODS));
            let solution = lot.of(&["补发", "退款", "换货", "赔偿"]);
            self.put(
                "INSERT INTO cases(shop_id, channel, kind, status, customer_id, order_no, products, problem, solution,
                     opened_at, closed_at, business_day)
                 VALUES (1, 'taobao', 'damage', 'closed', ?1, ?2, ?3, ?4, ?5, ?6, ?6, '2026-05-01')",
                params![customer, number, goods, problem, solution, time(n, count)],
            );
        }
    }

    fn products(&mut self) {
        for n in 0..2_000 {
            let (one, two) = (self.lot.letter(&self.rare), self.lot.letter(&self.rare));
            self.put(
                "INSERT INTO products(code, title, barcode) VALUES (?1, ?2, ?3)",
                params![
                    format!("K-{n}"),
                    format!("{one}{two}{}", GOODS[n % GOODS.len()]),
                    format!("69{n:011}")
                ],
            );
        }
    }
}

/// The nth of so many things in the order in which they happened.
fn time(n: usize, of: usize) -> i64 {
    1_748_000_000 + i64::try_from(n * 30_000_000 / of.max(1)).unwrap()
}

/// The id of the nth row.
fn id(n: usize) -> i64 {
    i64::try_from(n + 1).unwrap()
}

fn phone(customer: usize) -> String {
    format!("1{:010}", 3_000_000_000 + (customer * 7_919_999) % 6_999_999_999)
}

fn fill(path: &Path, percent: usize) {
    drop(Store::open(path, "bench").unwrap());
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN").unwrap();
    // Rows only: the trail is another measurement's matter.
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute("INSERT INTO shops(name) VALUES ('示例旗舰店')", []).unwrap();
    let rare: Vec<char> = ('\u{4e00}'..'\u{5e00}').collect();
    let mut filling = Filling { conn, lot: Lot(0x9E37_79B9_7F4A_7C15), rare, percent };
    filling.customers();
    filling.orders();
    filling.inquiries();
    filling.cases();
    filling.products();
    filling.conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

fn snippets() -> Vec<Snippet> {
    let shipped: Vec<Snippet> =
        Config::defaults().unwrap().snippets.snippets.iter().map(from_entry).collect();
    (0..50_000)
        .map(|i| {
            let (s, round) = (&shipped[i % shipped.len()], i / shipped.len());
            let title = format!("{}{}", s.title, if round == 0 { "" } else { GOODS[round % GOODS.len()] });
            Snippet { id: i64::try_from(i).unwrap(), code: format!("{}{round}", s.code), title, ..s.clone() }
        })
        .collect()
}

/// Of so many measurements of a key press the middle one counts: another program may be busy.
const ROUNDS: usize = 5;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let path = Path::new(args.first().map_or("/tmp/shiftdesk-search.db", String::as_str));
    let percent = args.get(1).and_then(|p| p.parse().ok()).unwrap_or(100);
    if !path.exists() {
        fill(path, percent);
        let before = std::fs::metadata(path).unwrap().len();
        let mut store = Store::open(path, "bench").unwrap();
        let began = Instant::now();
        store.reindex_search().unwrap();
        drop(store);
        let grown = std::fs::metadata(path).unwrap().len() - before;
        println!("index {} {} {}", began.elapsed().as_millis(), before / 1_000_000, grown / 1_000_000);
    }
    let store = Store::open_beside(path).unwrap();
    let index = Index::new(snippets());
    index.preparation()();
    let most = Most { of_kind: 8, all: 40 };
    let mut all = Vec::new();
    let wanted = args.get(2).map_or("", String::as_str);
    for (way, queries) in WAYS.into_iter().filter(|(way, _)| way.contains(wanted)) {
        let mut times: Vec<(Duration, usize, &str)> = Vec::new();
        for query in queries {
            for (at, c) in query.char_indices() {
                let typed = &query[..at + c.len_utf8()];
                let mut found = 0;
                let mut rounds: Vec<Duration> = (0..ROUNDS)
                    .map(|_| {
                        let began = Instant::now();
                        found = search(&store, &index, typed, most).unwrap().len();
                        began.elapsed()
                    })
                    .collect();
                rounds.sort_unstable();
                times.push((rounds[ROUNDS / 2], found, typed));
            }
        }
        print(way, &mut times);
        all.append(&mut times);
    }
    print("all", &mut all);
    if std::env::var_os("SLOW_KEYS").is_some() {
        for (took, found, typed) in all.iter().rev().take(30) {
            println!("{:>7} µs {found:>3}  {typed}", took.as_micros());
        }
    }
}

/// Median, 99th percentile, slowest, keys.
fn print(way: &str, times: &mut [(Duration, usize, &str)]) {
    times.sort_unstable();
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000].0.as_micros();
    println!("{way}: {} {} {} {}", at(500), at(990), at(1000), times.len());
}
