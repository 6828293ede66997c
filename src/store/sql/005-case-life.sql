-- The life of a case: how a complaint is handled, what evidence there is, what a claim brought, who was told.

ALTER TABLE cases ADD COLUMN escalated_at INTEGER;        -- A6: the supervisor was told
ALTER TABLE case_todos ADD COLUMN amount_fen INTEGER;     -- A9: what a claim brought

CREATE TABLE complaints (               -- A6: one sheet a case
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id       INTEGER NOT NULL UNIQUE REFERENCES cases(id),
    class         TEXT NOT NULL DEFAULT '',
    contact       TEXT NOT NULL DEFAULT '',
    investigation TEXT NOT NULL DEFAULT '',
    answer        TEXT NOT NULL DEFAULT '',
    opinion       TEXT NOT NULL DEFAULT '',
    measure       TEXT NOT NULL DEFAULT '',
    effect        TEXT NOT NULL DEFAULT ''
);

CREATE TABLE case_evidence (            -- A1, A7: ticks with a note or the path of a file
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  INTEGER NOT NULL REFERENCES cases(id),
    kind     TEXT NOT NULL,
    note     TEXT NOT NULL DEFAULT '',
    at       INTEGER NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    UNIQUE (case_id, kind)
);

CREATE INDEX reminders_kind ON reminders(kind, due_at);
