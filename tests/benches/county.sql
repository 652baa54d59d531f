-- People for a bench, written straight into a demo's database. Ids are four letters and twelve digits: sixteen bytes.
-- What no indicator reads points nowhere.
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TEMP TABLE people AS
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :residents)
  SELECT n, CAST(printf('res-%012d', n) AS BLOB) AS id, n % 5 <> 0 AS signed FROM numbers;
CREATE TEMP TABLE panels AS
  SELECT row_number() OVER () - 1 AS k, * FROM
    (SELECT team_id, doctor_id, institution_id, package_id, signer_account FROM contracts
     WHERE decided_at IS NOT NULL GROUP BY team_id, doctor_id);
CREATE TEMP TABLE placed AS
  SELECT people.*, panels.* FROM people JOIN panels ON panels.k = people.n % (SELECT COUNT(*) FROM panels);
-- Half of the signed are followed up for blood pressure, a sixth for diabetes, a quarter take a medicine.
CREATE TEMP TABLE ill AS
  SELECT *, 'hypertension' AS programme, 'I10' AS icd FROM placed WHERE signed AND n % 2 = 0
  UNION ALL SELECT *, 'diabetes', 'E11' FROM placed WHERE signed AND n % 6 = 1;
CREATE TEMP TABLE times (t INTEGER);
INSERT INTO times WITH RECURSIVE numbers (t) AS (SELECT 1 UNION ALL SELECT t + 1 FROM numbers WHERE t < 12) SELECT t FROM numbers;

INSERT INTO residents (id, name_sealed, sex, born_on, document_kind, document_sealed, lives_alone, lacks_capacity,
    verified_at, verified_how, died_on, registered_at)
  SELECT id, x'00', 'female', date('now', printf('-%d days', 7000 + n * 7919 % 25000)), 'citizen_id', x'00', 0, 0,
    1, 'card_seen', CASE WHEN n % 97 = 0 THEN date('now', '-30 days') END, 1 FROM people;
INSERT INTO resident_homes (id, resident_id, institution_id, valid_from)
  SELECT CAST(printf('hom-%012d', n) AS BLOB), id, institution_id, '2020-01-01' FROM placed;
INSERT INTO contracts (id, resident_id, team_id, doctor_id, package_id, institution_id, state, origin, starts_on, ends_on,
    term_ends_on, years, priority_groups, fee_total, fee_insurance, fee_public_health, fee_resident, signer_kind,
    signer_account, signed_how, signed_at, decided_at, decided_by, policy_version)
  SELECT CAST(printf('con-%012d', n) AS BLOB), id, team_id, doctor_id, package_id, institution_id, 'active', 'new',
    date('now', printf('-%d days', n % 500)), date('now', printf('-%d days', n % 500), '+1 year', '-1 day'),
    date('now', printf('-%d days', n % 500), '+1 year', '-1 day'), 1, '[]', 0, 0, 0, 0, 'resident', signer_account, 'drawn',
    (strftime('%s', 'now') - 86400 * (n % 500 + 1)) * 1000, (strftime('%s', 'now') - 86400 * (n % 500 + 1)) * 1000,
    doctor_id, 'bench'
  FROM placed WHERE signed;
INSERT INTO contract_items (id, contract_id, resident_id, position, kind, label, times_per_year)
  SELECT CAST(printf('itm-%012d', n) AS BLOB), CAST(printf('con-%012d', n) AS BLOB), id, 0, 'follow_up', '随访', 4
  FROM placed WHERE signed;
INSERT INTO deliveries (id, contract_id, contract_item_id, resident_id, happened_on, recorded_at, recorded_by)
  SELECT CAST(printf('del%01x%012d', t, n) AS BLOB), CAST(printf('con-%012d', n) AS BLOB), CAST(printf('itm-%012d', n) AS BLOB),
    id, date('now', printf('-%d days', t * 90)), 1, signer_account FROM placed, times WHERE signed AND t <= 3;

