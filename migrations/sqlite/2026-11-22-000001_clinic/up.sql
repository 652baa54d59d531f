-- Ids are 16-byte UUIDv7, instants epoch milliseconds, days DATE, money 分, JSON and enums TEXT.
-- "…_sealed" is ciphertext bound to its table, column and row; "…_index" an HMAC under the index key.
-- "valid_from"/"valid_to" are civil days, both inclusive; an open end is NULL.

-- Feeds: the version of a feed counts its entries in commit order; the audit log is one more feed.
CREATE TABLE feeds (
  id BLOB PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,                    -- resident | team | reference | audit
  version BIGINT NOT NULL
);
CREATE TABLE feed_entries (
  feed_id BLOB NOT NULL REFERENCES feeds (id),
  kind TEXT NOT NULL,
  entity_id BLOB NOT NULL,
  version BIGINT NOT NULL,
  present BOOLEAN NOT NULL,
  PRIMARY KEY (feed_id, kind, entity_id)
);
CREATE UNIQUE INDEX feed_entries_in_order ON feed_entries (feed_id, version);

CREATE TABLE audit (
  version BIGINT PRIMARY KEY NOT NULL,   -- of the audit feed
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,                    -- command | read | session | operation
  account_id BLOB,
  session_id BLOB,
  role TEXT,
  acting_for BLOB,                       -- the resident a guardian or proxy acts for
  request_id BLOB,                       -- a command's id: with the next two its replay record, for ever
  envelope_hash BLOB,                    -- SHA-256 of the bytes as sent
  outcome TEXT NOT NULL,
  code TEXT,
  residents TEXT NOT NULL,               -- JSON list
  teams TEXT NOT NULL,                   -- JSON list
  detail TEXT,                           -- JSON without clinical content
  hash BLOB NOT NULL                     -- of this entry and the hash before it
);
CREATE UNIQUE INDEX audit_by_command ON audit (request_id);

