-- schema 651c1855e21885774f7d7d7b5169c52e4086aa57faac4dd46ab605701de4407a
INSERT INTO order_extras(order_id, field, value) VALUES (1, 'weight', '0.4');
INSERT INTO positions(order_id, at, kind, place, agent_id, shift_id) VALUES (1, 1780312000, 'depart', '杭州', 1, 1);
INSERT INTO surveys(id, order_id, customer_id, at, business_day, note, agent_id) VALUES (1, 1, 2, 1780363000, '2026-06-02', '回复快', 1);
INSERT INTO survey_marks(survey_id, question, mark) VALUES (1, 'service', 5);
INSERT INTO measures(question, text, at, agent_id) VALUES ('packing', '换大一号的盒子', 1780364000, 1);
