//! What is searched: one statement a kind that reads a row with all that is found in it. It serves the index, which
//! takes the words from it, and the search, which shows where a row matched.

use crate::domain::Entity;
use crate::store::Result;
use crate::text::{harmless, mask};
use rusqlite::{Connection, OptionalExtension, Row};
use std::ops::Range;

/// What a column holds decides how it is found and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A number of ours or a platform's, found by its tail; never a phone, whatever it looks like.
    Number,
    /// Found by its tail, shown masked (X2). Several, one a line.
    Phone,
    /// Found by its characters and by its sound.
    Name,
    /// The same, by the sound of every word in it.
    Title,
    /// An address: the region, [`DETAIL`], the rest. Found by its characters, shown masked (X2).
    Address,
    Text,
    /// Shown and compared, but found elsewhere: the name of a customer changes without her orders.
    Aside,
}
/// What stands between a region and the rest of an address.
pub(super) const DETAIL: char = '\u{1f}';

use Holds::{Address, Aside, Name, Number, Phone, Text, Title};

/// One kind of row that is found.
#[derive(Debug)]
pub(super) struct Kind {
    pub entity: Entity,
    /// Marks its rows in the index; never changes.
    pub code: i64,
    pub table: &'static str,
    /// Reads `at` (0 where time says nothing), `number`, `title` and the columns below of the row `?1`; none when it is not to be found.
    sql: &'static str,
    pub columns: &'static [(&'static str, Holds)],
    /// Columns of its table that change what is found.
    watched: &'static [&'static str],
    /// Tables whose rows are part of it, and their column that says of which.
    pub parts: &'static [(&'static str, &'static str)],
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        entity: Entity::Order,
        code: 1,
        table: "orders",
        sql: "SELECT o.placed_at AS at, o.order_no AS number, o.receiver AS title, o.order_no, o.tracking_no, o.phone,
                     o.landline, o.receiver, c.name AS customer,
                     concat_ws(' ', o.province, o.city, o.district) || char(31) || o.detail AS address,
                     o.remark, o.buyer_message,
                     (SELECT group_concat(text, char(10)) FROM remarks WHERE order_id = o.id) AS remarks
              FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = ?1 AND o.deleted_at IS NULL",
        columns: &[
            ("order_no", Number),
            ("tracking_no", Number),
            ("phone", Phone),
            ("landline", Phone),
            ("receiver", Name),
            ("customer", Aside),
            ("remark", Text),
            ("remarks", Text),
            ("buyer_message", Text),
            ("address", Address),
        ],
        watched: &[
            "order_no",
            "tracking_no",
            "phone",
            "landline",
            "receiver",
            "province",
            "city",
            "district",
            "detail",
            "remark",
            "buyer_message",
            "deleted_at",
        ],
        parts: &[("remarks", "order_id")],
    },
    Kind {
        entity: Entity::Inquiry,
        code: 2,
        table: "inquiries",
        sql: "SELECT i.opened_at AS at, '' AS number, c.name AS title, i.question, i.product, c.name AS customer
              FROM inquiries i JOIN customers c ON c.id = i.customer_id WHERE i.id = ?1 AND i.deleted_at IS NULL",
        columns: &[("question", Text), ("product", Text), ("customer", Aside)],
        watched: &["question", "product", "deleted_at"],
        parts: &[],
    },
    Kind {
        entity: Entity::Case,
        code: 3,
        table: "cases",
        sql: "SELECT a.opened_at AS at, a.order_no AS number, c.name AS title, a.order_no, a.problem, a.products,
                     a.solution, a.wants, c.name AS customer
              FROM cases a JOIN customers c ON c.id = a.customer_id WHERE a.id = ?1 AND a.deleted_at IS NULL",
        columns: &[
            ("order_no", Number),
            ("problem", Text),
            ("products", Text),
            ("solution", Text),
            ("wants", Text),
            ("customer", Aside),
        ],
        watched: &["order_no", "problem", "products", "solution", "wants", "deleted_at"],
        parts: &[],
    },
    Kind {
        entity: Entity::Customer,
        code: 4,
        table: "customers",
        sql: "SELECT c.created_at AS at, '' AS number, c.name AS title, c.name, c.note, c.tags, c.groups,
                     (SELECT group_concat(name, char(10)) FROM customer_names
                      WHERE customer_id IN (SELECT c.id UNION ALL SELECT id FROM customers WHERE merged_into = c.id)) AS names,
                     (SELECT group_concat(phone, char(10)) FROM customer_phones WHERE customer_id = c.id) AS phones
              FROM customers c WHERE c.id = ?1 AND c.deleted_at IS NULL AND c.merged_into IS NULL",
        columns: &[
            ("name", Name),
            ("names", Name),
            ("phones", Phone),
            ("note", Text),
            ("tags", Text),
            ("groups", Text),
        ],
        watched: &["name", "note", "tags", "groups", "deleted_at", "merged_into"],
        parts: &[("customer_names", "customer_id"), ("customer_phones", "customer_id")],
    },
    Kind {
        entity: Entity::Product,
        code: 5,
        table: "products",
        sql: "SELECT 0 AS at, '' AS number, trim(title || ' ' || spec) AS title, code, barcode,
                     trim(title || ' ' || spec) AS name, selling_points, material
              FROM products WHERE id = ?1 AND deleted_at IS NULL",
        columns: &[
            ("code", Text),
            ("code", Number),
            ("barcode", Number),
            ("name", Title),
            ("selling_points", Text),
            ("material", Text),
        ],
        watched: &["code", "barcode", "title", "spec", "selling_points", "material", "deleted_at"],
        parts: &[],
    },
    Kind {
        entity: Entity::Promotion,
        code: 6,
        table: "promotions",
        sql: "SELECT 0 AS at, '' AS number, name AS title, name, content, cautions
              FROM promotions WHERE id = ?1 AND deleted_at IS NULL",
        columns: &[("name", Title), ("content", Text), ("cautions", Text)],
        watched: &["name", "content", "cautions", "deleted_at"],
        parts: &[],
    },
    Kind {
        entity: Entity::Question,
        code: 7,
        table: "questions",
        sql: "SELECT asked_at AS at, '' AS number, text AS title, text, answer FROM questions WHERE id = ?1",
        columns: &[("text", Text), ("answer", Text)],
        watched: &["text", "answer"],
        parts: &[],
    },
];

