-- What a visit locks and writes: the author, the resident's feed, the team's, the log's; visit, assessment, reading, their entries on both
-- feeds, and an entry of the log. Nothing is read, decided or hashed.
\set n random(1, PEOPLE)
SELECT resident AS r, uuid_send(gen_random_uuid()) AS visit, uuid_send(gen_random_uuid()) AS reading,
  uuid_send(gen_random_uuid()) AS request, (extract(epoch FROM now()) * 1000)::bigint AS now
FROM jiayi.people WHERE n = :n \gset
BEGIN;
SELECT id FROM jiayi.accounts WHERE id = ACCOUNT FOR NO KEY UPDATE;
SELECT id FROM jiayi.feeds WHERE id = :r FOR NO KEY UPDATE;
SELECT id FROM jiayi.feeds WHERE id = TEAM FOR NO KEY UPDATE;
INSERT INTO jiayi.visits (id, resident_id, team_id, institution_id, staff_id, role, happened_on, recorded_at, late, mode, place, common,
  danger_sign_confirmed, policy_version)
VALUES (:visit, :r, TEAM, INSTITUTION, STAFF, 'doctor', current_date, :now, false, 'clinic', 'facility',
  '{"pressure":{"sbp":132,"dbp":80},"heart_rate":72}', false, 'bench');
INSERT INTO jiayi.assessments (visit_id, programme, resident_id, happened_on, facts, controlled, adr, class, action, next_due)
VALUES (:visit, 'hypertension', :r, current_date, '{"symptoms":["none"],"course":{"adherence":"regular"}}', true, false, 1, 'ROUTINE',
  current_date + 90);
INSERT INTO jiayi.readings (id, resident_id, kind, first, second, third, source, entered_as, signs, taken_at, recorded_at, recorded_by, visit_id)
VALUES (:reading, :r, 'blood_pressure', 132, 80, 72, 'visit', 'staff', '[]', :now, :now, ACCOUNT, :visit);
UPDATE jiayi.feeds SET version = version + 1 WHERE id = :r RETURNING version AS v \gset
INSERT INTO jiayi.feed_entries (feed_id, kind, entity_id, version, present) VALUES (:r, 'visit', :visit, :v, true);
UPDATE jiayi.feeds SET version = version + 1 WHERE id = TEAM RETURNING version AS v \gset
INSERT INTO jiayi.feed_entries (feed_id, kind, entity_id, version, present) VALUES (TEAM, 'visit', :visit, :v, true);
UPDATE jiayi.feeds SET version = version + 1 WHERE id = :r RETURNING version AS v \gset
INSERT INTO jiayi.feed_entries (feed_id, kind, entity_id, version, present) VALUES (:r, 'reading', :reading, :v, true);
UPDATE jiayi.feeds SET version = version + 1 WHERE id = TEAM RETURNING version AS v \gset
INSERT INTO jiayi.feed_entries (feed_id, kind, entity_id, version, present) VALUES (TEAM, 'reading', :reading, :v, true);
UPDATE jiayi.feeds SET version = version + 1 WHERE kind = 'audit' RETURNING version AS v \gset
INSERT INTO jiayi.audit (version, at, kind, account_id, role, request_id, envelope_hash, outcome, residents, teams, detail, hash)
SELECT :v, :now, 'command', ACCOUNT, 'doctor', :request, sha256(:request), 'applied', '[]', '[]', '{"name":"record_visit"}', hash
FROM jiayi.audit WHERE version = :v - 1;
COMMIT;
