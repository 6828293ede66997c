//! Which stretch is the person: surname and given name, titles, nicknames, names of minorities, masked and Latin names.

use super::sheet::{is_dot, is_han};

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏\
钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅\
莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧阳解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟\
全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺宓淳于羊储麻尚占盘楼粟仝阚郦逄邝闻禤麦农幸线\
过水云刀布玉那鄂庾终居衡步弓牧隗山贲邓郁璩濮扈冶桓满弘国寇广禄阙东殴沃利蔚越夔隆师厍晁勾融訾辛饶空曾毋沙乜养丰巢蒯相后红缑亢况有琴商牟佘佴伯赏南宫墨哈谯笪年爱阳代仉付信肖闫凃候尧";
const COMPOUND: [&str; 44] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木",
    "南宫", "独孤", "宇文", "长孙", "轩辕", "百里", "呼延", "东郭", "南门", "西门", "公羊", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "钟离", "鲜于", "闾丘", "司空", "子车", "颛孙", "拓跋",
    "赫连", "纳兰", "完颜", "叶赫", "第五",
];
const TITLES: [&str; 38] = [
    "先生",
    "女士",
    "小姐",
    "太太",
    "夫人",
    "老师",
    "同学",
    "师傅",
    "阿姨",
    "叔叔",
    "大哥",
    "大姐",
    "医生",
    "护士",
    "经理",
    "店长",
    "老板",
    "老板娘",
    "总监",
    "主任",
    "教授",
    "主管",
    "哥",
    "姐",
    "总",
    "叔",
    "姨",
    "婶",
    "嫂",
    "妹",
    "爷爷",
    "奶奶",
    "妈妈",
    "爸爸",
    "宝宝",
    "妈",
    "爸",
    "院长",
];
/// Words of a chat, not of a name or an address.
const CHAT: [&str; 83] = [
    "麻烦",
    "谢谢",
    "多谢",
    "感谢",
    "辛苦",
    "尽快",
    "发货",
    "改成",
    "改为",
    "换成",
    "改一下",
    "改到",
    "修改",
    "改下",
    "地址不变",
    "地址没变",
    "不变",
    "你好",
    "您好",
    "请寄",
    "请发",
    "请放",
    "请送",
    "请打",
    "请勿",
    "请在",
    "请按",
    "帮我",
    "帮忙",
    "亲亲",
    "寄到",
    "寄给",
    "发到",
    "发给",
    "送到",
    "送货",
    "放门口",
    "放门卫",
    "放快递",
    "打电话",
    "提前",
    "联系我",
    "周末",
    "工作日",
    "不要",
    "勿",
    "务必",
    "急用",
    "急件",
    "加急",
    "下单",
    "拍错",
    "拍下",
    "写错",
    "填错",
    "之前",
    "原来",
    "以前",
    "上次",
    "这个地址",
    "新地址",
    "旧地址",
    "默认",
    "备注",
    "收到",
    "签收",
    "可以",
    "哈喽",
    "在吗",
    "好的",
    "知道",
    "快递发",
    "不在家",
    "上班",
    "下班",
    "贺卡",
    "颜色",
    "尺码",
    "要发",
    "还没",
    "重新",
    "配送",
    "派送",
];
/// Endings of places.
const PLACE_ENDS: &str = "路街道巷弄村镇乡区县市楼栋幢座室号园苑厦城场店院校站厂部里组队屯寨湾坪岭库房户层门口库馆铺府庄桥港湖岛社寓店旁边侧面委处所局行司团连营点架柜";

fn surname_len(text: &[char]) -> usize {
    let two: String = text.iter().take(2).collect();
    if text.len() > 2 && COMPOUND.contains(&two.as_str()) {
        return 2;
    }
    usize::from(text.first().is_some_and(|c| SURNAMES.contains(*c)))
}

/// It holds a word of a chat; 重新路 and the like are streets.
pub fn is_talk(text: &str) -> bool {
    let said = |word: &&str| {
        text.match_indices(*word)
            .any(|(at, w)| !text[at + w.len()..].starts_with(['路', '街', '巷', '村', '镇', '道']))
    };
    CHAT.iter().any(said)
}

/// Only 先生, 女士 …: it belongs to the name before it.
pub fn is_title(text: &str) -> bool {
    text.chars().count() >= 2 && TITLES.contains(&text)
}

