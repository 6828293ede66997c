-- S6: what came up after a hand-off was frozen. It stands below the frozen part, which never changes.
CREATE TABLE handoff_addenda (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    handoff_id INTEGER NOT NULL REFERENCES handoffs(id),
    at         INTEGER NOT NULL,
    agent_id   INTEGER REFERENCES agents(id),
    text       TEXT NOT NULL
);
CREATE INDEX handoff_addenda_of ON handoff_addenda(handoff_id, id);
CREATE TRIGGER handoff_addenda_same BEFORE UPDATE ON handoff_addenda
    BEGIN SELECT RAISE(ABORT, 'what was added to a hand-off never changes'); END;
