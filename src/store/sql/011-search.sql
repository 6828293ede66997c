-- Search over everything (F3). Both tables are made from the rows they find and can be made again at any time; they
-- hold no text, only where its words are. A row of a kind has the rowid (kind << 40) + id.

CREATE VIRTUAL TABLE search_text USING fts5(    -- texts: words of two neighbouring characters
    words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1'
);
CREATE VIRTUAL TABLE search_keys USING fts5(    -- what is looked up as a whole: tails of numbers, sounds of names
    keys, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none
);
CREATE TABLE search_progress (
    what TEXT PRIMARY KEY,      -- 'trail', or a kind
    at   INTEGER NOT NULL       -- the last change of the trail that was followed; the last id that is not in yet
) WITHOUT ROWID;
INSERT INTO search_progress SELECT 'trail', coalesce(max(id), 0) FROM changes;
INSERT INTO search_progress SELECT 'order', coalesce(max(id), 0) FROM orders;
INSERT INTO search_progress SELECT 'inquiry', coalesce(max(id), 0) FROM inquiries;
INSERT INTO search_progress SELECT 'case', coalesce(max(id), 0) FROM cases;
INSERT INTO search_progress SELECT 'customer', coalesce(max(id), 0) FROM customers;
INSERT INTO search_progress SELECT 'product', coalesce(max(id), 0) FROM products;
INSERT INTO search_progress SELECT 'promotion', coalesce(max(id), 0) FROM promotions;
INSERT INTO search_progress SELECT 'question', coalesce(max(id), 0) FROM questions;
