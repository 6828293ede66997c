-- schema b330412b348220754358b6fa91ac7adb1fd90b0e80e858a6b5d268e0d9e3016f
INSERT INTO complaints(case_id, class, answer) VALUES (1, 'goods', '已补偿并致歉');
INSERT INTO case_evidence(case_id, kind, note, at, agent_id) VALUES (1, 'photo', '领口照片两张', 1780292050, 1);
