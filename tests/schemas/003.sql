-- schema d51fdca5f9c406880e5c70ca84e3b6e236818382d2b5af402b7cec0ccaa637d6
INSERT INTO mined_away(norm, at, agent_id) VALUES ('在吗', 1780280000, 1);
INSERT INTO snippet_fills(entity, entity_id, name, value, at) VALUES ('inquiry', 1, '身高', '165', 1780275040);
