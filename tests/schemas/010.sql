-- schema 26d5de0e7e0a16ba75a4433a8ace437041cccbb7199bce1a2798017b5588a565
INSERT INTO handoff_addenda(handoff_id, at, agent_id, text) VALUES (1, 1780306500, 1, '仓库晚上九点盘点');
