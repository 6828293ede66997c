//! Tables of snippets: the columns by their names, a snippet a row.

use super::{Format, Found, Read, Refused, Why};
use crate::domain::coded;
use crate::domain::snippet::Snippet;
use crate::intake::cells::{Refusal, check_shape};
use crate::intake::field::Column;
use crate::intake::header::{Columns, Header};
use crate::intake::source::{self, Visitor};
use crate::intake::table::{Row, Table};
use crate::intake::{ImportError, Reason};
use crate::text::harmless;
use std::path::Path;

coded! {
    /// A column of a table of snippets.
    pub enum Field {
        Code = "code", Category = "category", Title = "title", Questions = "questions", Answer = "answer",
        Topic = "topic", Kind = "kind", Status = "status", Shop = "shop", Channel = "channel",
        Approval = "needs_approval",
    }
}

impl Column for Field {
    fn place(self) -> usize {
        self as usize
    }

    fn name(self) -> &'static str {
        self.code()
    }
}

/// 千牛's names, and those of quick-phrase workbooks.
const QIANNIU_CODE: &str = "快捷短语编码";
const PHRASES_CODE: &str = "快捷编码";
const PHRASE: &str = "快捷短语";

const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Code,
        &[QIANNIU_CODE, PHRASES_CODE, "代码", "编码", "快捷码", "短语编码", "code", "shortcut", "trigger"],
    ),
    (Field::Category, &["快捷短语分组", "分类", "分组", "类别", "短语分组", "category", "group"]),
    (Field::Title, &["标题", "短语标题", "名称", "title", "name", "label"]),
    (Field::Questions, &["顾客问法", "问法", "问题", "常见问法", "questions", "question", "search terms"]),
    (
        Field::Answer,
        &[
            "回复内容",
            PHRASE,
            "回复",
            "答复",
            "答案",
            "内容",
            "话术",
            "短语",
            "短语内容",
            "answer",
            "reply",
            "text",
            "content",
            "replace",
        ],
    ),
    (Field::Topic, &["咨询主题", "主题", "topic"]),
    (Field::Kind, &["售后类型", "case kind", "case_kind", "kind"]),
    (Field::Status, &["适用状态", "状态", "statuses", "status"]),
    (Field::Shop, &["店铺", "shop"]),
    (Field::Channel, &["渠道", "平台", "channel"]),
    (Field::Approval, &["需要批准", "需批准", "needs approval", "needs_approval", "approval"]),
];

/// No group, in the words of a program that always has one.
const UNGROUPED: [&str; 3] = ["未分组", "默认分组", "无分组"];

pub fn read(path: &Path, format: Option<Format>) -> Result<Read, ImportError> {
    let mut sheet =
        Sheet { wanted: format, columns: None, ragged: false, format: Format::Csv, read: Read::default() };
    source::read(path, &mut sheet)?;
    Ok(sheet.read)
}

struct Sheet {
    wanted: Option<Format>,
    columns: Option<Columns>,
    ragged: bool,
    format: Format,
    read: Read,
}

impl Visitor for Sheet {
    fn header(&mut self, header: &Header, ragged: bool) -> bool {
        let owned: Vec<(Field, Vec<String>)> =
            NAMES.iter().map(|(f, n)| (*f, n.iter().map(ToString::to_string).collect())).collect();
        let columns = header.columns(owned.iter().map(|(f, n)| (*f, n.as_slice())));
        let known = Field::ALL.iter().filter(|f| !columns.of(**f).is_empty()).count();
        let alone = header.names.iter().filter(|n| !n.is_empty()).count() == 1;
        if columns.of(Field::Answer).is_empty() || known < 2 && !alone {
            return false;
        }
        let recognised = recognised(header, ragged);
        self.format = self.wanted.unwrap_or(recognised);
        self.read.format.get_or_insert(self.format);
        (self.columns, self.ragged) = (Some(columns), ragged);
        true
    }

