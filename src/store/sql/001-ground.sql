-- The ground: every aggregate of the domain, keyed and indexed for what the panes ask.
-- Ids are never used twice: what was undone leaves its number behind, so no trail, reminder or hand-off item can
-- point at somebody else.
-- Times are unix seconds (UTC); business days are 'YYYY-MM-DD' (S3); money is integer fen.
-- Lists of the configuration (channels, topics, reasons …) are stored by their id.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE shops (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL UNIQUE,
    heading TEXT NOT NULL DEFAULT '',
    phone   TEXT NOT NULL DEFAULT '',
    deleted_at INTEGER
);

CREATE TABLE agents (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    deleted_at INTEGER
);

CREATE TABLE shifts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    agent_id      INTEGER NOT NULL REFERENCES agents(id),
    kind          TEXT NOT NULL,
    business_day  TEXT NOT NULL,
    planned_start INTEGER NOT NULL,
    planned_end   INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    end_asked_at  INTEGER,              -- S4: the end was asked for, somebody still waits
    ended_at      INTEGER,
    at_keyboard   INTEGER NOT NULL DEFAULT 1,
    words         TEXT NOT NULL DEFAULT ''
);
CREATE INDEX shifts_day  ON shifts(business_day);
CREATE INDEX shifts_open ON shifts(started_at) WHERE ended_at IS NULL;

CREATE TABLE customers (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,          -- the name shown: nick, real name or phone
    tier        TEXT NOT NULL DEFAULT '',
    groups      TEXT NOT NULL DEFAULT '',
    tags        TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    referred_by INTEGER REFERENCES customers(id),
    merged_into INTEGER REFERENCES customers(id),
    created_at  INTEGER NOT NULL,
    deleted_at  INTEGER
);
CREATE TABLE customer_names (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    channel     TEXT NOT NULL,
    name        TEXT NOT NULL,
    UNIQUE (channel, name)
);
CREATE INDEX customer_names_of ON customer_names(customer_id);
CREATE INDEX customer_names_name ON customer_names(name);
CREATE TABLE customer_phones (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    phone       TEXT NOT NULL,
    UNIQUE (customer_id, phone)
);
CREATE INDEX customer_phones_phone ON customer_phones(phone);
CREATE TABLE customer_addresses (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    receiver    TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    province    TEXT NOT NULL DEFAULT '',
    city        TEXT NOT NULL DEFAULT '',
    district    TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX customer_addresses_of ON customer_addresses(customer_id);

CREATE TABLE products (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    code           TEXT NOT NULL UNIQUE,
    barcode        TEXT NOT NULL DEFAULT '',
    title          TEXT NOT NULL,
    spec           TEXT NOT NULL DEFAULT '',
    price_fen      INTEGER NOT NULL DEFAULT 0,
    cost_fen       INTEGER,             -- NULL: not known
    weight_g       INTEGER,             -- NULL: not known
    selling_points TEXT NOT NULL DEFAULT '',
    material       TEXT NOT NULL DEFAULT '',
    usage          TEXT NOT NULL DEFAULT '',
    related        TEXT NOT NULL DEFAULT '',
    on_shelf       INTEGER NOT NULL DEFAULT 1,
    top_rank       INTEGER,
    deleted_at     INTEGER
);
CREATE INDEX products_title ON products(title);
CREATE TABLE product_stock (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES products(id),
    warehouse  TEXT NOT NULL DEFAULT '',
    qty        INTEGER NOT NULL,
    UNIQUE (product_id, warehouse)
);

CREATE TABLE promotions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id    INTEGER REFERENCES shops(id),
    name       TEXT NOT NULL,
    starts_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    content    TEXT NOT NULL DEFAULT '',
    cautions   TEXT NOT NULL DEFAULT '',
    deleted_at INTEGER
);
CREATE INDEX promotions_time ON promotions(ends_at);

