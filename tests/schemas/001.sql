-- schema 3c495fcbad2759b549b528933daec005f993ddad4bc44c1024b606cc6c043c6c
INSERT INTO meta(key, value) VALUES ('snippets', 'mark of the lists');
INSERT INTO shops(id, name) VALUES (1, '示例家居旗舰店');
INSERT INTO agents(id, name) VALUES (1, '小李'), (2, '小张');
INSERT INTO shifts(id, agent_id, kind, business_day, planned_start, planned_end, started_at, ended_at, at_keyboard)
VALUES (1, 1, 'day', '2026-06-01', 1780273800, 1780306200, 1780273750, 1780306300, 0);
INSERT INTO customers(id, name, tier, created_at) VALUES (1, '小美', 'vip', 1780272000), (2, '王小珍', '', 1780272000);
INSERT INTO customer_names(customer_id, channel, name) VALUES (1, 'taobao', '小美'), (2, 'phone', '王小珍');
INSERT INTO customer_phones(customer_id, phone) VALUES (1, '13812345678'), (2, '13900004821');
INSERT INTO customer_addresses(customer_id, receiver, phone, province, city, district, detail)
VALUES (2, '王小珍', '13900004821', '浙江省', '杭州市', '西湖区', '文三路 1 号');
INSERT INTO products(id, code, title, spec, price_fen) VALUES (1, 'SJT-165', '真丝睡裙', '165/88A', 19900);
INSERT INTO product_stock(product_id, warehouse, qty) VALUES (1, '', 12);
INSERT INTO promotions(shop_id, name, starts_at, ends_at, content) VALUES (1, '夏日满减', 1780272000, 1781136000, '满 200 减 20');
INSERT INTO orders(id, shop_id, order_no, platform, channel, status, customer_id, receiver, phone, province, city,
    district, detail, placed_at, paid_at, accepted_at, goods_fen, payable_fen, paid_fen, remark, agent_id, shift_id,
    business_day)
VALUES (1, 1, '2026060100012345', 'taobao', 'taobao', 'accepted', 2, '王小珍', '13900004821', '浙江省', '杭州市',
    '西湖区', '文三路 1 号', 1780275600, 1780275660, 1780276000, 19900, 19900, 19900, '送礼，勿放价签', 1, 1, '2026-06-01');
INSERT INTO order_lines(order_id, position, title, spec, code, qty, unit_price_fen, amount_fen)
VALUES (1, 1, '真丝睡裙', '165/88A', 'SJT-165', 1, 19900, 19900);
INSERT INTO order_events(order_id, at, agent_id, shift_id, kind, from_status, to_status)
VALUES (1, 1780276000, 1, 1, 'status', 'wait_confirm', 'accepted');
INSERT INTO checks(order_id, item, result, agent_id, at) VALUES (1, 'address', 'pass', 1, 1780275900);
INSERT INTO remarks(order_id, text, at, agent_id, shift_id) VALUES (1, '送礼，勿放价签', 1780275950, 1, 1);
INSERT INTO inquiries(id, shop_id, channel, customer_id, topic, product, question, status, opened_at, first_reply_at,
    closed_at, order_id, agent_id, shift_id, business_day)
VALUES (1, 1, 'taobao', 1, 'size', '真丝睡裙', '165 穿什么码', 'ordered', 1780275000, 1780275040, 1780275700, 1, 1, 1, '2026-06-01'),
       (2, 1, 'taobao', 1, '', '', '丝绸怎么洗', 'not_ordered', 1780277000, 1780277060, 1780277400, NULL, 1, 1, '2026-06-01');
INSERT INTO inquiry_waits(inquiry_id, started_at, answered_at) VALUES (1, 1780275000, 1780275040), (2, 1780277000, 1780277060);
INSERT INTO inquiry_events(inquiry_id, at, agent_id, shift_id, kind, text) VALUES (1, 1780275000, 1, 1, 'opened', '');
INSERT INTO promises(inquiry_id, made_at, due_at, what, kept_at, agent_id, shift_id)
VALUES (2, 1780277060, 1780277300, '问仓库洗涤标', 1780277290, 1, 1);
INSERT INTO snippets(id, code, category, title, questions, answer) VALUES (1, 'cmb', 'size', '尺码表', '穿什么码', '165 选 M 码');
INSERT INTO snippet_uses(snippet_id, inquiry_id, at, text, agent_id, shift_id) VALUES (1, 1, 1780275040, '165 选 M 码', 1, 1);
INSERT INTO questions(inquiry_id, text, asked, asked_at, answer, answered_at, agent_id, shift_id, business_day)
VALUES (2, '能机洗吗', '仓库', 1780277070, '不能', 1780277280, 1, 1, '2026-06-01');
INSERT INTO cases(id, shop_id, channel, kind, status, customer_id, order_id, products, problem, wants, solution,
    opened_at, solved_at, closed_at, agent_id, shift_id, business_day)
VALUES (1, 1, 'taobao', 'quality', 'closed', 2, 1, '真丝睡裙', '领口脱线', '补偿', '补偿 10 元', 1780292000, 1780292600,
    1780292900, 1, 1, '2026-06-01');
INSERT INTO case_steps(case_id, at, agent_id, shift_id, kind, from_status, to_status)
VALUES (1, 1780292900, 1, 1, 'status', 'working', 'closed');
INSERT INTO case_documents(case_id, kind, amount_fen, number, written_at, agent_id)
VALUES (1, 'expense', 1000, 'FY-1', 1780292700, 1);
INSERT INTO fees(order_id, case_id, kind, amount_fen, payer, at, agent_id, shift_id)
VALUES (1, 1, 'compensation', 1000, 'us', 1780292700, 1, 1);
INSERT INTO reminders(kind, entity, entity_id, due_at, text, done_at, agent_id)
VALUES ('own', 'order', 1, 1780302000, '看看发货没有', 1780302100, 1);
INSERT INTO handoffs(id, number, shift_id, business_day, frozen_at, checksum, body, accepted_at)
VALUES (1, 'JB-20260601-1', 1, '2026-06-01', 1780306000, '', '{}', 1780306400);
INSERT INTO drafts(key, body, saved_at) VALUES ('note', '{"text":"写了一半"}', 1780306000);
INSERT INTO ops(id, at, agent_id, shift_id, kind, entity, entity_id, note)
VALUES (1, 1780275000, 1, 1, 'inquiry_open', 'inquiry', 1, '小美');
INSERT INTO changes(op_id, tbl, row_id, before, after) VALUES (1, 'inquiries', 1, NULL, '{}');
