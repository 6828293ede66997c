-- schema 52c557dd4ede10c37200034bf37085d7515593317004a2b82c66320f0daec396
INSERT INTO change_requests(order_id, branch, what, opened_at, closed_at, outcome, agent_id, shift_id)
VALUES (1, 'not_shipped', '换 L 码', 1780278000, 1780278300, 'done', 1, 1);
INSERT INTO chases(order_id, kind, at, asked, text, agent_id, shift_id)
VALUES (1, 'patience', 1780279000, '仓库', '今天能发吗', 1, 1);
INSERT INTO send_offs(order_id, item, at, agent_id) VALUES (1, 'thanks', 1780276100, 1);
INSERT INTO call_backs(order_id, due_at, result, done_at, agent_id, shift_id) VALUES (1, 1780362000, 'ok', 1780362100, 1, 1);
INSERT INTO feedback(order_id, customer_id, kind, text, at, business_day, agent_id, shift_id)
VALUES (1, 2, 'wish', '想要更大的包装盒', 1780362100, '2026-06-02', 1, 1);
