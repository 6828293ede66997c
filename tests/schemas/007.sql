-- schema 1e524ea3c8272a099a6e0abb2c7745d2f3720d537a247db3322f9cf9e3b5ee60
INSERT INTO customer_apart(one, other, at, agent_id) VALUES (1, 2, 1780281000, 1);
