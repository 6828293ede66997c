-- Money around orders and cases (E1–E3): whose statement a fee stands on, payments and prepayments, disputes, credit.

ALTER TABLE fees ADD COLUMN account      TEXT NOT NULL DEFAULT 'customer';  -- customer, courier, supplier, house
ALTER TABLE fees ADD COLUMN customer_id  INTEGER REFERENCES customers(id);
ALTER TABLE fees ADD COLUMN party        TEXT NOT NULL DEFAULT '';          -- id of the courier, name of the supplier
ALTER TABLE fees ADD COLUMN owed_by_us   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE fees ADD COLUMN document_id  INTEGER REFERENCES case_documents(id);
ALTER TABLE fees ADD COLUMN number       TEXT NOT NULL DEFAULT '';          -- of the expense slip
ALTER TABLE fees ADD COLUMN business_day TEXT NOT NULL DEFAULT '';
ALTER TABLE fees ADD COLUMN disputed_at  INTEGER;
ALTER TABLE fees ADD COLUMN dispute_end  TEXT NOT NULL DEFAULT '';          -- stands, changed, dropped
CREATE INDEX fees_day      ON fees(business_day);
CREATE INDEX fees_open     ON fees(at) WHERE settled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX fees_customer ON fees(customer_id) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX fees_document ON fees(document_id) WHERE document_id IS NOT NULL;

-- The fee that an expense slip becomes when it is written.
ALTER TABLE case_documents ADD COLUMN fee         TEXT NOT NULL DEFAULT '';
ALTER TABLE case_documents ADD COLUMN fee_payer   TEXT NOT NULL DEFAULT '';
ALTER TABLE case_documents ADD COLUMN fee_account TEXT NOT NULL DEFAULT '';
ALTER TABLE case_documents ADD COLUMN fee_party   TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN credit_fen INTEGER;                        -- what she may owe; NULL: no limit

CREATE TABLE payments (                 -- E2, E3: money received (above zero) or paid (below)
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      TEXT NOT NULL,
    customer_id  INTEGER REFERENCES customers(id),
    party        TEXT NOT NULL DEFAULT '',
    amount_fen   INTEGER NOT NULL,
    prepaid      INTEGER NOT NULL DEFAULT 0,
    fee_id       INTEGER REFERENCES fees(id),   -- the fee it settles
    note         TEXT NOT NULL DEFAULT '',
    at           INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    agent_id     INTEGER REFERENCES agents(id),
    shift_id     INTEGER REFERENCES shifts(id)
);
CREATE INDEX payments_day      ON payments(business_day);
CREATE INDEX payments_customer ON payments(customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX payments_fee      ON payments(fee_id) WHERE fee_id IS NOT NULL;

CREATE TABLE fee_talks (                -- who said what about a disputed fee
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    fee_id   INTEGER NOT NULL REFERENCES fees(id),
    at       INTEGER NOT NULL,
    said_by  TEXT NOT NULL,
    text     TEXT NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    shift_id INTEGER REFERENCES shifts(id)
);
CREATE INDEX fee_talks_of ON fee_talks(fee_id, at);

ALTER TABLE cases ADD COLUMN limit_fen INTEGER;    -- A5: the most that could be given by the outcome that was taken

-- A7: deadlines of the platform that are still to be met.
CREATE INDEX cases_deadline ON cases(deadline_at)
    WHERE deadline_at IS NOT NULL AND closed_at IS NULL AND deleted_at IS NULL AND status <> 'solved';
