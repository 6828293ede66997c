//! One search over everything: orders, customers, inquiries, cases, snippets, products, promotions.
//! Phones are found in full and shown masked (X2).

use super::{Result, Store, snippet};
use crate::domain::Entity;
use crate::domain::customer::{mask_phone, masked};
use crate::domain::snippet::{Field, Index, Order, Scope};
use crate::text::harmless;
use crate::text::when::narrow;
use rusqlite::{Row, named_params};

/// Something that fits the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: Entity,
    pub id: i64,
    pub title: String,
    /// The text that was matched, masked where it is a phone.
    pub matched: String,
    /// Higher is better; comparable over all kinds.
    pub score: i64,
}

/// A string shorter than this is in every second order number.
const SHORTEST_NUMBER: usize = 4;

/// Long texts are looked through in this many of the newest rows.
macro_rules! newest {
    () => {
        "2000"
    };
}

/// What a matched column holds decides how it is shown.
#[derive(Clone, Copy)]
enum Holds {
    /// A number of ours or a platform's: never a phone, whatever it looks like.
    Number,
    Phone,
    Text,
}
use Holds::{Number, Phone, Text};

/// How one kind of row is searched. The statement gives `id`, `number`, `title` and the columns `m0`, `m1` … that
/// are matched; it reads `:part` (the query as a LIKE pattern), `:numbers` (whether numbers are looked through) and
/// `:limit`.
struct Source {
    kind: Entity,
    sql: &'static str,
    columns: &'static [(&'static str, Holds)],
}

