-- X1: taking a new inquiry, case, customer or snippet back asks who refers to it, and so does the database itself.
CREATE INDEX orders_inquiry           ON orders(inquiry_id) WHERE inquiry_id IS NOT NULL;
CREATE INDEX cases_inquiry            ON cases(inquiry_id) WHERE inquiry_id IS NOT NULL;
CREATE INDEX inquiries_case           ON inquiries(case_id) WHERE case_id IS NOT NULL;
CREATE INDEX questions_inquiry        ON questions(inquiry_id) WHERE inquiry_id IS NOT NULL;
CREATE INDEX questions_snippet        ON questions(snippet_id) WHERE snippet_id IS NOT NULL;
CREATE INDEX mined_away_snippet       ON mined_away(snippet_id) WHERE snippet_id IS NOT NULL;
CREATE INDEX surveys_customer         ON surveys(customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX reconciliations_customer ON reconciliations(customer_id) WHERE customer_id IS NOT NULL;

-- X3: what was deleted, the newest first.
CREATE INDEX customers_deleted  ON customers(deleted_at) WHERE deleted_at IS NOT NULL AND merged_into IS NULL;
CREATE INDEX fees_deleted       ON fees(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX products_deleted   ON products(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX promotions_deleted ON promotions(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX snippets_deleted   ON snippets(deleted_at) WHERE deleted_at IS NOT NULL;

-- C1, E2: somebody by name; the account of a courier or supplier; money that settles nothing yet; what is disputed.
CREATE INDEX customers_name ON customers(name);
CREATE INDEX fees_party     ON fees(party, account);
CREATE INDEX payments_party ON payments(party, account);
CREATE INDEX payments_free  ON payments(at) WHERE fee_id IS NULL;
CREATE INDEX fees_disputed  ON fees(at) WHERE disputed_at IS NOT NULL AND dispute_end = '' AND deleted_at IS NULL;

-- S6: the number of a hand-over counts those of its day.
CREATE INDEX handoffs_day ON handoffs(business_day);

-- I7: what was asked and answered in some days.
CREATE INDEX questions_at       ON questions(asked_at);
CREATE INDEX questions_answered ON questions(answered_at) WHERE answered_at IS NOT NULL;

-- F3: long numbers in names are found like those in texts: customers and goods are taken
-- into the index again, beside the work. An order with such a receiver is found by her phone.
INSERT OR REPLACE INTO search_progress SELECT 'customer', coalesce(max(id), 0) FROM customers;
INSERT OR REPLACE INTO search_progress SELECT 'product', coalesce(max(id), 0) FROM products;
INSERT OR REPLACE INTO search_progress SELECT 'promotion', coalesce(max(id), 0) FROM promotions;
