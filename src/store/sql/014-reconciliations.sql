-- Accounts compared with the other side (E2), and what a claim brought on them (A9).

ALTER TABLE reminders ADD COLUMN source TEXT NOT NULL DEFAULT '';   -- what made it: a calendar and its period
CREATE INDEX reminders_source ON reminders(source) WHERE source <> '';

CREATE TABLE reconciliations (          -- agreed on with a party, for a period, over this balance
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      TEXT NOT NULL,
    customer_id  INTEGER REFERENCES customers(id),
    party        TEXT NOT NULL DEFAULT '',
    from_day     TEXT NOT NULL,
    to_day       TEXT NOT NULL,
    balance_fen  INTEGER NOT NULL,
    note         TEXT NOT NULL DEFAULT '',
    at           INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    agent_id     INTEGER REFERENCES agents(id),
    shift_id     INTEGER REFERENCES shifts(id)
);
CREATE INDEX reconciliations_of ON reconciliations(from_day, to_day);

ALTER TABLE fees ADD COLUMN todo_id INTEGER REFERENCES case_todos(id);      -- A9: the claim it came from
CREATE INDEX fees_todo ON fees(todo_id) WHERE todo_id IS NOT NULL;
