//! A small day with something in every pane, the same in both languages.

use super::desk::clock;
use shiftdesk::config::Config;
use shiftdesk::domain::case::{CaseDetails, CaseStatus, NewCase};
use shiftdesk::domain::customer::Customer;
use shiftdesk::domain::customer::card::PlatformName;
use shiftdesk::domain::inquiry::{InquiryStatus, NewInquiry};
use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::{Address, Line, OrderData};
use shiftdesk::domain::product::Product;
use shiftdesk::domain::promotion::Promotion;
use shiftdesk::domain::remark::Mode;
use shiftdesk::domain::reminder::NewReminder;
use shiftdesk::domain::snippet::Snippet;
use shiftdesk::domain::{Entity, Subject};
use shiftdesk::store::customer::Details;
use shiftdesk::store::inquiry::Closing;
use shiftdesk::store::{self, Actor, Op, Store, shop};
use shiftdesk::text::locale::Lang;

struct Day<'a> {
    store: &'a mut Store,
    lang: Lang,
    config: Config,
    by: Actor,
}

/// Fills a database with a shift that runs since 08:30.
pub fn fill(store: &mut Store, lang: Lang) {
    let by = Actor {
        agent_id: None,
        shift_id: None,
        at: clock().now().timestamp(),
        day: chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
    };
    let mut day = Day { store, lang, config: Config::defaults().unwrap(), by };
    day.begin();
    day.snippets();
    day.products();
    day.inquiries();
    day.orders();
    day.cases();
    day.customers();
}

