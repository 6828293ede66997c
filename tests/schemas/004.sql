-- schema 4c155a96243484ccd327b23685b16d397379f85a4d8aff0e676f3b187701f015
INSERT INTO case_walks(case_id, guide, walk, at, agent_id, shift_id) VALUES (1, 'quality', '{"answers":[]}', 1780292100, 1, 1);
INSERT INTO case_todos(case_id, text, due_at, done_at, result, agent_id)
VALUES (1, '联系仓库查质检', 1780292500, 1780292400, '已查', 1);
