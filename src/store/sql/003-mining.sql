-- Repeated questions that are not offered any more (I7), and what was typed into a reply's holes (F2).

CREATE TABLE mined_away (               -- the compared forms of a question put aside, or made a snippet
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    norm       TEXT NOT NULL UNIQUE,
    at         INTEGER NOT NULL,
    snippet_id INTEGER REFERENCES snippets(id),  -- while it lives; NULL: put aside for good
    agent_id   INTEGER REFERENCES agents(id)
);

CREATE TABLE snippet_fills (            -- the same hole is not asked for twice in one conversation
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    entity    TEXT NOT NULL,
    entity_id INTEGER NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (entity, entity_id, name)
);

CREATE INDEX inquiries_asked    ON inquiries(opened_at) WHERE question <> '' AND deleted_at IS NULL;
CREATE INDEX snippet_uses_asked ON snippet_uses(inquiry_id) WHERE inquiry_id IS NOT NULL;
