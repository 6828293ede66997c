//! Table by table: whose a row is, which of its texts say something about a person, which are the house's own.

/// What becomes of a text when its person is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treat {
    /// [`super::GONE`] in its place: that something was said stays known.
    Gone,
    /// Empty in its place: it is shown as a phone or an address.
    Clear,
    /// A name that only tells one from another.
    Name,
    /// The answers of a guide: the walk stays readable, and empty.
    Walk,
    /// An item of a frozen hand-off: number and times stay.
    Item,
}
use Treat::{Clear, Gone, Item, Name, Walk};

#[derive(Debug)]
pub(super) struct Table {
    pub name: &'static str,
    /// A row belongs to whom the row of another table belongs to that it names: column, table.
    pub of: &'static [(&'static str, &'static str)],
    /// The same said otherwise: a condition on its row.
    pub also: &'static str,
    pub personal: &'static [(&'static str, Treat)],
    /// Texts that stay: ids of the configuration, goods, names of our own people.
    #[cfg_attr(not(test), allow(dead_code, reason = "a test holds it to the schema"))]
    pub house: &'static [&'static str],
    /// Nothing of it is left: the row goes.
    pub goes: bool,
}

const fn table(
    name: &'static str,
    of: &'static [(&'static str, &'static str)],
    personal: &'static [(&'static str, Treat)],
    house: &'static [&'static str],
) -> Table {
    Table { name, of, also: "0", personal, house, goes: false }
}

const ORDER: &[(&str, &str)] = &[("order_id", "orders")];
const CASE: &[(&str, &str)] = &[("case_id", "cases")];
const INQUIRY: &[(&str, &str)] = &[("inquiry_id", "inquiries")];
const CUSTOMER: &[(&str, &str)] = &[("customer_id", "customers")];

/// A row about one of the entities: `entity`, `entity_id`.
const ABOUT: &str = "EXISTS (SELECT 1 FROM person_rows p JOIN person_entities e ON e.tbl = p.tbl
                             WHERE e.entity = t.entity AND p.id = t.entity_id)";

/// Rows of people. What a row belongs to stands before it.
pub(super) const TABLES: &[Table] = &[
    table("customers", &[], &[("name", Name), ("groups", Clear), ("tags", Clear), ("note", Gone)], &["tier"]),
    Table { goes: true, ..table("customer_names", CUSTOMER, &[("name", Clear)], &["channel"]) },
    Table { goes: true, ..table("customer_phones", CUSTOMER, &[("phone", Clear)], &[]) },
    Table {
        goes: true,
        ..table(
            "customer_addresses",
            CUSTOMER,
            &[
                ("receiver", Clear),
                ("phone", Clear),
                ("province", Clear),
                ("city", Clear),
                ("district", Clear),
                ("detail", Clear),
            ],
            &[],
        )
    },
    table(
        "inquiries",
        CUSTOMER,
        &[("question", Gone)],
        &["channel", "topic", "product", "urgency", "status", "lost_reason", "satisfaction", "business_day"],
    ),
    table("inquiry_events", INQUIRY, &[("text", Gone)], &["kind"]),
    table("promises", INQUIRY, &[("what", Gone)], &["asked"]),
    table(
        "orders",
        CUSTOMER,
        &[
            ("receiver", Clear),
            ("phone", Clear),
            ("landline", Clear),
            ("district", Clear),
            ("detail", Clear),
            ("tracking_no", Clear),
            ("buyer_message", Gone),
            ("remark", Gone),
            ("close_reason", Gone),
        ],
        &[
            "order_no",
            "platform",
            "channel",
            "status",
            "status_raw",
            "province",
            "city",
            "courier",
            "payment_kind",
            "flag",
            "tags",
            "assigned_to",
            "warehouse",
            "refused_reason",
            "business_day",
        ],
    ),
    table("order_lines", ORDER, &[], &["title", "spec", "code"]),
    table("order_events", ORDER, &[("text", Gone)], &["kind", "from_status", "to_status"]),
    table("checks", ORDER, &[("note", Gone)], &["item", "result"]),
    table(
        "exceptions",
        ORDER,
        &[("note", Gone), ("cause", Gone), ("outcome", Gone)],
        &["kind", "steps_done", "option", "asked"],
    ),
    table("remarks", ORDER, &[("text", Gone)], &["template", "flag", "mode"]),
    table(
        "change_requests",
        ORDER,
        &[("what", Gone), ("reason", Gone)],
        &["branch", "asked_by", "steps_done", "outcome"],
    ),
    table("chases", ORDER, &[("text", Gone), ("answer", Gone)], &["kind", "asked"]),
    table("send_offs", ORDER, &[], &["item"]),
    table("call_backs", ORDER, &[("note", Gone)], &["result"]),
    table("order_extras", ORDER, &[("value", Gone)], &["field"]),
    table("positions", ORDER, &[("note", Gone)], &["kind", "place"]),
    table(
        "cases",
        CUSTOMER,
        &[
            ("problem", Gone),
            ("evidence", Gone),
            ("solution", Gone),
            ("next_step", Gone),
            ("contingency", Gone),
            ("close_reason", Gone),
        ],
        &[
            "channel",
            "kind",
            "status",
            "order_no",
            "products",
            "degree",
            "wants",
            "responsibility",
            "business_day",
            "received",
            "wanted",
            "approved_by",
        ],
    ),
    table("case_steps", CASE, &[("text", Gone)], &["kind", "from_status", "to_status"]),
    table(
        "case_documents",
        CASE,
        &[],
        &["kind", "product", "number", "origin", "fee", "fee_payer", "fee_account", "fee_party"],
    ),
    table("case_walks", CASE, &[("walk", Walk)], &["guide", "outcome"]),
    table("case_todos", CASE, &[("text", Gone), ("result", Gone)], &["key", "who"]),
    table(
        "complaints",
        CASE,
        &[
            ("contact", Gone),
            ("investigation", Gone),
            ("answer", Gone),
            ("opinion", Gone),
            ("measure", Gone),
            ("effect", Gone),
        ],
        &["class"],
    ),
    table("case_evidence", CASE, &[("note", Gone)], &["kind"]),
    table(
        "feedback",
        &[("customer_id", "customers"), ("order_id", "orders")],
        &[("text", Gone), ("answer", Gone)],
        &["kind", "business_day"],
    ),
    table("questions", INQUIRY, &[("text", Gone), ("answer", Gone)], &["topic", "asked", "business_day"]),
    table(
        "fees",
        &[("customer_id", "customers"), ("order_id", "orders"), ("case_id", "cases")],
        &[("note", Gone)],
        &["kind", "payer", "account", "party", "number", "business_day", "dispute_end"],
    ),
    table("fee_talks", &[("fee_id", "fees")], &[("text", Gone)], &["said_by"]),
    table(
        "payments",
        &[("customer_id", "customers"), ("fee_id", "fees")],
        &[("note", Gone)],
        &["account", "party", "business_day"],
    ),
    table(
        "surveys",
        &[("customer_id", "customers"), ("order_id", "orders")],
        &[("note", Gone)],
        &["business_day"],
    ),
    table("survey_marks", &[("survey_id", "surveys")], &[], &["question"]),
    table(
        "reconciliations",
        CUSTOMER,
        &[("note", Gone)],
        &["account", "party", "from_day", "to_day", "business_day"],
    ),
    table("snippet_uses", INQUIRY, &[("text", Gone)], &["approved_by"]),
    Table {
        goes: true,
        also: ABOUT,
        ..table("snippet_fills", &[], &[("value", Clear)], &["entity", "name"])
    },
    Table {
        also: ABOUT,
        ..table("reminders", &[], &[("text", Gone), ("reason", Gone)], &["kind", "entity", "source"])
    },
    Table {
        also: "EXISTS (SELECT 1 FROM person_rows p WHERE p.id = t.of_id AND p.tbl = CASE t.kind
                 WHEN 'promise' THEN 'promises' WHEN 'wait' THEN 'inquiries' WHEN 'todo' THEN 'case_todos'
                 WHEN 'case' THEN 'cases' WHEN 'dispute' THEN 'cases' ELSE 'orders' END)",
        ..table("snoozes", &[], &[("reason", Gone)], &["kind"])
    },
    Table {
        also: "EXISTS (SELECT 1 FROM person_rows p JOIN person_entities e ON e.tbl = p.tbl
                       WHERE t.ref = e.entity || ':' || p.id)",
        ..table(
            "handoff_items",
            &[],
            &[("body", Item), ("note", Gone)],
            &["section", "ref", "entity", "answer"],
        )
    },
];