/// The rows of all kinds in the index.
pub(super) const ALL: Range<i64> = 0..i64::MAX;

/// Bits of a place in the index that are the id of the row; those above are the code of its kind.
const ID: u32 = 40;

/// The place of a row in the index; newer rows of a kind stand behind older ones.
pub(super) const fn rowid(code: i64, id: i64) -> i64 {
    (code << ID) + id
}

/// The code of the kind and the id of the row that stand at a place in the index.
pub(super) const fn at(rowid: i64) -> (i64, i64) {
    (rowid >> ID, rowid & ((1 << ID) - 1))
}

/// The kind of an entity that is among them.
pub(super) fn of(entity: Entity) -> &'static Kind {
    KINDS.iter().find(|k| k.entity == entity).unwrap_or(&KINDS[0])
}

/// One row with all that is found in it.
pub(super) struct Doc {
    pub id: i64,
    /// Unix seconds: the later, the better among equals.
    pub at: i64,
    number: String,
    title: String,
    /// In the order of the kind's columns.
    pub values: Vec<String>,
}

impl Doc {
    /// What the row is called, as it may be shown.
    pub fn title(&self) -> String {
        harmless::line(format!("{} {}", self.number, mask::text(&self.title)).trim())
    }
}

impl Kind {
    /// The row, `None` when it is gone, deleted or part of another one.
    pub fn read(&self, conn: &Connection, id: i64) -> Result<Option<Doc>> {
        let mut statement = conn.prepare_cached(self.sql)?;
        Ok(statement.query_row([id], |r| self.row_to_doc(id, r)).optional()?)
    }

    fn row_to_doc(&self, id: i64, r: &Row) -> rusqlite::Result<Doc> {
        let text = |name: &str| Ok(r.get::<_, Option<String>>(name)?.unwrap_or_default());
        Ok(Doc {
            id,
            at: r.get("at")?,
            number: r.get("number")?,
            title: r.get("title")?,
            values: self.columns.iter().map(|(name, _)| text(name)).collect::<rusqlite::Result<_>>()?,
        })
    }

    /// The place of one of its rows in the index.
    pub const fn rowid(&self, id: i64) -> i64 {
        rowid(self.code, id)
    }

    /// The rows of the kind in the index.
    pub const fn rowids(&self) -> Range<i64> {
        rowid(self.code, 0)..rowid(self.code + 1, 0)
    }

    /// Counts the rows that are to be found.
    pub fn count(&self) -> String {
        let there = ["deleted_at", "merged_into"].into_iter().filter(|c| self.watches(c));
        let there: Vec<String> = there.map(|c| format!("{c} IS NULL")).collect();
        let condition = if there.is_empty() { "1".to_owned() } else { there.join(" AND ") };
        format!("SELECT count(*) FROM {} WHERE {condition}", self.table)
    }

    /// Whether a change of these columns of its table changes what is found.
    pub fn watches(&self, column: &str) -> bool {
        self.watched.contains(&column)
    }
}

impl Holds {
    /// A value as it may be shown (X2).
    pub fn shown(self, value: &str) -> String {
        harmless::line(&match self {
            Number => value.to_owned(),
            Phone => value.lines().map(mask::phone).collect::<Vec<_>>().join(" "),
            Name | Title | Text | Aside | Address => mask::text(value),
        })
    }
}