-- The alliance, its institutions and people who work there, as intervals.
CREATE TABLE alliances (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL                   -- GB/T 2260, six digits
);
CREATE TABLE institutions (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,                   -- primary | secondary | tertiary
  credit_code TEXT NOT NULL,
  region TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  duty_phone TEXT NOT NULL,
  hours TEXT NOT NULL,                   -- as people read them
  latitude_e6 INTEGER NOT NULL,
  longitude_e6 INTEGER NOT NULL,
  has_physician BOOLEAN NOT NULL,
  pharmacist TEXT NOT NULL,              -- own | remote | none
  has_equipment BOOLEAN NOT NULL,
  remote_area BOOLEAN NOT NULL
);
CREATE TABLE institution_placements (
  id BLOB PRIMARY KEY NOT NULL,
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  alliance_id BLOB NOT NULL REFERENCES alliances (id),
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE villages (
  code TEXT PRIMARY KEY NOT NULL,        -- statistics code, twelve digits
  name TEXT NOT NULL,
  institution_id BLOB NOT NULL REFERENCES institutions (id)
);
CREATE TABLE staff (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,                    -- public: it stands on the team's page
  practitioner_class TEXT,
  title TEXT,                            -- junior | intermediate | senior
  specialty TEXT,
  gp_trained BOOLEAN NOT NULL
);
CREATE TABLE staff_licences (
  id BLOB PRIMARY KEY NOT NULL,
  staff_id BLOB NOT NULL REFERENCES staff (id),
  number TEXT NOT NULL,
  scope TEXT NOT NULL,
  may_prescribe BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE staff_roles (
  id BLOB PRIMARY KEY NOT NULL,
  staff_id BLOB NOT NULL REFERENCES staff (id),
  role TEXT NOT NULL,
  institution_id BLOB NOT NULL REFERENCES institutions (id),      -- where they serve
  home_institution_id BLOB NOT NULL REFERENCES institutions (id), -- who employs them
  may_prescribe_here BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX staff_roles_by_staff ON staff_roles (staff_id);
CREATE TABLE teams (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  introduction TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  opened_on DATE NOT NULL,
  closed_on DATE
);
CREATE TABLE team_placements (
  id BLOB PRIMARY KEY NOT NULL,
  team_id BLOB NOT NULL REFERENCES teams (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX team_placements_by_team ON team_placements (team_id);
CREATE TABLE team_members (
  id BLOB PRIMARY KEY NOT NULL,
  team_id BLOB NOT NULL REFERENCES teams (id),
  staff_id BLOB NOT NULL REFERENCES staff (id),
  duty TEXT NOT NULL,                    -- leader | doctor | nurse | village_doctor | public_health | pharmacist | …
  cap INTEGER,                           -- residents this doctor may contract; NULL takes the policy's
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX team_members_by_team ON team_members (team_id);
CREATE INDEX team_members_by_staff ON team_members (staff_id);
CREATE TABLE substitutions (
  id BLOB PRIMARY KEY NOT NULL,
  team_id BLOB NOT NULL REFERENCES teams (id),
  absent_id BLOB NOT NULL REFERENCES staff (id),
  substitute_id BLOB NOT NULL REFERENCES staff (id),
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL
);
CREATE TABLE packages (
  id BLOB PRIMARY KEY NOT NULL,
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                    -- basic | custom
  description TEXT NOT NULL,
  fee_total INTEGER NOT NULL,            -- 分 a year
  fee_insurance INTEGER NOT NULL,
  fee_public_health INTEGER NOT NULL,
  fee_resident INTEGER NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE package_items (
  id BLOB PRIMARY KEY NOT NULL,
  package_id BLOB NOT NULL REFERENCES packages (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  times_per_year INTEGER NOT NULL        -- 0: whenever needed
);
CREATE INDEX package_items_by_package ON package_items (package_id);

-- People.
CREATE TABLE residents (
  id BLOB PRIMARY KEY NOT NULL,
  name_sealed BLOB NOT NULL,
  sex TEXT NOT NULL,
  born_on DATE NOT NULL,
  document_kind TEXT NOT NULL,           -- citizen_id | passport | …
  document_sealed BLOB NOT NULL,
  document_index BLOB,                   -- only once verified: unique among verified people
  phone_sealed BLOB,
  phone_index BLOB,
  address_sealed BLOB,
  health_record_sealed BLOB,
  lives_alone BOOLEAN NOT NULL,
  lacks_capacity BOOLEAN NOT NULL,       -- an adult for whom a guardian was proved
  verified_at BIGINT,
  verified_how TEXT,                     -- activation_code | card_seen | …
  verified_by BLOB,
  merged_into BLOB,                      -- a provisional person whose claim turned out to be someone known
  restricted_at BIGINT,
  died_on DATE,
  registered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX residents_verified ON residents (document_index);
CREATE INDEX residents_by_phone ON residents (phone_index);
CREATE TABLE resident_homes (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  village_code TEXT,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX resident_homes_by_resident ON resident_homes (resident_id);

CREATE TABLE accounts (
  id BLOB PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,                    -- resident | staff
  resident_id BLOB REFERENCES residents (id),
  staff_id BLOB REFERENCES staff (id),
  phone_sealed BLOB,
  phone_index BLOB,
  login TEXT,
  password_hash TEXT,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT
);
CREATE UNIQUE INDEX accounts_by_phone ON accounts (phone_index);
CREATE UNIQUE INDEX accounts_by_login ON accounts (login);
CREATE UNIQUE INDEX accounts_by_resident ON accounts (resident_id);
CREATE TABLE one_time_codes (
  id BLOB PRIMARY KEY NOT NULL,
  phone_index BLOB NOT NULL,
  purpose TEXT NOT NULL,                 -- sign_in | sign_contract
  code_hash BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries_left INTEGER NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_codes_by_phone ON one_time_codes (phone_index, purpose, created_at);
CREATE TABLE sessions (
  id BLOB PRIMARY KEY NOT NULL,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  token_hash BLOB NOT NULL,
  staff_role_id BLOB REFERENCES staff_roles (id),
  install_id TEXT,
  device_name TEXT,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE TABLE messages (
  id BLOB PRIMARY KEY NOT NULL,
  channel TEXT NOT NULL,
  to_sealed BLOB NOT NULL,
  body_sealed BLOB NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE identity_claims (
  id BLOB PRIMARY KEY NOT NULL,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  resident_id BLOB NOT NULL REFERENCES residents (id), -- the provisional person
  document_index BLOB NOT NULL,
  state TEXT NOT NULL,                   -- pending | verified | rejected | rival
  tries_left INTEGER NOT NULL,
  claimed_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by BLOB,
  decided_how TEXT,
  reason TEXT
);
CREATE INDEX identity_claims_by_account ON identity_claims (account_id);
CREATE INDEX identity_claims_by_document ON identity_claims (document_index);
CREATE TABLE activation_codes (
  id BLOB PRIMARY KEY NOT NULL,          -- the code itself is derived from the id under the index key, never stored
  resident_id BLOB NOT NULL REFERENCES residents (id),
  issued_by BLOB NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries_left INTEGER NOT NULL,
  used_at BIGINT
);
CREATE INDEX activation_codes_by_resident ON activation_codes (resident_id);
CREATE TABLE consents (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  purpose TEXT NOT NULL,
  event TEXT NOT NULL,                   -- given | withdrawn
  legal_basis TEXT NOT NULL,
  text_version TEXT,                     -- with its hash NULL when it rests on another basis than consent
  text_hash BLOB,
  channel TEXT NOT NULL,                 -- app | paper
  recipient TEXT,
  by_account BLOB NOT NULL,
  guardian_id BLOB,                      -- when a guardian consents for the resident
  witness_id BLOB,
  scan_hash BLOB,
  at BIGINT NOT NULL
);
CREATE INDEX consents_by_resident ON consents (resident_id, purpose, at);
CREATE TABLE guardianships (
  id BLOB PRIMARY KEY NOT NULL,
  ward_id BLOB NOT NULL REFERENCES residents (id),
  guardian_id BLOB NOT NULL REFERENCES residents (id),
  relation TEXT NOT NULL,
  proof_kind TEXT NOT NULL,
  proof_hash BLOB NOT NULL,
  verified_by BLOB NOT NULL,
  recorded_at BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  revoked_at BIGINT
);
CREATE INDEX guardianships_by_ward ON guardianships (ward_id);
CREATE INDEX guardianships_by_guardian ON guardianships (guardian_id);
-- Immutable but for its revocation: a change is a new grant.
CREATE TABLE grants (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  proxy_name_sealed BLOB NOT NULL,
  proxy_phone_sealed BLOB NOT NULL,
  proxy_phone_index BLOB NOT NULL,
  relation TEXT NOT NULL,
  scopes TEXT NOT NULL,                  -- JSON list
  granted_by BLOB NOT NULL,
  granted_as TEXT NOT NULL,              -- resident | guardian | desk
  scan_hash BLOB,
  granted_at BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  revoked_at BIGINT,
  revoked_by BLOB
);
CREATE INDEX grants_by_resident ON grants (resident_id);
CREATE INDEX grants_by_proxy ON grants (proxy_phone_index);

CREATE TABLE blobs (
  id BLOB PRIMARY KEY NOT NULL,
  hash BLOB NOT NULL,                    -- SHA-256 of the plain bytes
  account_id BLOB NOT NULL REFERENCES accounts (id),
  resident_id BLOB,                      -- set by the command that names the blob
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX blobs_by_hash ON blobs (hash, account_id);

-- Contracts.
CREATE TABLE contracts (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  team_id BLOB NOT NULL REFERENCES teams (id),
  doctor_id BLOB NOT NULL REFERENCES staff (id),
  package_id BLOB NOT NULL REFERENCES packages (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),  -- three slots of a combined contract
  district_institution_id BLOB REFERENCES institutions (id),
  municipal_institution_id BLOB REFERENCES institutions (id),
  state TEXT NOT NULL,                   -- stored states only; lapse, expiry and the like are computed
  origin TEXT NOT NULL,                  -- new | renewal | transfer
  predecessor_id BLOB REFERENCES contracts (id),
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,                 -- last day, moved forward by termination or transfer
  term_ends_on DATE NOT NULL,            -- last day as signed
  years INTEGER NOT NULL,
  priority_groups TEXT NOT NULL,         -- JSON list
  fee_total INTEGER NOT NULL,
  fee_insurance INTEGER NOT NULL,
  fee_public_health INTEGER NOT NULL,
  fee_resident INTEGER NOT NULL,
  signer_kind TEXT NOT NULL,             -- resident | guardian
  signer_account BLOB NOT NULL,
  guardian_id BLOB,
  signed_how TEXT NOT NULL,              -- drawn | paper
  signed_at BIGINT NOT NULL,
  decided_at BIGINT,                     -- by the team
  decided_by BLOB,
  decision_reason_sealed BLOB,           -- why the team declined, or took one above the cap
  identity_check TEXT,                   -- how identity was checked on acceptance
  end_side TEXT,                         -- resident | team: who ended it; only that side takes it back
  end_reason TEXT,
  end_note_sealed BLOB,
  end_recorded_at BIGINT,                -- also of a withdrawal, and of the transfer or renewal that follows
  end_recorded_by BLOB,
  end_witness_id BLOB,                   -- what the desk recorded from paper
  end_scan_hash BLOB,
  refund INTEGER,                        -- 分
  policy_version TEXT NOT NULL
);
CREATE INDEX contracts_by_resident ON contracts (resident_id, starts_on);
CREATE INDEX contracts_by_team ON contracts (team_id, state);
CREATE INDEX contracts_by_doctor ON contracts (doctor_id, state);
CREATE TABLE contract_items (
  id BLOB PRIMARY KEY NOT NULL,
  contract_id BLOB NOT NULL REFERENCES contracts (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  times_per_year INTEGER NOT NULL
);
CREATE INDEX contract_items_by_contract ON contract_items (contract_id);
CREATE TABLE deliveries (
  id BLOB PRIMARY KEY NOT NULL,
  contract_id BLOB NOT NULL REFERENCES contracts (id),
  contract_item_id BLOB NOT NULL REFERENCES contract_items (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  visit_id BLOB,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BLOB NOT NULL
);
CREATE INDEX deliveries_by_contract ON deliveries (contract_id, happened_on);
CREATE TABLE agreements (
  contract_id BLOB PRIMARY KEY NOT NULL REFERENCES contracts (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  template_version TEXT NOT NULL,
  document_sealed BLOB NOT NULL,         -- canonical bytes
  document_hash BLOB NOT NULL,
  signature_hash BLOB NOT NULL,          -- blob of the drawn signature or of the scan
  signed TEXT NOT NULL,                  -- JSON: the resident's side of the evidence
  evidence BLOB,                         -- canonical record, signed when the team accepts
  evidence_signature BLOB,
  evidence_key TEXT
);

-- Follow-up.
CREATE TABLE diagnoses (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  icd TEXT NOT NULL,
  name TEXT NOT NULL,
  diagnosed_on DATE NOT NULL,
  proof TEXT NOT NULL,                   -- where the diagnosis is documented
  confirmed_by BLOB NOT NULL,
  recorded_at BIGINT NOT NULL,
  resolved_on DATE,
  corrects BLOB
);
CREATE INDEX diagnoses_by_resident ON diagnoses (resident_id);
CREATE TABLE enrolments (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  programme TEXT NOT NULL,
  diagnosis_id BLOB,
  state TEXT NOT NULL,                   -- enrolled | lost | closed
  reason TEXT,
  valid_from DATE NOT NULL,
  valid_to DATE,
  enrolled_by BLOB NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX enrolments_by_resident ON enrolments (resident_id, programme);
CREATE TABLE visits (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  team_id BLOB NOT NULL REFERENCES teams (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  staff_id BLOB NOT NULL REFERENCES staff (id),
  role TEXT NOT NULL,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  late BOOLEAN NOT NULL,                 -- recorded after the scope it was done under had ended
  mode TEXT NOT NULL,                    -- clinic | home | phone | video
  place TEXT NOT NULL,                   -- facility | community | home | institution | online
  common TEXT NOT NULL,                  -- JSON: the part that all programmes share
  danger_sign_confirmed BOOLEAN NOT NULL,
  note_sealed BLOB,
  corrects BLOB,                         -- the visit this one replaces; that one is kept
  corrected_by BLOB,
  policy_version TEXT NOT NULL
);
CREATE INDEX visits_by_resident ON visits (resident_id, happened_on);
CREATE TABLE assessments (
  visit_id BLOB NOT NULL REFERENCES visits (id),
  programme TEXT NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  happened_on DATE NOT NULL,
  facts TEXT NOT NULL,                   -- JSON: the programme's form
  controlled BOOLEAN NOT NULL,
  adr BOOLEAN NOT NULL,
  class INTEGER NOT NULL,
  action TEXT NOT NULL,
  next_due DATE NOT NULL,
  PRIMARY KEY (visit_id, programme)
);
CREATE INDEX assessments_by_resident ON assessments (resident_id, programme, happened_on);
CREATE TABLE readings (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  kind TEXT NOT NULL,                    -- blood_pressure | glucose | …
  first BIGINT,                          -- mmHg systolic, tenths of mmol/L, tenths of a kilogram
  second BIGINT,                         -- mmHg diastolic
  third BIGINT,                          -- beats a minute
  mark TEXT,                             -- hi | lo: outside the meter's range
  context TEXT,                          -- left | right arm; fasting | after_meal | random
  source TEXT NOT NULL,                  -- home | team | visit
  entered_as TEXT NOT NULL,              -- oneself | guardian | proxy | staff
  signs TEXT NOT NULL,                   -- JSON: danger signs ticked
  danger TEXT,                           -- code of the advice shown
  taken_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BLOB NOT NULL,
  visit_id BLOB,
  corrects BLOB
);
CREATE INDEX readings_by_resident ON readings (resident_id, kind, taken_at);
CREATE TABLE tasks (
  id BLOB PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  source_kind TEXT NOT NULL,
  source_id BLOB NOT NULL,
  team_id BLOB,                          -- NULL: the duty clinician of the institution
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  assignee_id BLOB,
  urgency TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  seen_at BIGINT,
  seen_by BLOB,
  closed_at BIGINT,
  closed_by BLOB,
  outcome TEXT,
  note_sealed BLOB
);
CREATE INDEX tasks_by_resident ON tasks (resident_id);
CREATE INDEX tasks_by_team ON tasks (team_id, closed_at);
CREATE INDEX tasks_by_institution ON tasks (institution_id, closed_at);
CREATE TABLE referrals (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  visit_id BLOB,
  direction TEXT NOT NULL,               -- up | down | rehab | nursing | elder_care | hospice
  urgency TEXT NOT NULL,
  reason TEXT NOT NULL,
  to_institution TEXT NOT NULL,
  to_department TEXT NOT NULL,
  referred_by BLOB NOT NULL,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  check_by DATE NOT NULL,
  outcome TEXT,
  outcome_on DATE,
  outcome_by BLOB
);
CREATE INDEX referrals_by_resident ON referrals (resident_id);

-- Prescriptions.
CREATE TABLE long_assessments (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  visit_id BLOB NOT NULL REFERENCES visits (id),
  staff_id BLOB NOT NULL REFERENCES staff (id),
  scope TEXT NOT NULL,                   -- full_first | strict | repeat
  answers TEXT NOT NULL,                 -- JSON
  assessed_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX long_assessments_by_resident ON long_assessments (resident_id);
CREATE TABLE educations (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  staff_id BLOB NOT NULL REFERENCES staff (id),
  topics TEXT NOT NULL,                  -- JSON list
  given_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX educations_by_resident ON educations (resident_id);
CREATE TABLE confirmations (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  days INTEGER NOT NULL,                 -- up to this many days' supply
  signer_kind TEXT NOT NULL,             -- resident | guardian
  by_account BLOB NOT NULL,
  signature_hash BLOB NOT NULL,          -- drawn signature or scan
  witness_id BLOB,
  confirmed_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX confirmations_by_resident ON confirmations (resident_id);
CREATE TABLE prescriptions (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  team_id BLOB REFERENCES teams (id),
  prescriber_id BLOB NOT NULL REFERENCES staff (id),
  prescriber_role TEXT NOT NULL,         -- doctor | assistant_gp | village_doctor
  kind TEXT NOT NULL,                    -- first | repeat | resume
  online BOOLEAN NOT NULL,
  days INTEGER NOT NULL,
  diagnoses TEXT NOT NULL,               -- JSON list of diagnosis ids and ICD codes as judged
  visit_id BLOB NOT NULL REFERENCES visits (id),
  assessment_id BLOB NOT NULL,
  education_id BLOB,
  confirmation_id BLOB,
  early_reason TEXT,
  issued_on DATE NOT NULL,
  issued_at BIGINT NOT NULL,
  valid_until DATE NOT NULL,             -- last day for dispensing
  validity_reason TEXT,
  decision TEXT NOT NULL,                -- JSON: verdict and codes when issued
  signature BLOB NOT NULL,               -- suite tag, key id, then the signature
  state TEXT NOT NULL,                   -- stored states only; expiry is computed
  stopped_at BIGINT,
  stopped_by BLOB,
  stop_reason TEXT,
  catalogue_version TEXT NOT NULL,
  policy_version TEXT NOT NULL
);
CREATE INDEX prescriptions_by_resident ON prescriptions (resident_id, issued_at);
CREATE INDEX prescriptions_by_institution ON prescriptions (institution_id, state);
CREATE TABLE prescription_items (
  id BLOB PRIMARY KEY NOT NULL,
  prescription_id BLOB NOT NULL REFERENCES prescriptions (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  position INTEGER NOT NULL,
  drug_id BLOB NOT NULL,
  drug TEXT NOT NULL,                    -- JSON: the catalogue entry as it was
  family TEXT NOT NULL,                  -- ingredient and strength: supply carries over within it
  per_dose TEXT NOT NULL,                -- exact fraction of a unit
  per_day INTEGER,
  every_days INTEGER,
  as_needed BOOLEAN NOT NULL,
  units INTEGER NOT NULL,
  previous_item_id BLOB,
  refill_item_id BLOB
);
CREATE INDEX prescription_items_by_prescription ON prescription_items (prescription_id);
CREATE INDEX prescription_items_by_resident ON prescription_items (resident_id, family);
CREATE TABLE reviews (
  id BLOB PRIMARY KEY NOT NULL,
  prescription_id BLOB NOT NULL REFERENCES prescriptions (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  pharmacist_id BLOB NOT NULL REFERENCES staff (id),
  outcome TEXT NOT NULL,                 -- pass | fail
  reason TEXT,
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX reviews_by_prescription ON reviews (prescription_id);
CREATE TABLE dispensings (
  id BLOB PRIMARY KEY NOT NULL,
  prescription_id BLOB NOT NULL REFERENCES prescriptions (id),
  prescription_item_id BLOB NOT NULL REFERENCES prescription_items (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  dispenser_id BLOB NOT NULL REFERENCES staff (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  units INTEGER NOT NULL,
  days INTEGER,                          -- NULL for what is taken as needed
  first_covered DATE,
  last_covered DATE,
  run_out DATE,                          -- first day without medicine
  collector TEXT NOT NULL,               -- self | guardian | agent
  collector_checked TEXT NOT NULL,       -- JSON: which documents were seen
  agent_name_sealed BLOB,
  agent_document_sealed BLOB,
  dispensed_on DATE NOT NULL,
  dispensed_at BIGINT NOT NULL,
  policy_version TEXT NOT NULL
);
CREATE INDEX dispensings_by_item ON dispensings (prescription_item_id);
CREATE INDEX dispensings_by_resident ON dispensings (resident_id, dispensed_on);
-- What the person says is left: shown and reminded of, never used by rules or indicators.
CREATE TABLE stock_reports (
  id BLOB PRIMARY KEY NOT NULL,
  dispensing_id BLOB NOT NULL REFERENCES dispensings (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  units_left INTEGER NOT NULL,
  run_out DATE NOT NULL,
  reported_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BLOB NOT NULL
);
CREATE INDEX stock_reports_by_dispensing ON stock_reports (dispensing_id, recorded_at);
CREATE TABLE refill_requests (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  team_id BLOB NOT NULL REFERENCES teams (id),
  requested_by BLOB NOT NULL,
  requested_as TEXT NOT NULL,            -- resident | guardian | proxy | village_doctor | nurse
  early_reason_sealed BLOB,              -- why it is needed before its day
  note_sealed BLOB,
  collect_at BLOB,
  requested_at BIGINT NOT NULL
);
CREATE INDEX refill_requests_by_resident ON refill_requests (resident_id, requested_at);
CREATE TABLE refill_items (
  id BLOB PRIMARY KEY NOT NULL,
  request_id BLOB NOT NULL REFERENCES refill_requests (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  team_id BLOB NOT NULL,
  prescription_item_id BLOB NOT NULL REFERENCES prescription_items (id), -- the medicine asked for again
  state TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  reviewed_at BIGINT,
  preparing_at BIGINT,
  ready_at BIGINT,
  collected_at BIGINT,
  ended_at BIGINT,                       -- refused or withdrawn
  reason TEXT,
  decided_by BLOB,
  new_item_id BLOB                       -- the item prescribed for it
);
CREATE INDEX refill_items_by_resident ON refill_items (resident_id);
CREATE INDEX refill_items_by_team ON refill_items (team_id, state);
CREATE INDEX refill_items_by_medicine ON refill_items (prescription_item_id);
