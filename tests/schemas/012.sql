-- schema 59150c0c661798b33ca0e0cec229188e17624be44d2687bf6ef2de9ceee4059e
INSERT INTO payments(account, customer_id, amount_fen, at, business_day, agent_id, shift_id)
VALUES ('customer', 2, 5000, 1780293000, '2026-06-01', 1, 1);
INSERT INTO fee_talks(fee_id, at, said_by, text, agent_id) VALUES (1, 1780294000, '王小珍', '十元可以', 1);
