-- A panel for a bench: whoever has no contract gets one with a team, half of them with a year of visits, a quarter with a medicine.
-- Ids are four letters and twelve digits: sixteen bytes. What the list does not read points nowhere.
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TEMP TABLE times (t INTEGER);
INSERT INTO times WITH RECURSIVE numbers (t) AS (SELECT 1 UNION ALL SELECT t + 1 FROM numbers WHERE t < 5) SELECT t FROM numbers;
CREATE TEMP TABLE placed AS
  SELECT people.*, panel.* FROM
    (SELECT row_number() OVER (ORDER BY id) AS n, id FROM residents WHERE id NOT IN (SELECT resident_id FROM contracts)) AS people,
    (SELECT team_id, doctor_id, institution_id, package_id, signer_account FROM contracts WHERE team_id = :team LIMIT 1) AS panel;
CREATE TEMP TABLE ill AS
  SELECT *, 'hypertension' AS programme FROM placed WHERE n % 2 = 0 UNION ALL SELECT *, 'diabetes' FROM placed WHERE n % 6 = 1;

INSERT INTO contracts (id, resident_id, team_id, doctor_id, package_id, institution_id, state, origin, starts_on, ends_on,
    term_ends_on, years, priority_groups, fee_total, fee_insurance, fee_public_health, fee_resident, signer_kind,
    signer_account, signed_how, signed_at, decided_at, decided_by, policy_version)
  SELECT CAST(printf('con-%012d', n) AS BLOB), id, team_id, doctor_id, package_id, institution_id, 'active', 'new',
    date('now', printf('-%d days', n % 300)), date('now', printf('-%d days', n % 300), '+1 year', '-1 day'),
    date('now', printf('-%d days', n % 300), '+1 year', '-1 day'), 1, '[]', 0, 0, 0, 0, 'resident', signer_account, 'drawn',
    (strftime('%s', 'now') - 86400 * (n % 300 + 1)) * 1000, (strftime('%s', 'now') - 86400 * (n % 300 + 1)) * 1000,
    doctor_id, 'bench'
  FROM placed;
INSERT INTO enrolments (id, resident_id, programme, state, valid_from, enrolled_by, recorded_at)
  SELECT CAST(printf('enr%s%012d', substr(programme, 1, 1), n) AS BLOB), id, programme, 'enrolled',
    date('now', '-400 days'), doctor_id, 1 FROM ill;
INSERT INTO visits (id, resident_id, team_id, institution_id, staff_id, role, happened_on, recorded_at, late, mode, place,
    common, danger_sign_confirmed, policy_version)
  SELECT CAST(printf('v%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB), id, team_id, institution_id, doctor_id, 'doctor',
    date('now', printf('-%d days', t * 70 + n % 60)), t, 0, CASE WHEN (n + t) % 7 = 0 THEN 'phone' ELSE 'clinic' END, 'facility',
    '{}', 0, 'bench' FROM ill, times;
INSERT INTO assessments (visit_id, programme, resident_id, happened_on, facts, controlled, adr, class, action, next_due)
  SELECT CAST(printf('v%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB), programme, id,
    date('now', printf('-%d days', t * 70 + n % 60)), '{}', (n + t) % 3 <> 0, 0, 1 + (n + t) % 3 % 2, 'ROUTINE',
    date('now', printf('-%d days', t * 70 + n % 60), '+3 months') FROM ill, times;
INSERT INTO readings (id, resident_id, kind, first, second, source, entered_as, signs, taken_at, recorded_at, recorded_by, visit_id)
  SELECT CAST(printf('r%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB), id, 'blood_pressure', 120 + n % 40, 80, 'visit', 'staff',
    '[]', (strftime('%s', 'now') - 86400 * (t * 70 + n % 60)) * 1000, 1, signer_account,
    CAST(printf('v%01x%s-%012d', t, substr(programme, 1, 1), n) AS BLOB) FROM ill, times;
INSERT INTO prescriptions (id, resident_id, institution_id, team_id, prescriber_id, prescriber_role, kind, online, days, diagnoses,
    visit_id, assessment_id, issued_on, issued_at, valid_until, decision, signature, state, catalogue_version, policy_version)
  SELECT CAST(printf('pre%01x%012d', t, n) AS BLOB), id, institution_id, team_id, doctor_id, 'doctor', 'repeat', 0, 28, '[]',
    x'00', x'00', date('now', printf('-%d days', t * 28 + n % 35)), t, date('now'), '{}', x'00', 'dispensed', 'bench', 'bench'
  FROM placed, times WHERE n % 4 = 0;
INSERT INTO prescription_items (id, prescription_id, resident_id, position, drug_id, drug, family, per_dose, per_day, as_needed, units)
  SELECT CAST(printf('pit%01x%012d', t, n) AS BLOB), CAST(printf('pre%01x%012d', t, n) AS BLOB), id, 0, x'00', '{}',
    'amlodipine 5mg', '1', 1, 0, 28 FROM placed, times WHERE n % 4 = 0;
INSERT INTO dispensings (id, prescription_id, prescription_item_id, resident_id, dispenser_id, institution_id, units, days,
    first_covered, last_covered, run_out, collector, collector_checked, dispensed_on, dispensed_at, policy_version)
  SELECT CAST(printf('dis%01x%012d', t, n) AS BLOB), CAST(printf('pre%01x%012d', t, n) AS BLOB),
    CAST(printf('pit%01x%012d', t, n) AS BLOB), id, doctor_id, institution_id, 28, 28,
    date('now', printf('-%d days', t * 28 + n % 35)), date('now', printf('-%d days', t * 28 + n % 35), '+27 days'),
    date('now', printf('-%d days', t * 28 + n % 35), '+28 days'), 'self', '[]',
    date('now', printf('-%d days', t * 28 + n % 35)), (20 - t) * 1000, 'bench' FROM placed, times WHERE n % 4 = 0;
COMMIT;