INSERT INTO diagnoses (id, resident_id, icd, name, diagnosed_on, proof, confirmed_by, recorded_at)
  SELECT CAST(printf('dia%s%012d', substr(programme, 1, 1), n) AS BLOB), id, icd, '慢性病', '2020-05-01', '病历', doctor_id, 1 FROM ill;
INSERT INTO enrolments (id, resident_id, programme, state, valid_from, enrolled_by, recorded_at)
  SELECT CAST(printf('enr%s%012d', substr(programme, 1, 1), n) AS BLOB), id, programme, 'enrolled',
    date('now', '-400 days'), doctor_id, 1 FROM ill;
INSERT INTO visits (id, resident_id, team_id, institution_id, staff_id, role, happened_on, recorded_at, late, mode, place,
    common, danger_sign_confirmed, policy_version)
  SELECT CAST(printf('v%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB), id, team_id, institution_id, doctor_id, 'doctor',
    date('now', printf('-%d days', t * 70 + n % 30)), t, 0, CASE WHEN (n + t) % 7 = 0 THEN 'phone' ELSE 'clinic' END, 'facility',
    '{}', 0, 'bench' FROM ill, times WHERE t <= 5;
INSERT INTO assessments (visit_id, programme, resident_id, happened_on, facts, controlled, adr, class, action, next_due)
  SELECT CAST(printf('v%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB), programme, id,
    date('now', printf('-%d days', t * 70 + n % 30)), '{}', (n + t) % 3 <> 0, 0, 1, 'ROUTINE',
    date('now', printf('-%d days', t * 70 + n % 30), '+3 months') FROM ill, times WHERE t <= 5;

INSERT INTO prescriptions (id, resident_id, institution_id, team_id, prescriber_id, prescriber_role, kind, online, days, diagnoses,
    visit_id, assessment_id, issued_on, issued_at, valid_until, decision, signature, state, catalogue_version, policy_version)
  SELECT CAST(printf('pre%01x%012d', t, n) AS BLOB), id, institution_id, team_id, doctor_id, 'doctor', 'repeat', 0, 28, '[]',
    x'00', x'00', date('now', printf('-%d days', t * 30 + n % 9)), t, date('now', printf('-%d days', t * 30 + n % 9)), '{}',
    x'00', 'dispensed', 'bench', 'bench' FROM placed, times WHERE signed AND n % 4 = 0;
INSERT INTO prescription_items (id, prescription_id, resident_id, position, drug_id, drug, family, per_dose, per_day, as_needed, units)
  SELECT CAST(printf('pit%01x%012d', t, n) AS BLOB), CAST(printf('pre%01x%012d', t, n) AS BLOB), id, 0, x'00', '{}',
    'amlodipine 5mg', '1', 1, 0, 28 FROM placed, times WHERE signed AND n % 4 = 0;
INSERT INTO dispensings (id, prescription_id, prescription_item_id, resident_id, dispenser_id, institution_id, units, days,
    first_covered, last_covered, run_out, collector, collector_checked, dispensed_on, dispensed_at, policy_version)
  SELECT CAST(printf('dis%01x%012d', t, n) AS BLOB), CAST(printf('pre%01x%012d', t, n) AS BLOB),
    CAST(printf('pit%01x%012d', t, n) AS BLOB), id, doctor_id, institution_id, 28, 28,
    date('now', printf('-%d days', t * 30 + n % 9)), date('now', printf('-%d days', t * 30 + n % 9), '+27 days'),
    date('now', printf('-%d days', t * 30 + n % 9), '+28 days'), 'self', '[]',
    date('now', printf('-%d days', t * 30 + n % 9)), (20 - t) * 1000, 'bench' FROM placed, times WHERE signed AND n % 4 = 0;

INSERT INTO feeds (id, kind, version) SELECT id, 'resident', 1 FROM people;
COMMIT;
