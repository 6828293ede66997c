-- I10: what comes due by itself (a promise, a ship time, money that is out), put off with a reason. A reminder of its
-- own carries its later time itself.

CREATE TABLE snoozes (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    of_id    INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    times    INTEGER NOT NULL DEFAULT 1,
    reason   TEXT NOT NULL DEFAULT '',
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id),
    UNIQUE (kind, of_id)
);
CREATE INDEX snoozes_until ON snoozes(until);

-- R3: what the screen wrote into a file of the configuration, so that it can be taken back.
CREATE TABLE own_texts (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL DEFAULT ''
);
