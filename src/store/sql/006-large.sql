-- Indexes for files with years of work in them: what a day's figures look up.

CREATE INDEX orders_accepted ON orders(accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX orders_promised ON orders(promised_ship_at) WHERE promised_ship_at IS NOT NULL;
CREATE INDEX cases_solved    ON cases(solved_at) WHERE solved_at IS NOT NULL;
CREATE INDEX inquiry_waits_started ON inquiry_waits(started_at);