/// How much it looks like a name by itself; `None`: it can't be one. `text` is for comparing.
pub fn score(text: &str) -> Option<i32> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 30 || chars.iter().any(char::is_ascii_digit) {
        return None;
    }
    if is_talk(text)
        || matches!(
            text,
            "公司" | "家" | "女" | "男" | "默认" | "复制" | "收" | "寄" | "中国" | "亲" | "地址" | "手机"
        )
    {
        return None;
    }
    if chars.iter().any(|c| is_dot(*c)) {
        return dotted(&chars);
    }
    if chars.contains(&'*') || text.contains('某') {
        return masked(&chars);
    }
    if chars.iter().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'')) {
        return latin(text);
    }
    if !chars.iter().all(|c| is_han(*c)) {
        // Amy陈, 阿May
        let letters = chars.iter().all(|c| is_han(*c) || c.is_ascii_alphabetic());
        return (letters && chars.len() <= 10 && !ends_like_place(&chars)).then_some(20);
    }
    han(text, &chars)
}

fn dotted(chars: &[char]) -> Option<i32> {
    let parts = chars.split(|c| is_dot(*c));
    let good = chars.len() <= 20
        && parts.clone().all(|p| !p.is_empty() && p.iter().all(|c| is_han(*c) || c.is_alphabetic()));
    good.then_some(65)
}

fn masked(chars: &[char]) -> Option<i32> {
    let known = chars.iter().filter(|c| is_han(**c)).count();
    let good = chars.len() <= 6 && known >= 1 && chars.iter().all(|c| is_han(*c) || *c == '*');
    (good && !ends_like_place(chars)).then_some(58)
}

fn latin(text: &str) -> Option<i32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let shouted = |w: &&str| w.len() <= 4 && w.chars().all(char::is_uppercase);
    Some(match words.len() {
        1 if words.iter().all(shouted) => 5,
        1 if words.iter().all(capital) && text.len() >= 2 => 25,
        1 if text.len() >= 2 => 15,
        2..=4 if words.iter().all(capital) => 45,
        2..=3 => 15,
        _ => return None,
    })
}

fn ends_like_place(chars: &[char]) -> bool {
    chars.last().is_some_and(|c| PLACE_ENDS.contains(*c))
}

fn han(text: &str, chars: &[char]) -> Option<i32> {
    let title = TITLES.iter().filter(|t| text.ends_with(**t)).map(|t| t.chars().count()).max();
    if let Some(length) = title.filter(|l| *l < chars.len() && chars.len() <= l + 4) {
        let known = surname_len(chars) > 0 || "小老阿大".contains(chars[0]);
        return Some(if known {
            55
        } else if length >= 2 {
            40
        } else {
            20
        });
    }
    let nick = "小阿老大".contains(chars[0]) && (2..=3).contains(&chars.len());
    let surname = surname_len(chars);
    let given = chars.len() - surname.min(chars.len());
    let base = match (surname, given) {
        (2, 1..=2) => 55,
        (1, 1..=2) => 50,
        (1, 3) => 28,
        (1, 0) => 10,
        _ if nick => 45,
        _ => match chars.len() {
            1 => return None,
            2..=4 => 24,
            5..=6 => 12,
            _ => return None,
        },
    };
    let place = match (ends_like_place(chars), surname > 0, chars.len()) {
        (false, ..) => 0,
        (true, true, ..=2) => 8,
        (true, true, _) => 18,
        (true, false, _) => 30,
    };
    let unit = [
        "小区",
        "大厦",
        "广场",
        "花园",
        "公寓",
        "公司",
        "学校",
        "大学",
        "学院",
        "中学",
        "医院",
        "驿站",
        "街道",
        "社区",
        "单元",
        "宿舍",
        "生活区",
        "中心",
    ]
    .iter()
    .any(|u| text.ends_with(u));
    Some(base - place - if unit { 40 } else { 0 })
}

/// Where a name glued to the end of an address begins: `…B座2501陈小明`. Before it the address has to end well.
pub fn glued(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    let ends = |c: char| {
        c.is_ascii_digit()
            || "号室楼层座栋幢户厦场店园苑院校站厂元村组城门口馆府寓舍)区部房庄铺旁边侧面内层墅".contains(c)
    };
    let titled = TITLES.iter().any(|t| t.chars().count() >= 2 && text.ends_with(t));
    let lengths: &[usize] = if titled { &[3, 4, 5] } else { &[4, 3, 2] };
    lengths.iter().copied().find_map(|length| {
        let start = chars.len().checked_sub(length).filter(|s| *s >= 3)?;
        let tail = &chars[start..];
        let surname = surname_len(tail);
        let shape = match (length, surname, titled) {
            (_, 0, _) => false,
            (4, s, false) => s == 2,
            (_, _, true) => length <= surname + 4,
            _ => true,
        };
        // 23楼董桐: the unit belongs to its number. 566侯涵村: behind a room it is a person.
        let before = chars[start - 1];
        let unit = before.is_ascii_digit() && "楼栋幢座室层号元单户".contains(tail[0]);
        let place = ends_like_place(tail) && !(before.is_ascii_digit() || before == '室');
        let alone = shape && tail.iter().all(|c| is_han(*c)) && ends(before) && !unit && !place;
        alone.then_some(start)
    })
}
