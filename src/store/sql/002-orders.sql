-- Orders at full depth: who has them, what was asked to change, who was chased, what came back of COD,
-- what was said on sending off and on the call-back.

ALTER TABLE orders ADD COLUMN warehouse      TEXT NOT NULL DEFAULT '';  -- O15: where it is sent from
ALTER TABLE orders ADD COLUMN assigned_at    INTEGER;                   -- O10
ALTER TABLE orders ADD COLUMN cod_money_at   INTEGER;                   -- O12: the money came back
ALTER TABLE orders ADD COLUMN cod_slip_at    INTEGER;                   -- O12: the slip the customer signed came back
ALTER TABLE orders ADD COLUMN refused_at     INTEGER;                   -- O12: refused at the door
ALTER TABLE orders ADD COLUMN refused_reason TEXT NOT NULL DEFAULT '';

CREATE INDEX orders_shipped   ON orders(shipped_at) WHERE shipped_at IS NOT NULL;
-- The time keepers count on these every few seconds; the conditions are those of the queries, word for word.
CREATE INDEX orders_delivered ON orders(coalesce(signed_at, done_at), customer_id)
    WHERE coalesce(signed_at, done_at) IS NOT NULL;
CREATE INDEX orders_late      ON orders(promised_ship_at) WHERE promised_ship_at IS NOT NULL
    AND status IN ('wait_confirm', 'accepted', 'preparing') AND deleted_at IS NULL;
CREATE INDEX orders_cod       ON orders(shipped_at) WHERE payment_kind = 'cod' AND shipped_at IS NOT NULL
    AND status IN ('shipped', 'signed') AND (cod_money_at IS NULL OR cod_slip_at IS NULL)
    AND refused_at IS NULL AND deleted_at IS NULL;
-- A platform finishes an order by itself; what never came back is watched for some days after that.
CREATE INDEX orders_cod_done  ON orders(coalesce(done_at, shipped_at)) WHERE payment_kind = 'cod' AND shipped_at IS NOT NULL
    AND status = 'done' AND (cod_money_at IS NULL OR cod_slip_at IS NULL)
    AND refused_at IS NULL AND deleted_at IS NULL;

CREATE TABLE change_requests (          -- O7
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER NOT NULL REFERENCES orders(id),
    branch     TEXT NOT NULL,           -- not_shipped, persuade, recall
    what       TEXT NOT NULL,           -- what is to be different
    reason     TEXT NOT NULL DEFAULT '',
    asked_by   TEXT NOT NULL DEFAULT '',
    steps_done TEXT NOT NULL DEFAULT '',  -- ticks as step@unix-seconds, separated by spaces
    edited_at  INTEGER,                 -- when the order was changed for it
    outcome    TEXT NOT NULL DEFAULT '',
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER,
    agent_id   INTEGER REFERENCES agents(id),
    shift_id   INTEGER REFERENCES shifts(id)
);
CREATE INDEX change_requests_of   ON change_requests(order_id);
CREATE INDEX change_requests_open ON change_requests(opened_at) WHERE closed_at IS NULL;

CREATE TABLE chases (                   -- O9: it decides who is responsible
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id    INTEGER NOT NULL REFERENCES orders(id),
    kind        TEXT NOT NULL,          -- patience: before the promised time; chase: after it
    at          INTEGER NOT NULL,
    asked       TEXT NOT NULL DEFAULT '',   -- who was chased
    text        TEXT NOT NULL DEFAULT '',
    answer      TEXT NOT NULL DEFAULT '',
    answered_at INTEGER,
    agent_id    INTEGER REFERENCES agents(id),
    shift_id    INTEGER REFERENCES shifts(id)
);
CREATE INDEX chases_of ON chases(order_id, at);

CREATE TABLE send_offs (                -- I9: thanks, friend, group, favourite, follow, review
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    item     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    UNIQUE (order_id, item)
);

CREATE TABLE call_backs (               -- O14: planned by the tier; a row when it was put off or done
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL UNIQUE REFERENCES orders(id),
    due_at   INTEGER NOT NULL,
    result   TEXT NOT NULL DEFAULT '',
    note     TEXT NOT NULL DEFAULT '',
    done_at  INTEGER,
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id)
);
CREATE INDEX call_backs_open ON call_backs(due_at) WHERE done_at IS NULL;

CREATE TABLE feedback (                 -- O14: the supervisor's list
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id     INTEGER REFERENCES orders(id),
    customer_id  INTEGER NOT NULL REFERENCES customers(id),
    kind         TEXT NOT NULL,         -- opinion, wish, complaint
    text         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    answer       TEXT NOT NULL DEFAULT '',
    answered_at  INTEGER,
    agent_id     INTEGER REFERENCES agents(id),
    shift_id     INTEGER REFERENCES shifts(id)
);
CREATE INDEX feedback_day  ON feedback(business_day);
CREATE INDEX feedback_open ON feedback(at) WHERE answered_at IS NULL;

-- X1: what was taken out of an order (its old lines) is found again by the order it belonged to.
CREATE INDEX changes_gone ON changes(json_extract(before, '$.order_id')) WHERE after IS NULL;
-- An import is one action in many short transactions: its later ops are parts of its first.
ALTER TABLE ops ADD COLUMN part_of INTEGER REFERENCES ops(id);
CREATE INDEX ops_part_of ON ops(part_of) WHERE part_of IS NOT NULL;
CREATE TRIGGER ops_part BEFORE UPDATE OF part_of ON ops
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- Taking an import back asks of every customer and order whether somebody refers to it.
CREATE INDEX customers_referred ON customers(referred_by) WHERE referred_by IS NOT NULL;
CREATE INDEX customers_merged   ON customers(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX feedback_order     ON feedback(order_id) WHERE order_id IS NOT NULL;
CREATE INDEX feedback_customer  ON feedback(customer_id);
CREATE INDEX inquiries_order    ON inquiries(order_id) WHERE order_id IS NOT NULL;