const SOURCES: &[Source] = &[
    Source {
        kind: Entity::Order,
        // Each arm runs over one covering index; only the rows found are read.
        sql: "SELECT o.id, o.order_no AS number, o.receiver AS title, o.order_no AS m0, o.receiver AS m1,
                     o.tracking_no AS m2, o.phone AS m3
              FROM orders o
              WHERE o.deleted_at IS NULL AND o.id IN (
                SELECT id FROM orders WHERE :numbers AND order_no LIKE :part ESCAPE '\\'
                UNION SELECT id FROM orders WHERE :numbers AND phone LIKE :part ESCAPE '\\'
                UNION SELECT id FROM orders WHERE :numbers AND tracking_no <> '' AND tracking_no LIKE :part ESCAPE '\\'
                UNION SELECT id FROM orders WHERE receiver LIKE :part ESCAPE '\\')
              ORDER BY o.placed_at DESC, o.id DESC LIMIT :limit",
        columns: &[("m0", Number), ("m1", Text), ("m2", Number), ("m3", Phone)],
    },
    Source {
        kind: Entity::Customer,
        sql: "SELECT c.id, '' AS number, c.name AS title, c.name AS m0, n.name AS m1, p.phone AS m2
              FROM (SELECT customer_id AS id FROM customer_names WHERE name LIKE :part ESCAPE '\\'
                    UNION SELECT customer_id FROM customer_phones WHERE :numbers AND phone LIKE :part ESCAPE '\\') f
              JOIN customers c ON c.id = f.id
              LEFT JOIN customer_names n ON n.id =
                (SELECT id FROM customer_names WHERE customer_id = c.id AND name LIKE :part ESCAPE '\\' LIMIT 1)
              LEFT JOIN customer_phones p ON p.id =
                (SELECT id FROM customer_phones WHERE customer_id = c.id AND phone LIKE :part ESCAPE '\\' LIMIT 1)
              WHERE c.deleted_at IS NULL AND c.merged_into IS NULL
              ORDER BY c.id DESC LIMIT :limit",
        columns: &[("m0", Text), ("m1", Text), ("m2", Phone)],
    },
    Source {
        kind: Entity::Inquiry,
        sql: concat!(
            "SELECT i.id, '' AS number, c.name AS title, i.question AS m0, i.product AS m1
              FROM (SELECT id, customer_id, question, product FROM inquiries WHERE deleted_at IS NULL
                    ORDER BY id DESC LIMIT ",
            newest!(),
            ") i
              JOIN customers c ON c.id = i.customer_id
              WHERE i.question LIKE :part ESCAPE '\\' OR i.product LIKE :part ESCAPE '\\'
              ORDER BY i.id DESC LIMIT :limit"
        ),
        columns: &[("m0", Text), ("m1", Text)],
    },
    Source {
        kind: Entity::Case,
        sql: concat!(
            "SELECT a.id, '' AS number, c.name AS title, a.problem AS m0, a.products AS m1, a.solution AS m2
              FROM (SELECT id, customer_id, problem, products, solution FROM cases WHERE deleted_at IS NULL
                    ORDER BY id DESC LIMIT ",
            newest!(),
            ") a
              JOIN customers c ON c.id = a.customer_id
              WHERE a.problem LIKE :part ESCAPE '\\' OR a.products LIKE :part ESCAPE '\\'
                 OR a.solution LIKE :part ESCAPE '\\'
              ORDER BY a.id DESC LIMIT :limit"
        ),
        columns: &[("m0", Text), ("m1", Text), ("m2", Text)],
    },
    Source {
        kind: Entity::Product,
        sql: concat!(
            "SELECT p.id, '' AS number, p.title, p.code AS m0, p.title AS m1, p.barcode AS m2
              FROM (SELECT id, title, code, barcode FROM products WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ",
            newest!(),
            ") p
              WHERE p.code LIKE :part ESCAPE '\\' OR p.title LIKE :part ESCAPE '\\'
                 OR (:numbers AND p.barcode LIKE :part ESCAPE '\\')
              ORDER BY p.id DESC LIMIT :limit"
        ),
        columns: &[("m0", Number), ("m1", Text), ("m2", Number)],
    },
    Source {
        kind: Entity::Promotion,
        sql: "SELECT id, '' AS number, name AS title, name AS m0, content AS m1 FROM promotions
              WHERE deleted_at IS NULL AND (name LIKE :part ESCAPE '\\' OR content LIKE :part ESCAPE '\\')
              ORDER BY ends_at DESC, id DESC LIMIT :limit",
        columns: &[("m0", Text), ("m1", Text)],
    },
];

/// What fits the query, best first: whole texts before beginnings, ends and middles; at most `limit`. Characters of
/// LIKE patterns in the query stand for themselves.
pub fn search(store: &Store, query: &str, limit: usize) -> Result<Vec<Found>> {
    // Chinese punctuation stays as it is written in the texts; a number typed full-width is the same number.
    let narrowed = narrow(query.trim());
    let query = if narrowed.is_ascii() { &narrowed } else { query.trim() }.to_lowercase();
    if query.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for source in SOURCES {
        rows(store, source, &query, limit, &mut found)?;
    }
    snippets(store, &query, limit, &mut found)?;
    found.sort_by_key(|f| (std::cmp::Reverse(f.score), f.kind, std::cmp::Reverse(f.id)));
    found.truncate(limit);
    Ok(found)
}

fn rows(store: &Store, source: &Source, query: &str, limit: usize, found: &mut Vec<Found>) -> Result<()> {
    let part = format!("%{}%", escaped(query));
    let numbers = is_number(query);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let parameters = named_params! { ":part": part, ":numbers": numbers, ":limit": limit };
    // A statement that knows no numbers has no such parameter.
    let parameters: Vec<_> =
        parameters.iter().filter(|(name, _)| source.sql.contains(name)).map(|(n, v)| (*n, *v)).collect();
    let mut statement = store.conn().prepare_cached(source.sql)?;
    let mut rows = statement.query(parameters.as_slice())?;
    while let Some(r) = rows.next()? {
        let Some((score, matched)) = best_column(r, source, query)? else { continue };
        let (number, title): (String, String) = (r.get("number")?, r.get("title")?);
        found.push(Found {
            kind: source.kind,
            id: r.get("id")?,
            title: harmless::line(format!("{number} {}", masked(&title)).trim()),
            matched: harmless::line(&matched),
            score,
        });
    }
    Ok(())
}

/// The column that fits best, as it may be shown.
fn best_column(r: &Row, source: &Source, query: &str) -> Result<Option<(i64, String)>> {
    let mut best: Option<(i64, String)> = None;
    for (column, holds) in source.columns {
        let text = r.get::<_, Option<String>>(*column)?.unwrap_or_default();
        let Some(score) = score(&text, query) else { continue };
        if best.as_ref().is_none_or(|(top, _)| score > *top) {
            let shown = match holds {
                Number => text,
                Phone => mask_phone(&text),
                Text => masked(&text),
            };
            best = Some((score, shown));
        }
    }
    Ok(best)
}

/// Order numbers, tracking numbers and phones are looked through for what may be a part of one.
fn is_number(query: &str) -> bool {
    query.is_ascii() && query.len() >= SHORTEST_NUMBER && query.bytes().any(|b| b.is_ascii_digit())
}

/// Snippets are found as in their pane: by code, pinyin, initials (F3); ranked among the rest by where they matched.
fn snippets(store: &Store, query: &str, limit: usize, found: &mut Vec<Found>) -> Result<()> {
    let index = Index::new(snippet::all(store)?);
    for (place, hit) in index.find(query, &Scope::default(), Order::Smart, 0, limit).into_iter().enumerate() {
        let snippet = &index.snippets()[hit.index];
        let (matched, base) = match hit.field {
            Field::Nothing => continue,
            Field::Code if snippet.code.eq_ignore_ascii_case(query.trim()) => (&snippet.code, WHOLE),
            Field::Code => (&snippet.code, START),
            Field::Title => (&snippet.title, START),
            Field::Question(n) => (&snippet.questions[n], MIDDLE),
            Field::Answer => (&snippet.answer, MIDDLE - 20),
        };
        // Their own order counts for more than their age.
        let place = i64::try_from(place).unwrap_or(i64::MAX).min(9);
        found.push(Found {
            kind: Entity::Snippet,
            id: snippet.id,
            title: harmless::line(&snippet.title),
            matched: harmless::line(matched),
            score: base - place,
        });
    }
    Ok(())
}

const WHOLE: i64 = 100;
const START: i64 = 80;
const END: i64 = 75;
const MIDDLE: i64 = 50;

/// The last digits of a number are as good as its beginning: that is how a customer reads it out.
fn score(text: &str, query: &str) -> Option<i64> {
    let text = text.to_lowercase();
    if text == query {
        Some(WHOLE)
    } else if text.starts_with(query) {
        Some(START)
    } else if text.ends_with(query) {
        Some(END)
    } else {
        text.contains(query).then_some(MIDDLE)
    }
}

/// The query as a LIKE pattern: `%`, `_` and the escape itself stand for themselves.
fn escaped(query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    for c in query.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
