-- schema 012f2f3631c7949c19d7d1b8708a528de88a512842a65d9441cf94f52cdd2451
INSERT INTO snoozes(kind, of_id, until, reason, agent_id) VALUES ('promise', 1, 1780277200, '仓库午休', 1);
INSERT INTO own_texts(name, body) VALUES ('remarks.toml', '[[own]]');