    fn rows(&mut self, part: &str, table: &mut dyn Table) -> Result<(), ImportError> {
        let Some(columns) = self.columns.take() else { return Ok(()) };
        let mut row = Row::default();
        while table.read(&mut row)? {
            if row.is_blank() {
                continue;
            }
            if self.read.is_full() {
                return Err(ImportError::TooLarge);
            }
            match self.snippet(part, &row, &columns) {
                Ok(found) => self.read.found.push(found),
                Err(Refusal { column, reason }) => {
                    let refused =
                        Refused { part: part.to_owned(), line: row.line, column, why: Why::Cell(reason) };
                    self.read.refused.push(refused);
                }
            }
        }
        Ok(())
    }
}

fn recognised(header: &Header, ragged: bool) -> Format {
    let has = |name: &str| header.place(name).is_some();
    match (has(QIANNIU_CODE), has(PHRASES_CODE), has(PHRASE), ragged) {
        (true, ..) => Format::Qianniu,
        (_, true, ..) => Format::Phrases,
        (_, _, true, false) => Format::Qianniu,
        (_, _, true, true) => Format::Phrases,
        (_, _, _, true) => Format::Xlsx,
        (_, _, _, false) => Format::Csv,
    }
}

impl Sheet {
    fn snippet(&self, part: &str, row: &Row, columns: &Columns) -> Result<Found, Refusal> {
        check_shape(row, columns, self.ragged)?;
        let text = |field: Field| self.text(row, columns, field);
        let answer = text(Field::Answer);
        if answer.trim().is_empty() {
            let place = columns.of(Field::Answer).first().copied().unwrap_or_default();
            return Err(Refusal { column: Some(columns.name(place).to_owned()), reason: Reason::Missing });
        }
        let category = text(Field::Category);
        let own = matches!(self.format, Format::Csv | Format::Xlsx);
        let snippet = Snippet {
            code: text(Field::Code),
            category: if UNGROUPED.contains(&category.trim()) { String::new() } else { category },
            title: text(Field::Title),
            questions: questions(&text(Field::Questions)),
            answer,
            topic: text(Field::Topic),
            case_kind: text(Field::Kind),
            statuses: words(&text(Field::Status)),
            shop: text(Field::Shop),
            channel: text(Field::Channel),
            needs_approval: yes(&text(Field::Approval)).map_err(|reason| Refusal {
                column: columns.of(Field::Approval).first().map(|at| columns.name(*at).to_owned()),
                reason,
            })?,
            ..Snippet::default()
        };
        let absent = Field::ALL.iter().copied().filter(|f| columns.of(*f).is_empty()).collect();
        Ok(Found { part: part.to_owned(), line: row.line, snippet, absent, own })
    }

    /// The first column of the field that says something, as it was before it became a cell.
    fn text(&self, row: &Row, columns: &Columns, field: Field) -> String {
        let mut cells = columns.of(field).iter().filter_map(|at| row.get(*at));
        let Some(raw) = cells.find(|c| !c.trim().is_empty()) else { return String::new() };
        if self.ragged { unescaped(raw) } else { harmless::unguarded(raw).to_owned() }
    }
}

/// One a line; in one line, one between two `|`.
fn questions(cell: &str) -> Vec<String> {
    let split: &[char] = if cell.contains('\n') { &['\n'] } else { &['|', '｜'] };
    cell.split(split).map(str::to_owned).collect()
}

fn words(cell: &str) -> Vec<String> {
    cell.split(|c: char| c.is_whitespace() || ",;，；、|".contains(c)).map(str::to_owned).collect()
}

fn yes(cell: &str) -> Result<bool, Reason> {
    const YES: [&str; 8] = ["是", "需要", "需", "yes", "true", "1", "y", "√"];
    const NO: [&str; 7] = ["", "否", "不需要", "no", "false", "0", "n"];
    let word = cell.trim().to_lowercase();
    match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(Reason::NotInList(Reason::shown(&word), "是, 否, yes, no".into())),
    }
}

/// `_x000D_` as a workbook writes a sign that XML does not take.
fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        let sign = code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
        let closed = rest.as_bytes().get(at + 6) == Some(&b'_');
        match sign.filter(|_| closed) {
            Some(sign) => {
                out.push_str(&rest[..at]);
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}
