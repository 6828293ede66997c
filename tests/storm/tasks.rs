//! What is done at the desk before the plug is pulled: its keys, what the screen says when it is done, and how to ask the
//! file for it.

use Step::{Paste, Press, Type, Wait};

/// One move of a hand.
#[derive(Clone, Debug)]
pub enum Step {
    Press(&'static str),
    Type(String),
    Paste(String),
    Wait(&'static str),
}

/// Something that is done at the desk.
pub struct Task {
    pub name: &'static str,
    pub steps: Vec<Step>,
    /// The screen says it is done: these texts are there, this one (the form's title) is not.
    pub told: Vec<String>,
    pub not: &'static str,
    /// How to ask the file for it.
    pub fact: Option<Fact>,
    /// Unique texts typed into a form, in order.
    pub typed: Vec<String>,
    /// It takes the fact of the task before it back.
    pub undoes: bool,
}

#[derive(Clone, Debug)]
pub struct Fact {
    pub what: String,
    pub sql: String,
    pub want: i64,
}

impl Task {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            steps: Vec::new(),
            told: Vec::new(),
            not: "",
            fact: None,
            typed: Vec::new(),
            undoes: false,
        }
    }
}

fn once(name: &str, n: u64, sql: String) -> Fact {
    Fact { what: format!("{name} {n}"), sql, want: 1 }
}

/// An inquiry of the nth customer is registered, or something is done with it.
pub fn of_inquiry(name: &'static str, n: u64) -> Task {
    let (who, question, problem) = (format!("客{n}号"), format!("问{n}句几时发货"), format!("坏{n}处裂了"));
    let inquiry = format!("FROM inquiries WHERE question = '{question}'");
    let mut task = Task::new(name);
    let fact = |sql: String| Some(once(name, n, sql));
    match name {
        "ask" => {
            task.steps = vec![
                Press("F4"),
                Wait("登记咨询"),
                Type(who.clone()),
                Press("Enter"),
                Type("尺码".into()),
                Press("Enter"),
                Type(question.clone()),
                Press("Ctrl-S"),
            ];
            task.told = vec![format!("已登记 {who}")];
            task.not = "╭ 登记咨询";
            task.fact = fact(format!("SELECT count(*) {inquiry}"));
            task.typed = vec![who, question];
        }
        "reply" => {
            task.steps = vec![Press("Ctrl-R")];
            task.told = vec![format!("已回复 {who}")];
            task.fact = fact(format!("SELECT count(*) {inquiry} AND first_reply_at IS NOT NULL"));
        }
        "promise" => {
            task.steps =
                vec![Press("Ctrl-T"), Wait("承诺回复"), Type("18:30".into()), Press("Tab"), Press("Ctrl-S")];
            task.told = vec!["已承诺 18:30".into()];
            task.not = "╭ 承诺回复";
            task.fact =
                fact(format!("SELECT count(*) FROM promises WHERE inquiry_id IN (SELECT id {inquiry})"));
        }
        "close" => {
            task.steps = vec![
                Press("c"),
                Wait("2 未下单"),
                Press("2"),
                Wait("为什么没下单"),
                Type("jiage".into()),
                Press("Enter"),
            ];
            task.told = vec![format!("{who}：未下单 价格")];
            task.fact = fact(format!(
                "SELECT count(*) {inquiry} AND status = 'not_ordered' AND closed_at IS NOT NULL"
            ));
        }
        "case" => {
            task.steps = vec![
                Press("a"),
                Wait("登记售后"),
                Type("破损".into()),
                Wait("‹ 破损 ›"),
                Press("Tab"),
                Press("Tab"),
                Type(problem.clone()),
                Press("Ctrl-S"),
            ];
            task.told = vec![format!("{who} 的售后已登记")];
            task.not = "╭ 登记售后";
            task.fact = fact(format!("SELECT count(*) FROM cases WHERE inquiry_id IN (SELECT id {inquiry})"));
            task.typed = vec![problem];
        }
        _ => {
            task.steps = vec![Press("u")];
            task.told = vec!["已撤销：".into()];
            task.undoes = true;
        }
    }
    task
}

/// Items on the checklist of a phone order (O4).
const ITEMS: usize = 18;

