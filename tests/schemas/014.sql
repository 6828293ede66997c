-- schema 4a78a1c6adb55276356cc6b9bcc1a390de6c439b97515b07c370aca4ab450da1
INSERT INTO reconciliations(account, customer_id, from_day, to_day, balance_fen, note, at, business_day, agent_id, shift_id)
VALUES ('customer', 2, '2026-06-01', '2026-06-30', 4000, '核对无误', 1780367000, '2026-06-02', 1, 1);
