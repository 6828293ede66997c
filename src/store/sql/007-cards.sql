-- Customers and products at full depth: who is not the same although she looks so; how much of a product one takes.

CREATE TABLE customer_apart (           -- C1: looked at and not the same; the smaller id is `one`
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    one      INTEGER NOT NULL REFERENCES customers(id),
    other    INTEGER NOT NULL REFERENCES customers(id),
    at       INTEGER NOT NULL,
    agent_id INTEGER REFERENCES agents(id),
    UNIQUE (one, other)
);
CREATE INDEX customer_apart_other ON customer_apart(other);

-- A customer is found by the end of her phone.
CREATE INDEX customer_phones_tail ON customer_phones(substr(phone, -4));
CREATE INDEX customers_tier ON customers(tier) WHERE tier <> '';

ALTER TABLE products ADD COLUMN usage_amount TEXT NOT NULL DEFAULT '';  -- C2