/// The same of an order.
pub fn of_order(name: &'static str, n: u64) -> Task {
    let (wish, phone) = (format!("贺卡{n}张"), format!("139{n:08}"));
    let order = format!("FROM orders WHERE phone = '{phone}'");
    let mut task = Task::new(name);
    let fact = |sql: String| Some(once(name, n, sql));
    match name {
        "order" => {
            task.steps = vec![
                Press("F5"),
                Wait("登记订单"),
                Type("折叠伞 [红色] #U-01 *2 50".into()),
                Press("Tab Tab Tab Tab"),
                Type(format!("强{n}哥")),
                Press("Tab"),
                Type(phone.clone()),
                Press("Ctrl-S"),
            ];
            task.told = vec![format!("当前：强{n}哥"), "请核单".into()];
            task.not = "╭ 登记订单";
            task.fact = fact(format!("SELECT count(*) {order} AND payable_fen = 10000"));
            task.typed = vec![format!("强{n}哥"), phone];
        }
        "paid" => {
            task.steps = vec![Press("s"), Wait("还没付款（应付"), Press("Enter")];
            task.told = vec!["→ 待核对".into()];
            // It may be accepted since.
            task.fact =
                fact(format!("SELECT count(*) {order} AND status <> 'wait_pay' AND paid_at IS NOT NULL"));
        }
        "accept" => {
            task.steps = vec![Press("Right")];
            task.steps.extend(vec![Press("Space"); ITEMS]);
            task.steps.extend([Wait("核单 18/18"), Press("s"), Wait("确定接收"), Press("Enter")]);
            task.told = vec!["→ 已接收".into()];
            task.fact = fact(format!("SELECT count(*) {order} AND status = 'accepted'"));
        }
        _ => {
            task.steps =
                vec![Press("Ctrl-R"), Wait("写备注"), Press("Tab Tab"), Type(wish.clone()), Press("Ctrl-S")];
            task.told = vec![wish.clone()];
            task.not = "╭ 写备注";
            task.fact = fact(format!(
                "SELECT count(*) FROM orders o JOIN remarks r ON r.order_id = o.id AND r.text = o.remark
                     WHERE o.phone = '{phone}' AND instr(o.remark, '{wish}')"
            ));
            task.typed = vec![wish];
        }
    }
    task
}

/// A fee of its own amount is entered (E1), or settled: the newest stands first.
pub fn of_fee(name: &'static str, n: u64) -> Task {
    let mut task = Task::new(name);
    let fee = format!("SELECT count(*) FROM fees WHERE kind = 'return_freight' AND amount_fen = {n}00");
    if name == "fee" {
        let line = format!("退货运费 {n} 快递");
        task.steps = vec![
            Press("Alt-F"),
            Wait("费用与结算"),
            Press("1"),
            Wait("一行写完"),
            Type(line.clone()),
            Press("Tab Tab"),
            Type("中通".into()),
            Press("Ctrl-S"),
        ];
        task.told = vec![format!("已记 退货运费 ￥{n}.00")];
        task.not = "╭ 记一笔费用";
        task.fact = Some(once(name, n, fee));
        task.typed = vec![line];
    } else {
        task.steps = vec![
            Press("Alt-F"),
            Wait("费用与结算"),
            Type("退货".into()),
            Wait("› 退货"),
            Press("Enter"),
            Wait("1 结清"),
            Press("1"),
        ];
        task.told = vec![format!("已结清 ￥{n}.00")];
        task.fact = Some(once(name, n, format!("{fee} AND settled_at IS NOT NULL")));
    }
    task
}

pub fn freeze() -> Task {
    let mut task = Task::new("freeze");
    task.steps = vec![
        Press("F9"),
        Wait("班次与交班"),
        Press("3"),
        Wait("可以定稿"),
        Press("Enter"),
        Wait("定稿后不能再改"),
        Press("Enter"),
    ];
    task.told = vec!["已定稿".into()];
    task.fact = Some(once(
        "freeze",
        0,
        "SELECT count(*) FROM handoffs h JOIN ops o ON o.kind = 'handoff_freeze' AND o.entity_id = h.id"
            .into(),
    ));
    task
}

/// A file of so many orders is taken in, whose numbers begin with 77 and n.
pub fn import(n: u64, file: String, rows: usize) -> Task {
    let rows = i64::try_from(rows).unwrap();
    let mut task = Task::new("import");
    task.steps = vec![Press("Ctrl-O"), Wait("导入文件"), Paste(file), Press("Ctrl-S")];
    task.told = vec!["导入结果".into()];
    task.fact = Some(Fact {
        what: format!("import {n}"),
        sql: format!("SELECT {rows} * (count(*) = {rows}) FROM orders WHERE order_no LIKE '77{n:06}%'"),
        want: rows,
    });
    task
}
