-- The figures of a day ask for what happened on it; each question has its index, so that a day of last year is found
-- as fast as today.
CREATE INDEX inquiry_waits_at ON inquiry_waits(started_at);
CREATE INDEX orders_accepted  ON orders(accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX orders_promised  ON orders(promised_ship_at) WHERE promised_ship_at IS NOT NULL;
CREATE INDEX orders_nudged    ON orders(nudged_at) WHERE nudged_at IS NOT NULL;
CREATE INDEX cases_solved     ON cases(solved_at) WHERE solved_at IS NOT NULL;
