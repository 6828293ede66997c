-- Indexes for files with years of work in them.

CREATE INDEX orders_placed   ON orders(placed_at);
CREATE INDEX orders_accepted ON orders(accepted_at) WHERE accepted_at IS NOT NULL;