impl Day<'_> {
    fn say(&self, zh: &str, en: &str) -> String {
        if self.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    /// So many minutes before 14:05.
    fn ago(&self, minutes: i64) -> Actor {
        Actor { at: clock().now().timestamp() - minutes * 60, ..self.by.clone() }
    }

    fn begin(&mut self) {
        let (name, agent) = (self.say("示例家居旗舰店", "Sample Home Store"), self.say("小李", "Lily"));
        let at = self.ago(335);
        self.store.transact(&at, Op::new("seed"), |w| shop::ensure(w, &name)).unwrap();
        let plan = store::shift::plan_of_kind(&self.config, &clock(), self.lang, "day").unwrap();
        let shift = store::shift::start(self.store, &at, &agent, &plan).unwrap();
        let agent_id = store::shift::get(self.store, shift).unwrap().agent_id;
        self.by = Actor { agent_id: Some(agent_id), shift_id: Some(shift), ..self.by.clone() };
    }

    fn snippets(&mut self) {
        let by = self.ago(335);
        if self.lang == Lang::Zh {
            store::snippet::seed(self.store, &by, &self.config.snippets).unwrap();
            return;
        }
        for (code, category, title, answer, needs_approval) in [
            (
                "cm",
                "size",
                "Size chart",
                "Hello {称呼}, here are our sizes:\nS 155-160 cm\nM 160-165 cm",
                false,
            ),
            ("hy", "welcome", "Welcome", "{时间段问候}, this is {客服} of {店铺}.", false),
            ("fh", "courier", "Shipping time", "It leaves by {预计发货} and arrives in three days.", false),
            ("tpyh", "approval", "Special discount", "You may have ten percent off this time.", true),
        ] {
            let new = Snippet {
                code: code.into(),
                category: category.into(),
                title: title.into(),
                answer: answer.into(),
                needs_approval,
                origin: "own".into(),
                ..Snippet::default()
            };
            store::snippet::create(self.store, &by, &new).unwrap();
        }
    }

    fn products(&mut self) {
        let by = self.ago(300);
        for (code, zh, en, price, stock) in [
            ("U-01", "晴雨两用折叠伞", "Folding umbrella", 5000, Some(12)),
            ("B-07", "保温杯", "Thermos flask", 8950, Some(0)),
            ("R-10", "东北大米 5kg", "Rice 5 kg", 4590, None),
        ] {
            let product = Product {
                code: code.into(),
                title: self.say(zh, en),
                spec: self.say("蓝色", "blue"),
                price: Fen(price),
                weight_g: Some(420),
                stock,
                selling_points: self.say("轻便，一年质保", "Light; one year of warranty"),
                on_shelf: true,
                ..Product::default()
            };
            let id = store::product::upsert(self.store, &by, &product).unwrap();
            if let Some(qty) = stock {
                let set = |w: &store::Write| store::product::set_stock_in(w, id, "", qty);
                self.store.transact(&by, Op::new("product_save"), set).unwrap();
            }
        }
        let promotion = Promotion {
            name: self.say("六一满减", "June sale"),
            starts_at: by.at,
            ends_at: by.at + 86_400,
            content: self.say("满 99 减 10", "10 off from 99"),
            ..Promotion::default()
        };
        store::promotion::add(self.store, &by, &promotion).unwrap();
        let of = |name: String, from: i64, until: i64| Promotion {
            name,
            starts_at: by.at + from * 86_400,
            ends_at: by.at + until * 86_400,
            cautions: self.say("定制不参加", "Not for custom goods"),
            ..Promotion::default()
        };
        let coming = of(self.say("端午预售", "Boat festival"), 8, 12);
        let past = of(self.say("五月清仓", "May clearance"), -20, -10);
        for promotion in [coming, past] {
            store::promotion::add(self.store, &by, &promotion).unwrap();
        }
    }

    fn ask(&mut self, minutes: i64, customer: (&str, &str), topic: &str, question: (&str, &str)) -> i64 {
        let by = self.ago(minutes);
        let new = NewInquiry {
            shop: self.say("示例家居旗舰店", "Sample Home Store"),
            channel: "taobao".into(),
            customer: self.say(customer.0, customer.1),
            topic: topic.into(),
            product: self.say("晴雨两用折叠伞", "Folding umbrella"),
            question: self.say(question.0, question.1),
            urgency: "normal".into(),
        };
        store::inquiry::open(self.store, &by, &new).unwrap()
    }

    fn inquiries(&mut self) {
        let lost = self.ask(200, ("小美", "May"), "price", ("能便宜点吗", "Any discount?"));
        let (by, said) = (self.ago(198), self.say("已是活动价", "This is the sale price"));
        store::inquiry::reply(self.store, &by, lost, &said).unwrap();
        let closing = Closing {
            outcome: Some(InquiryStatus::NotOrdered),
            lost_reason: "price".into(),
            satisfaction: "unrated".into(),
            ..Closing::default()
        };
        let by = self.ago(190);
        store::inquiry::close(self.store, &by, lost, &closing).unwrap();
        let overdue =
            self.ask(90, ("大壮", "Dan"), "wholesale", ("一百件有什么价", "A price for a hundred?"));
        self.promise(overdue, 80, -15, ("批发价", "The wholesale price"));
        self.ask(
            5,
            ("tb_阿芳_2019", "fang_2019"),
            "delivery_time",
            ("今天下单几号能到杭州", "When would it arrive?"),
        );
        let later = self.ask(60, ("阿强", "Albert"), "stock", ("蓝色还有货吗", "Is the blue one in stock?"));
        self.promise(later, 55, 240, ("问仓库蓝色库存", "Ask the warehouse for blue ones"));
        let urgent =
            self.ask(0, ("王女士", "Mrs Wang"), "courier", ("能不能发顺丰", "Can you send it by SF?"));
        let reminder = NewReminder {
            kind: "follow_up".into(),
            about: Some(Subject::new(Entity::Inquiry, urgent)),
            due_at: self.by.at + 1800,
            text: self.say("问她收到没有", "Ask whether she has it"),
        };
        let by = self.ago(0);
        store::reminder::add(self.store, &by, &reminder).unwrap();
    }

    fn promise(&mut self, id: i64, minutes_ago: i64, due_in: i64, what: (&str, &str)) {
        let by = self.ago(minutes_ago);
        let (due, what) = (self.by.at + due_in * 60, self.say(what.0, what.1));
        store::inquiry::promise(self.store, &by, id, due, &what, "warehouse").unwrap();
        store::inquiry::reply(self.store, &by, id, "").unwrap();
    }

    fn order(
        &mut self,
        number: &str,
        minutes: i64,
        customer: (&str, &str),
        change: impl FnOnce(&mut OrderData),
    ) -> i64 {
        let by = self.ago(minutes);
        let price = Fen(8950);
        let line = |title: String, code: &str, qty| Line {
            title,
            spec: String::new(),
            code: code.into(),
            qty,
            unit_price: price,
            amount: price * qty,
            weight_g: None,
        };
        let mut data = OrderData {
            order_no: number.into(),
            shop: self.say("示例家居旗舰店", "Sample Home Store"),
            channel: "taobao".into(),
            customer: self.say(customer.0, customer.1),
            receiver: self.say(customer.0, customer.1),
            phone: "13800138000".into(),
            address: Address {
                province: self.say("江苏省", "Jiangsu"),
                city: self.say("扬州市", "Yangzhou"),
                district: self.say("邗江区", "Hanjiang"),
                detail: self.say("文汇路1号3栋502", "1 Wenhui Road"),
            },
            placed_at: by.at,
            paid_at: Some(by.at),
            payment_kind: "online".into(),
            goods: price * 2,
            payable: price * 2,
            paid: price * 2,
            lines: vec![line(self.say("保温杯", "Thermos flask"), "B-07", 2)],
            ..OrderData::default()
        };
        change(&mut data);
        store::order::create(self.store, &by, &data, None).unwrap()
    }

    fn orders(&mut self) {
        let message = self.say("请写贺卡：生日快乐", "Please add a card: happy birthday");
        self.order("3061953192082110451", 100, ("李四", "Lisa"), |d| {
            d.buyer_message = message;
            d.tags = vec!["urgent".into()];
        });
        self.order("3002177301230698072", 50, ("郝娜艳", "Hana"), |d| {
            d.paid_at = None;
            d.paid = Fen::ZERO;
        });
        let courier = self.say("顺丰速运", "SF Express");
        let accepted = self.order("3062896623534331193", 150, ("陈洁", "Jessie"), |d| d.courier = courier);
        let by = self.ago(140);
        let text = self.say("顺丰,,周六送,小李,06-01 11:45", "SF,,on Saturday,Lily,06-01 11:45");
        let new = store::remark::NewRemark {
            template: "usual",
            flag: "red",
            text: &text,
            mode: Mode::Replace,
            limit_bytes: 1000,
        };
        store::remark::save(self.store, &by, accepted, &new).unwrap();
        let note = self.say("库存为 0，已问仓库", "Stock is 0, the warehouse is asked");
        store::exception::open(self.store, &by, accepted, "out_of_stock", &note, "warehouse", None).unwrap();
    }

    fn case(
        &mut self,
        minutes: i64,
        kind: &str,
        customer: (&str, &str),
        order_no: &str,
        problem: (&str, &str),
    ) -> i64 {
        let by = self.ago(minutes);
        let new = NewCase {
            shop: self.say("示例家居旗舰店", "Sample Home Store"),
            channel: "taobao".into(),
            kind: kind.into(),
            customer: self.say(customer.0, customer.1),
            order_no: order_no.into(),
            inquiry_id: None,
            details: CaseDetails {
                problem: self.say(problem.0, problem.1),
                qty: 1,
                responsibility: "undecided".into(),
                ..CaseDetails::default()
            },
            deadline_at: None,
        };
        let kind = self.config.lists.case_kinds.iter().find(|k| k.id == kind).unwrap();
        store::case::create(self.store, &by, &new, kind, self.lang).unwrap()
    }

    fn cases(&mut self) {
        self.case(
            120,
            "damage",
            ("陈洁", "Jessie"),
            "3062896623534331193",
            ("杯盖裂了", "The lid is cracked"),
        );
        let solved = self.case(180, "missing", ("小凯", "Kai"), "", ("少了一个杯刷", "A brush is missing"));
        let by = self.ago(100);
        store::case::advance(self.store, &by, solved, CaseStatus::Working, "").unwrap();
        let old = store::case::get(self.store, solved).unwrap().details;
        let details = CaseDetails { solution: self.say("补发杯刷", "Send the brush"), ..old };
        store::case::edit(self.store, &by, solved, &details).unwrap();
    }
    /// Cards by hand: one with everything, one of the same person on another platform, one that nobody needs.
    fn customers(&mut self) {
        let by = self.ago(30);
        let found = store::customer::find(self.store, &self.say("李四", "Lisa"), 9).unwrap();
        let card = store::customer::card(self.store, found[0].customer.id).unwrap();
        let friend = store::customer::find(self.store, &self.say("阿强", "Albert"), 9).unwrap();
        let name = |channel: &str, name: String| PlatformName { channel: channel.into(), name };
        let mut names = card.names.clone();
        names.push(name("wechat", self.say("四姐", "lisa_w")));
        let details = Details {
            customer: Customer {
                tier: "vip".into(),
                groups: self.say("老客群", "regulars"),
                tags: self.say("送礼", "gifts"),
                note: self.say("贺卡要手写，别放价格单", "Cards by hand, no price list in the parcel"),
                ..card.customer.clone()
            },
            names,
            phones: card.phones.clone(),
            addresses: card.addresses.clone(),
            referred_by: Some(friend[0].customer.id),
        };
        store::customer::save(self.store, &by, &details).unwrap();
        for (channel, zh, en, phone) in
            [("jd", "四姐京东", "lisa_jd", "13800138000"), ("pdd", "路人甲", "somebody", "13900139000")]
        {
            let details = Details {
                customer: Customer { name: self.say(zh, en), ..Customer::default() },
                names: vec![name(channel, self.say(zh, en))],
                phones: vec![phone.into()],
                ..Details::default()
            };
            store::customer::save(self.store, &by, &details).unwrap();
        }
    }
}
