-- Guided cases: the walk through a guide, what there is to do, what the guide learned on the way.

ALTER TABLE cases ADD COLUMN received         TEXT NOT NULL DEFAULT '';  -- the goods that came instead
ALTER TABLE cases ADD COLUMN wanted           TEXT NOT NULL DEFAULT '';  -- the goods she wants instead
ALTER TABLE cases ADD COLUMN courier_weight_g INTEGER;
ALTER TABLE cases ADD COLUMN approved_by      TEXT NOT NULL DEFAULT '';  -- A5: an amount above the limit
ALTER TABLE case_documents ADD COLUMN on_return INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_documents ADD COLUMN origin    TEXT NOT NULL DEFAULT 'kind';  -- kind, guide, agent

CREATE TABLE case_walks (               -- A3: the answers, and the outcome once it was taken
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  INTEGER NOT NULL REFERENCES cases(id),
    guide    TEXT NOT NULL,
    walk     TEXT NOT NULL,             -- JSON
    outcome  TEXT NOT NULL DEFAULT '',
    at       INTEGER NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id)
);
CREATE INDEX case_walks_of ON case_walks(case_id, at);

CREATE TABLE case_todos (               -- A3, A7, A9
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  INTEGER NOT NULL REFERENCES cases(id),
    key      TEXT NOT NULL DEFAULT '',  -- the id in the guide
    text     TEXT NOT NULL,
    who      TEXT NOT NULL DEFAULT 'agent',
    due_at   INTEGER NOT NULL,
    done_at  INTEGER,
    result   TEXT NOT NULL DEFAULT '',
    agent_id INTEGER REFERENCES agents(id)
);
CREATE INDEX case_todos_of   ON case_todos(case_id);
CREATE INDEX case_todos_open ON case_todos(due_at) WHERE done_at IS NULL;
