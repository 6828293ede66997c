-- F3: which snippets there are for what, and how they are used: the first picture is drawn from it.
CREATE INDEX snippets_scope ON snippets(category, topic, case_kind, statuses, shop, channel, last_used_at, uses)
    WHERE deleted_at IS NULL;

-- C1: the groups somebody is in, proposed by name.
CREATE INDEX customers_groups ON customers(groups) WHERE groups <> '' AND deleted_at IS NULL;

-- S6: the shift that ended last, and the hand-over a shift took over.
CREATE INDEX shifts_ended ON shifts(ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX handoffs_to  ON handoffs(to_shift_id) WHERE to_shift_id IS NOT NULL;

-- F3: long numbers in texts are found by how they begin and end: the index is made anew, beside the work.
INSERT INTO search_text(search_text) VALUES ('delete-all');
INSERT INTO search_keys(search_keys) VALUES ('delete-all');
INSERT OR REPLACE INTO search_progress SELECT 'trail', coalesce(max(id), 0) FROM changes;
INSERT OR REPLACE INTO search_progress SELECT 'order', coalesce(max(id), 0) FROM orders;
INSERT OR REPLACE INTO search_progress SELECT 'inquiry', coalesce(max(id), 0) FROM inquiries;
INSERT OR REPLACE INTO search_progress SELECT 'case', coalesce(max(id), 0) FROM cases;
INSERT OR REPLACE INTO search_progress SELECT 'customer', coalesce(max(id), 0) FROM customers;
INSERT OR REPLACE INTO search_progress SELECT 'product', coalesce(max(id), 0) FROM products;
INSERT OR REPLACE INTO search_progress SELECT 'promotion', coalesce(max(id), 0) FROM promotions;
INSERT OR REPLACE INTO search_progress SELECT 'question', coalesce(max(id), 0) FROM questions;