/// What an item of a hand-off, a reminder or an entry of the trail calls the rows of a table.
pub(super) const ENTITIES: &[(&str, &str)] = &[
    ("customer", "customers"),
    ("inquiry", "inquiries"),
    ("order", "orders"),
    ("case", "cases"),
    ("exception", "exceptions"),
    ("change", "change_requests"),
    ("remark", "remarks"),
    ("question", "questions"),
    ("reminder", "reminders"),
    ("fee", "fees"),
    ("todo", "case_todos"),
];

/// Texts of the house in which somebody may be named all the same: what tells her from everybody else (a phone, an
/// address, a nick with numbers in it) is looked for here too, and taken out.
pub(super) const FREE: &[(&str, &str)] = &[
    ("shifts", "words"),
    ("handoff_addenda", "text"),
    ("measures", "text"),
    ("measures", "effect"),
    ("order_lines", "spec"),
    ("mined_away", "norm"),
];

/// Tables of the house: nothing in them is about a customer, but for [`FREE`].
#[cfg(test)]
pub(super) const HOUSE: &[&str] = &[
    "meta",
    "shops",
    "agents",
    "shifts",
    "products",
    "product_stock",
    "promotions",
    "snippets",
    "mined_away",
    "own_texts",
    "measures",
    "inquiry_waits",
    "customer_apart",
    "search_progress",
];

/// Tables that hold what others say of people, each with its own way in `rewrite`.
#[cfg(test)]
pub(super) const REWRITTEN: &[&str] = &["handoffs", "handoff_addenda", "drafts", "ops", "changes"];

pub(super) fn named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.name == name)
}

impl Table {
    /// The new value of a column, in SQL.
    pub fn instead(column: &str, treat: Treat) -> String {
        match treat {
            Gone => format!("CASE \"{column}\" WHEN '' THEN '' ELSE '{}' END", super::GONE),
            Clear => "''".to_owned(),
            Name => format!("'{}' || id", super::GONE),
            Walk => "'{\"given\":[]}'".to_owned(),
            Item => format!("person_item(\"{column}\")"),
        }
    }

    /// Whether a row says anything of somebody still, in SQL.
    pub fn says(&self) -> String {
        if self.goes {
            return "1".to_owned();
        }
        let each = self.personal.iter().map(|(column, treat)| {
            let gone = super::GONE;
            match treat {
                Gone => format!("\"{column}\" NOT IN ('', '{gone}')"),
                Clear => format!("\"{column}\" <> ''"),
                Name => format!("\"{column}\" NOT LIKE '{gone}%'"),
                Walk => format!("\"{column}\" <> '{{\"given\":[]}}'"),
                Item => format!("\"{column}\" IS NOT person_item(\"{column}\")"),
            }
        });
        let says = each.collect::<Vec<_>>().join(" OR ");
        if says.is_empty() { "0".to_owned() } else { format!("({says})") }
    }
}