CREATE TABLE inquiries (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id        INTEGER NOT NULL REFERENCES shops(id),
    channel        TEXT NOT NULL,
    customer_id    INTEGER NOT NULL REFERENCES customers(id),
    topic          TEXT NOT NULL DEFAULT '',
    product        TEXT NOT NULL DEFAULT '',
    question       TEXT NOT NULL DEFAULT '',
    urgency        TEXT NOT NULL DEFAULT 'normal',
    status         TEXT NOT NULL,
    opened_at      INTEGER NOT NULL,
    waiting_since  INTEGER,             -- the running wait clock (I1); NULL: nobody waits
    first_reply_at INTEGER,             -- I3
    closed_at      INTEGER,
    lost_reason    TEXT NOT NULL DEFAULT '',
    satisfaction   TEXT NOT NULL DEFAULT '',
    order_id       INTEGER REFERENCES orders(id),
    case_id        INTEGER REFERENCES cases(id),
    agent_id       INTEGER REFERENCES agents(id),
    shift_id       INTEGER REFERENCES shifts(id),
    business_day   TEXT NOT NULL,
    deleted_at     INTEGER
);
CREATE INDEX inquiries_open     ON inquiries(opened_at) WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX inquiries_day      ON inquiries(business_day, opened_at);
CREATE INDEX inquiries_closed   ON inquiries(closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX inquiries_customer ON inquiries(customer_id, opened_at);
CREATE TABLE inquiry_waits (            -- every wait of the customer and its answer (I1, I3)
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry_id  INTEGER NOT NULL REFERENCES inquiries(id),
    started_at  INTEGER NOT NULL,
    answered_at INTEGER
);
CREATE INDEX inquiry_waits_of ON inquiry_waits(inquiry_id);
CREATE TABLE inquiry_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry_id INTEGER NOT NULL REFERENCES inquiries(id),
    at         INTEGER NOT NULL,
    agent_id   INTEGER REFERENCES agents(id),
    shift_id   INTEGER REFERENCES shifts(id),
    kind       TEXT NOT NULL,
    text       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX inquiry_events_of ON inquiry_events(inquiry_id, at);
CREATE TABLE promises (                 -- I4: "I'll get back to you by …"
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry_id INTEGER NOT NULL REFERENCES inquiries(id),
    made_at    INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    what       TEXT NOT NULL,
    asked      TEXT NOT NULL DEFAULT '',  -- who is asked: 主管, 仓库 …
    kept_at    INTEGER,
    agent_id   INTEGER REFERENCES agents(id),
    shift_id   INTEGER REFERENCES shifts(id)
);
CREATE INDEX promises_open ON promises(inquiry_id) WHERE kept_at IS NULL;
CREATE INDEX promises_of   ON promises(inquiry_id);
CREATE INDEX promises_due  ON promises(due_at);

CREATE TABLE orders (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id          INTEGER NOT NULL REFERENCES shops(id),
    order_no         TEXT NOT NULL,
    platform         TEXT NOT NULL DEFAULT '',
    channel          TEXT NOT NULL,
    status           TEXT NOT NULL,
    status_raw       TEXT NOT NULL DEFAULT '',
    customer_id      INTEGER NOT NULL REFERENCES customers(id),
    receiver         TEXT NOT NULL DEFAULT '',
    phone            TEXT NOT NULL DEFAULT '',
    landline         TEXT NOT NULL DEFAULT '',
    province         TEXT NOT NULL DEFAULT '',
    city             TEXT NOT NULL DEFAULT '',
    district         TEXT NOT NULL DEFAULT '',
    detail           TEXT NOT NULL DEFAULT '',
    placed_at        INTEGER NOT NULL,
    paid_at          INTEGER,
    accepted_at      INTEGER,
    promised_ship_at INTEGER,
    shipped_at       INTEGER,
    signed_at        INTEGER,
    done_at          INTEGER,
    courier          TEXT NOT NULL DEFAULT '',
    tracking_no      TEXT NOT NULL DEFAULT '',
    goods_fen        INTEGER NOT NULL DEFAULT 0,
    shipping_fen     INTEGER NOT NULL DEFAULT 0,
    discount_fen     INTEGER NOT NULL DEFAULT 0,
    payable_fen      INTEGER NOT NULL DEFAULT 0,
    paid_fen         INTEGER NOT NULL DEFAULT 0,
    refund_fen       INTEGER NOT NULL DEFAULT 0,
    payment_kind     TEXT NOT NULL DEFAULT 'online',
    buyer_message    TEXT NOT NULL DEFAULT '',
    remark           TEXT NOT NULL DEFAULT '',
    flag             TEXT NOT NULL DEFAULT '',
    tags             TEXT NOT NULL DEFAULT '',   -- ids separated by spaces
    close_reason     TEXT NOT NULL DEFAULT '',
    assigned_to      TEXT NOT NULL DEFAULT '',
    nudges           INTEGER NOT NULL DEFAULT 0,
    nudged_at        INTEGER,
    slip_prints      INTEGER NOT NULL DEFAULT 0,
    inquiry_id       INTEGER REFERENCES inquiries(id),
    agent_id         INTEGER REFERENCES agents(id),
    shift_id         INTEGER REFERENCES shifts(id),
    business_day     TEXT NOT NULL,              -- of placed_at
    deleted_at       INTEGER,
    UNIQUE (shop_id, order_no)
);
CREATE INDEX orders_no       ON orders(order_no);
CREATE INDEX orders_status   ON orders(status, placed_at) WHERE deleted_at IS NULL;
CREATE INDEX orders_tagged   ON orders(status, placed_at) WHERE deleted_at IS NULL AND tags <> '';  -- urgent ones first
CREATE INDEX orders_day      ON orders(business_day);
CREATE INDEX orders_paid     ON orders(paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX orders_customer ON orders(customer_id, placed_at);
CREATE INDEX orders_phone    ON orders(phone);
CREATE INDEX orders_receiver ON orders(receiver);
CREATE INDEX orders_tracking ON orders(tracking_no) WHERE tracking_no <> '';
CREATE INDEX orders_ship     ON orders(promised_ship_at) WHERE shipped_at IS NULL AND promised_ship_at IS NOT NULL;
CREATE TABLE order_lines (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id       INTEGER NOT NULL REFERENCES orders(id),
    position       INTEGER NOT NULL,
    title          TEXT NOT NULL,
    spec           TEXT NOT NULL DEFAULT '',
    code           TEXT NOT NULL DEFAULT '',
    qty            INTEGER NOT NULL DEFAULT 1,
    unit_price_fen INTEGER NOT NULL DEFAULT 0,
    amount_fen     INTEGER NOT NULL DEFAULT 0,
    weight_g       INTEGER
);
CREATE INDEX order_lines_of   ON order_lines(order_id, position);
CREATE INDEX order_lines_code ON order_lines(code) WHERE code <> '';
CREATE TABLE order_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id    INTEGER NOT NULL REFERENCES orders(id),
    at          INTEGER NOT NULL,
    agent_id    INTEGER REFERENCES agents(id),
    shift_id    INTEGER REFERENCES shifts(id),
    kind        TEXT NOT NULL,
    from_status TEXT NOT NULL DEFAULT '',
    to_status   TEXT NOT NULL DEFAULT '',
    text        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX order_events_of ON order_events(order_id, at);

CREATE TABLE checks (                   -- the checklist run on an order (O4)
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    item     TEXT NOT NULL,
    result   TEXT NOT NULL,
    auto     INTEGER NOT NULL DEFAULT 0,
    agent_id INTEGER REFERENCES agents(id),
    at       INTEGER NOT NULL,
    note     TEXT NOT NULL DEFAULT '',
    UNIQUE (order_id, item)
);

CREATE TABLE exceptions (               -- O6
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER NOT NULL REFERENCES orders(id),
    kind       TEXT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    cause      TEXT NOT NULL DEFAULT '',
    steps_done TEXT NOT NULL DEFAULT '',  -- ids of the to-do chain, separated by spaces
    option     TEXT NOT NULL DEFAULT '',
    asked      TEXT NOT NULL DEFAULT '',
    due_at     INTEGER,
    outcome    TEXT NOT NULL DEFAULT '',
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER,
    agent_id   INTEGER REFERENCES agents(id),
    shift_id   INTEGER REFERENCES shifts(id)
);
CREATE INDEX exceptions_of   ON exceptions(order_id);
CREATE INDEX exceptions_open ON exceptions(opened_at) WHERE closed_at IS NULL;

CREATE TABLE remarks (                  -- R2: the history of an order's seller remark
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    template TEXT NOT NULL DEFAULT '',
    flag     TEXT NOT NULL DEFAULT '',
    text     TEXT NOT NULL,
    mode     TEXT NOT NULL DEFAULT 'replace',
    at       INTEGER NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id)
);
CREATE INDEX remarks_of ON remarks(order_id, at);

CREATE TABLE snippets (                 -- F1
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    code           TEXT NOT NULL UNIQUE,
    category       TEXT NOT NULL DEFAULT '',
    title          TEXT NOT NULL,
    questions      TEXT NOT NULL DEFAULT '',  -- one a line
    answer         TEXT NOT NULL,
    topic          TEXT NOT NULL DEFAULT '',
    case_kind      TEXT NOT NULL DEFAULT '',
    statuses       TEXT NOT NULL DEFAULT '',
    shop           TEXT NOT NULL DEFAULT '',
    channel        TEXT NOT NULL DEFAULT '',
    needs_approval INTEGER NOT NULL DEFAULT 0,
    origin         TEXT NOT NULL DEFAULT 'own',
    uses           INTEGER NOT NULL DEFAULT 0,
    last_used_at   INTEGER,
    deleted_at     INTEGER
);
CREATE TABLE snippet_uses (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    snippet_id  INTEGER NOT NULL REFERENCES snippets(id),
    inquiry_id  INTEGER REFERENCES inquiries(id),
    at          INTEGER NOT NULL,
    text        TEXT NOT NULL,
    approved_by TEXT NOT NULL DEFAULT '',
    agent_id    INTEGER REFERENCES agents(id),
    shift_id    INTEGER REFERENCES shifts(id)
);
CREATE INDEX snippet_uses_of ON snippet_uses(snippet_id, at);
CREATE INDEX snippet_uses_at ON snippet_uses(at);

CREATE TABLE questions (                -- open questions, 疑问 (I7)
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry_id   INTEGER REFERENCES inquiries(id),
    topic        TEXT NOT NULL DEFAULT '',
    text         TEXT NOT NULL,
    asked        TEXT NOT NULL DEFAULT '',
    asked_at     INTEGER NOT NULL,
    answer       TEXT NOT NULL DEFAULT '',
    answered_at  INTEGER,
    snippet_id   INTEGER REFERENCES snippets(id),
    agent_id     INTEGER REFERENCES agents(id),
    shift_id     INTEGER REFERENCES shifts(id),
    business_day TEXT NOT NULL
);
CREATE INDEX questions_open ON questions(asked_at) WHERE answered_at IS NULL;
CREATE INDEX questions_day  ON questions(business_day);

CREATE TABLE cases (                    -- A1
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    shop_id        INTEGER NOT NULL REFERENCES shops(id),
    channel        TEXT NOT NULL,
    kind           TEXT NOT NULL,
    status         TEXT NOT NULL,
    customer_id    INTEGER NOT NULL REFERENCES customers(id),
    order_id       INTEGER REFERENCES orders(id),
    order_no       TEXT NOT NULL DEFAULT '',   -- as entered; the order itself may not be here yet
    inquiry_id     INTEGER REFERENCES inquiries(id),
    products       TEXT NOT NULL DEFAULT '',
    qty            INTEGER NOT NULL DEFAULT 1,
    problem        TEXT NOT NULL DEFAULT '',
    degree         TEXT NOT NULL DEFAULT '',
    wants          TEXT NOT NULL DEFAULT '',
    evidence       TEXT NOT NULL DEFAULT '',
    responsibility TEXT NOT NULL DEFAULT 'undecided',
    solution       TEXT NOT NULL DEFAULT '',
    solution_at    INTEGER,             -- A2: the same business day
    amount_fen     INTEGER NOT NULL DEFAULT 0,
    next_step      TEXT NOT NULL DEFAULT '',
    next_due_at    INTEGER,
    contingency    TEXT NOT NULL DEFAULT '',
    deadline_at    INTEGER,             -- a platform's deadline (A7)
    opened_at      INTEGER NOT NULL,
    solved_at      INTEGER,
    closed_at      INTEGER,
    close_reason   TEXT NOT NULL DEFAULT '',
    agent_id       INTEGER REFERENCES agents(id),
    shift_id       INTEGER REFERENCES shifts(id),
    business_day   TEXT NOT NULL,
    deleted_at     INTEGER
);
CREATE INDEX cases_open     ON cases(opened_at) WHERE closed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX cases_day      ON cases(business_day);
CREATE INDEX cases_closed   ON cases(closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_order    ON cases(order_id) WHERE order_id IS NOT NULL;
CREATE INDEX cases_customer ON cases(customer_id, opened_at);
CREATE TABLE case_steps (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     INTEGER NOT NULL REFERENCES cases(id),
    at          INTEGER NOT NULL,
    agent_id    INTEGER REFERENCES agents(id),
    shift_id    INTEGER REFERENCES shifts(id),
    kind        TEXT NOT NULL,
    from_status TEXT NOT NULL DEFAULT '',
    to_status   TEXT NOT NULL DEFAULT '',
    text        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_steps_of ON case_steps(case_id, at);
CREATE TABLE case_documents (           -- A4
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    INTEGER NOT NULL REFERENCES cases(id),
    kind       TEXT NOT NULL,
    product    TEXT NOT NULL DEFAULT '',
    qty        INTEGER NOT NULL DEFAULT 0,   -- signed: missing pieces negative, surplus positive
    amount_fen INTEGER NOT NULL DEFAULT 0,
    number     TEXT NOT NULL DEFAULT '',
    written_at INTEGER,
    agent_id   INTEGER REFERENCES agents(id)
);
CREATE INDEX case_documents_of   ON case_documents(case_id);
CREATE INDEX case_documents_open ON case_documents(case_id) WHERE written_at IS NULL;

CREATE TABLE fees (                     -- E1
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER REFERENCES orders(id),
    case_id    INTEGER REFERENCES cases(id),
    kind       TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    payer      TEXT NOT NULL DEFAULT '',
    prepaid    INTEGER NOT NULL DEFAULT 0,
    note       TEXT NOT NULL DEFAULT '',
    at         INTEGER NOT NULL,
    settled_at INTEGER,
    agent_id   INTEGER REFERENCES agents(id),
    shift_id   INTEGER REFERENCES shifts(id),
    deleted_at INTEGER
);
CREATE INDEX fees_order ON fees(order_id) WHERE order_id IS NOT NULL;
CREATE INDEX fees_case  ON fees(case_id) WHERE case_id IS NOT NULL;

CREATE TABLE reminders (                -- I10
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL,
    entity    TEXT NOT NULL DEFAULT '',
    entity_id INTEGER,
    due_at    INTEGER NOT NULL,
    text      TEXT NOT NULL DEFAULT '',
    snoozed   INTEGER NOT NULL DEFAULT 0,
    reason    TEXT NOT NULL DEFAULT '',
    done_at   INTEGER,
    agent_id  INTEGER REFERENCES agents(id),
    shift_id  INTEGER REFERENCES shifts(id)
);
CREATE INDEX reminders_open ON reminders(due_at) WHERE done_at IS NULL;
CREATE INDEX reminders_of   ON reminders(entity, entity_id);

CREATE TABLE handoffs (                 -- S6: frozen, numbered, checksummed
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    number       TEXT NOT NULL UNIQUE,
    shift_id     INTEGER NOT NULL REFERENCES shifts(id),
    business_day TEXT NOT NULL,
    frozen_at    INTEGER NOT NULL,
    checksum     TEXT NOT NULL,
    body         TEXT NOT NULL,         -- the snapshot as JSON, never changed
    to_agent_id  INTEGER REFERENCES agents(id),
    to_shift_id  INTEGER REFERENCES shifts(id),
    accepted_at  INTEGER,
    prints       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX handoffs_open  ON handoffs(frozen_at) WHERE accepted_at IS NULL;
CREATE INDEX handoffs_shift ON handoffs(shift_id);
CREATE TABLE handoff_items (            -- S7: linked to their entity
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    handoff_id  INTEGER NOT NULL REFERENCES handoffs(id),
    position    INTEGER NOT NULL,
    section     TEXT NOT NULL,
    ref         TEXT NOT NULL,          -- e.g. inquiry:12, order:7, case:3
    entity      TEXT NOT NULL DEFAULT '',
    entity_id   INTEGER,
    body        TEXT NOT NULL,
    age_shifts  INTEGER NOT NULL DEFAULT 0,
    answer      TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    answered_by INTEGER REFERENCES agents(id),
    answered_at INTEGER,
    done_at     INTEGER,
    UNIQUE (handoff_id, position)
);
CREATE INDEX handoff_items_ref ON handoff_items(ref);

CREATE TABLE drafts (                   -- what is typed into a form that is not saved yet
    key      TEXT PRIMARY KEY,
    body     TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) WITHOUT ROWID;

-- X1: the append-only trail. One op an action, one change a row it touched; undo reads it backwards.
CREATE TABLE ops (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    agent_id  INTEGER,
    shift_id  INTEGER,
    kind      TEXT NOT NULL,
    entity    TEXT NOT NULL DEFAULT '',
    entity_id INTEGER,
    note      TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT '',
    undoes    INTEGER REFERENCES ops(id)
);
CREATE INDEX ops_shift  ON ops(shift_id, id);
CREATE INDEX ops_entity ON ops(entity, entity_id, id);
CREATE UNIQUE INDEX ops_undoes ON ops(undoes) WHERE undoes IS NOT NULL;
CREATE TABLE changes (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id  INTEGER NOT NULL REFERENCES ops(id),
    tbl    TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT,                        -- JSON of the changed columns; NULL: the row is new
    after  TEXT                         -- JSON of the changed columns; NULL: the row is gone
);
CREATE INDEX changes_op  ON changes(op_id);
CREATE INDEX changes_row ON changes(tbl, row_id, id);
CREATE TRIGGER ops_keep     BEFORE DELETE ON ops     BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER ops_same     BEFORE UPDATE OF at, agent_id, shift_id, kind, note, reason, undoes ON ops
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER changes_keep BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER changes_same BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER handoffs_frozen BEFORE UPDATE OF number, shift_id, business_day, frozen_at, checksum, body ON handoffs
    BEGIN SELECT RAISE(ABORT, 'a frozen hand-off never changes'); END;
CREATE TRIGGER handoff_items_frozen BEFORE UPDATE OF handoff_id, position, section, ref, body ON handoff_items
    BEGIN SELECT RAISE(ABORT, 'a frozen hand-off never changes'); END;
