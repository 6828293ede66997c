-- What a trade writes down beyond the usual (P1): further fields of an order, where a consignment was, what customers
-- say when they are asked for marks, and what is done about it.

CREATE TABLE order_extras (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    field    TEXT NOT NULL,              -- an id of the configuration
    value    TEXT NOT NULL,
    UNIQUE (order_id, field)
);

CREATE TABLE positions (                 -- the tracking log
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    place    TEXT NOT NULL DEFAULT '',
    note     TEXT NOT NULL DEFAULT '',
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id)
);
CREATE INDEX positions_order ON positions(order_id, at);

CREATE TABLE surveys (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id     INTEGER REFERENCES orders(id),
    customer_id  INTEGER NOT NULL REFERENCES customers(id),
    at           INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    note         TEXT NOT NULL DEFAULT '',
    agent_id     INTEGER REFERENCES agents(id),
    shift_id     INTEGER REFERENCES shifts(id)
);
CREATE INDEX surveys_day ON surveys(business_day);
CREATE INDEX surveys_order ON surveys(order_id);

CREATE TABLE survey_marks (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    survey_id INTEGER NOT NULL REFERENCES surveys(id),
    question  TEXT NOT NULL,
    mark      INTEGER NOT NULL CHECK (mark BETWEEN 1 AND 5),
    UNIQUE (survey_id, question)
);

CREATE TABLE measures (                  -- what is changed because of the marks
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL DEFAULT '',
    text     TEXT NOT NULL,
    owner    TEXT NOT NULL DEFAULT '',
    due_at   INTEGER,
    at       INTEGER NOT NULL,
    done_at  INTEGER,
    effect   TEXT NOT NULL DEFAULT '',
    agent_id INTEGER REFERENCES agents(id)
);
CREATE INDEX measures_open ON measures(done_at, due_at);
