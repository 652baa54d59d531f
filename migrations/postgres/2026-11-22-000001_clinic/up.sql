-- Ids are 16-byte UUIDv7, instants epoch milliseconds, days DATE, money 分, JSON and enums TEXT, sorted by its bytes as on SQLite.
-- "…_sealed" is ciphertext bound to its table, column and row; "…_index" an HMAC under the index key.
-- "valid_from"/"valid_to" are civil days, both inclusive; an open end is NULL.

-- Feeds: the version of a feed counts its entries in commit order; the audit log is one more feed.
CREATE TABLE feeds (
  id BYTEA PRIMARY KEY NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,                    -- resident | team | reference | audit
  version BIGINT NOT NULL
);
CREATE TABLE feed_entries (
  feed_id BYTEA NOT NULL REFERENCES feeds (id),
  kind TEXT COLLATE "C" NOT NULL,
  entity_id BYTEA NOT NULL,
  version BIGINT NOT NULL,
  present BOOLEAN NOT NULL,
  PRIMARY KEY (feed_id, kind, entity_id)
);
CREATE UNIQUE INDEX feed_entries_in_order ON feed_entries (feed_id, version);

CREATE TABLE audit (
  version BIGINT PRIMARY KEY NOT NULL,   -- of the audit feed
  at BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,                    -- command | read | session | operation
  account_id BYTEA,
  session_id BYTEA,
  role TEXT COLLATE "C",
  acting_for BYTEA,                       -- the resident a guardian or proxy acts for
  request_id BYTEA,                       -- a command's id: with the next two its replay record, for ever
  envelope_hash BYTEA,                    -- SHA-256 of the bytes as sent
  outcome TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C",
  residents TEXT COLLATE "C" NOT NULL,               -- JSON list
  teams TEXT COLLATE "C" NOT NULL,                   -- JSON list
  detail TEXT COLLATE "C",                           -- JSON without clinical content
  hash BYTEA NOT NULL                     -- of this entry and the hash before it
);
CREATE UNIQUE INDEX audit_by_command ON audit (request_id);

-- The alliance, its institutions and people who work there, as intervals.
CREATE TABLE alliances (
  id BYTEA PRIMARY KEY NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL                   -- GB/T 2260, six digits
);
CREATE TABLE institutions (
  id BYTEA PRIMARY KEY NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,                   -- primary | secondary | tertiary
  credit_code TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  phone TEXT COLLATE "C" NOT NULL,
  duty_phone TEXT COLLATE "C" NOT NULL,
  hours TEXT COLLATE "C" NOT NULL,                   -- as people read them
  latitude_e6 INTEGER NOT NULL,
  longitude_e6 INTEGER NOT NULL,
  has_physician BOOLEAN NOT NULL,
  pharmacist TEXT COLLATE "C" NOT NULL,              -- own | remote | none
  has_equipment BOOLEAN NOT NULL,
  remote_area BOOLEAN NOT NULL
);
CREATE TABLE institution_placements (
  id BYTEA PRIMARY KEY NOT NULL,
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  alliance_id BYTEA NOT NULL REFERENCES alliances (id),
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE villages (
  code TEXT COLLATE "C" PRIMARY KEY NOT NULL,        -- statistics code, twelve digits
  name TEXT COLLATE "C" NOT NULL,
  institution_id BYTEA NOT NULL REFERENCES institutions (id)
);
CREATE TABLE staff (
  id BYTEA PRIMARY KEY NOT NULL,
  name TEXT COLLATE "C" NOT NULL,                    -- public: it stands on the team's page
  practitioner_class TEXT COLLATE "C",
  title TEXT COLLATE "C",                            -- junior | intermediate | senior
  specialty TEXT COLLATE "C",
  gp_trained BOOLEAN NOT NULL
);
CREATE TABLE staff_licences (
  id BYTEA PRIMARY KEY NOT NULL,
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  number TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  may_prescribe BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE staff_roles (
  id BYTEA PRIMARY KEY NOT NULL,
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  role TEXT COLLATE "C" NOT NULL,
  institution_id BYTEA NOT NULL REFERENCES institutions (id),      -- where they serve
  home_institution_id BYTEA NOT NULL REFERENCES institutions (id), -- who employs them
  may_prescribe_here BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX staff_roles_by_staff ON staff_roles (staff_id);
CREATE TABLE teams (
  id BYTEA PRIMARY KEY NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  introduction TEXT COLLATE "C" NOT NULL,
  phone TEXT COLLATE "C" NOT NULL,
  hours TEXT COLLATE "C" NOT NULL,
  opened_on DATE NOT NULL,
  closed_on DATE
);
CREATE TABLE team_placements (
  id BYTEA PRIMARY KEY NOT NULL,
  team_id BYTEA NOT NULL REFERENCES teams (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX team_placements_by_team ON team_placements (team_id);
CREATE TABLE team_members (
  id BYTEA PRIMARY KEY NOT NULL,
  team_id BYTEA NOT NULL REFERENCES teams (id),
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  duty TEXT COLLATE "C" NOT NULL,                    -- leader | doctor | nurse | village_doctor | public_health | pharmacist | …
  cap INTEGER,                           -- residents this doctor may contract; NULL takes the policy's
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX team_members_by_team ON team_members (team_id);
CREATE INDEX team_members_by_staff ON team_members (staff_id);
CREATE TABLE substitutions (
  id BYTEA PRIMARY KEY NOT NULL,
  team_id BYTEA NOT NULL REFERENCES teams (id),
  absent_id BYTEA NOT NULL REFERENCES staff (id),
  substitute_id BYTEA NOT NULL REFERENCES staff (id),
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL
);
CREATE TABLE packages (
  id BYTEA PRIMARY KEY NOT NULL,
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,                    -- basic | custom
  description TEXT COLLATE "C" NOT NULL,
  fee_total INTEGER NOT NULL,            -- 分 a year
  fee_insurance INTEGER NOT NULL,
  fee_public_health INTEGER NOT NULL,
  fee_resident INTEGER NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE TABLE package_items (
  id BYTEA PRIMARY KEY NOT NULL,
  package_id BYTEA NOT NULL REFERENCES packages (id),
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  times_per_year INTEGER NOT NULL        -- 0: whenever needed
);
CREATE INDEX package_items_by_package ON package_items (package_id);

-- People.
CREATE TABLE residents (
  id BYTEA PRIMARY KEY NOT NULL,
  name_sealed BYTEA NOT NULL,
  sex TEXT COLLATE "C" NOT NULL,
  born_on DATE NOT NULL,
  document_kind TEXT COLLATE "C" NOT NULL,           -- citizen_id | passport | …
  document_sealed BYTEA NOT NULL,
  document_index BYTEA,                   -- only once verified: unique among verified people
  phone_sealed BYTEA,
  phone_index BYTEA,
  address_sealed BYTEA,
  health_record_sealed BYTEA,
  lives_alone BOOLEAN NOT NULL,
  lacks_capacity BOOLEAN NOT NULL,       -- an adult for whom a guardian was proved
  verified_at BIGINT,
  verified_how TEXT COLLATE "C",                     -- activation_code | card_seen | …
  verified_by BYTEA,
  merged_into BYTEA,                      -- a provisional person whose claim turned out to be someone known
  restricted_at BIGINT,
  died_on DATE,
  registered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX residents_verified ON residents (document_index);
CREATE INDEX residents_by_phone ON residents (phone_index);
CREATE TABLE resident_homes (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  village_code TEXT COLLATE "C",
  valid_from DATE NOT NULL,
  valid_to DATE
);
CREATE INDEX resident_homes_by_resident ON resident_homes (resident_id);

CREATE TABLE accounts (
  id BYTEA PRIMARY KEY NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,                    -- resident | staff
  resident_id BYTEA REFERENCES residents (id),
  staff_id BYTEA REFERENCES staff (id),
  phone_sealed BYTEA,
  phone_index BYTEA,
  login TEXT COLLATE "C",
  password_hash TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  disabled_at BIGINT
);
CREATE UNIQUE INDEX accounts_by_phone ON accounts (phone_index);
CREATE UNIQUE INDEX accounts_by_login ON accounts (login);
CREATE UNIQUE INDEX accounts_by_resident ON accounts (resident_id);
CREATE TABLE one_time_codes (
  id BYTEA PRIMARY KEY NOT NULL,
  phone_index BYTEA NOT NULL,
  purpose TEXT COLLATE "C" NOT NULL,                 -- sign_in | sign_contract
  code_hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries_left INTEGER NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_codes_by_phone ON one_time_codes (phone_index, purpose, created_at);
CREATE TABLE sessions (
  id BYTEA PRIMARY KEY NOT NULL,
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  token_hash BYTEA NOT NULL,
  staff_role_id BYTEA REFERENCES staff_roles (id),
  install_id TEXT COLLATE "C",
  device_name TEXT COLLATE "C",
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE TABLE messages (
  id BYTEA PRIMARY KEY NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  to_sealed BYTEA NOT NULL,
  body_sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE identity_claims (
  id BYTEA PRIMARY KEY NOT NULL,
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id), -- the provisional person
  document_index BYTEA NOT NULL,
  state TEXT COLLATE "C" NOT NULL,                   -- pending | verified | rejected | rival
  tries_left INTEGER NOT NULL,
  claimed_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by BYTEA,
  decided_how TEXT COLLATE "C",
  reason TEXT COLLATE "C"
);
CREATE INDEX identity_claims_by_account ON identity_claims (account_id);
CREATE INDEX identity_claims_by_document ON identity_claims (document_index);
CREATE TABLE activation_codes (
  id BYTEA PRIMARY KEY NOT NULL,          -- the code itself is derived from the id under the index key, never stored
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  issued_by BYTEA NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries_left INTEGER NOT NULL,
  used_at BIGINT
);
CREATE INDEX activation_codes_by_resident ON activation_codes (resident_id);
CREATE TABLE consents (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  purpose TEXT COLLATE "C" NOT NULL,
  event TEXT COLLATE "C" NOT NULL,                   -- given | withdrawn
  legal_basis TEXT COLLATE "C" NOT NULL,
  text_version TEXT COLLATE "C",                     -- with its hash NULL when it rests on another basis than consent
  text_hash BYTEA,
  channel TEXT COLLATE "C" NOT NULL,                 -- app | paper
  recipient TEXT COLLATE "C",
  by_account BYTEA NOT NULL,
  guardian_id BYTEA,                      -- when a guardian consents for the resident
  witness_id BYTEA,
  scan_hash BYTEA,
  at BIGINT NOT NULL
);
CREATE INDEX consents_by_resident ON consents (resident_id, purpose, at);
CREATE TABLE guardianships (
  id BYTEA PRIMARY KEY NOT NULL,
  ward_id BYTEA NOT NULL REFERENCES residents (id),
  guardian_id BYTEA NOT NULL REFERENCES residents (id),
  relation TEXT COLLATE "C" NOT NULL,
  proof_kind TEXT COLLATE "C" NOT NULL,
  proof_hash BYTEA NOT NULL,
  verified_by BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  revoked_at BIGINT
);
CREATE INDEX guardianships_by_ward ON guardianships (ward_id);
CREATE INDEX guardianships_by_guardian ON guardianships (guardian_id);
-- Immutable but for its revocation: a change is a new grant.
CREATE TABLE grants (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  proxy_name_sealed BYTEA NOT NULL,
  proxy_phone_sealed BYTEA NOT NULL,
  proxy_phone_index BYTEA NOT NULL,
  relation TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,                  -- JSON list
  granted_by BYTEA NOT NULL,
  granted_as TEXT COLLATE "C" NOT NULL,              -- resident | guardian | desk
  scan_hash BYTEA,
  granted_at BIGINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  revoked_at BIGINT,
  revoked_by BYTEA
);
CREATE INDEX grants_by_resident ON grants (resident_id);
CREATE INDEX grants_by_proxy ON grants (proxy_phone_index);

CREATE TABLE blobs (
  id BYTEA PRIMARY KEY NOT NULL,
  hash BYTEA NOT NULL,                    -- SHA-256 of the plain bytes
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  resident_id BYTEA,                      -- set by the command that names the blob
  media_type TEXT COLLATE "C" NOT NULL,
  size INTEGER NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX blobs_by_hash ON blobs (hash, account_id);

-- Contracts.
CREATE TABLE contracts (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  team_id BYTEA NOT NULL REFERENCES teams (id),
  doctor_id BYTEA NOT NULL REFERENCES staff (id),
  package_id BYTEA NOT NULL REFERENCES packages (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),  -- three slots of a combined contract
  district_institution_id BYTEA REFERENCES institutions (id),
  municipal_institution_id BYTEA REFERENCES institutions (id),
  state TEXT COLLATE "C" NOT NULL,                   -- stored states only; lapse, expiry and the like are computed
  origin TEXT COLLATE "C" NOT NULL,                  -- new | renewal | transfer
  predecessor_id BYTEA REFERENCES contracts (id),
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,                 -- last day, moved forward by termination or transfer
  term_ends_on DATE NOT NULL,            -- last day as signed
  years INTEGER NOT NULL,
  priority_groups TEXT COLLATE "C" NOT NULL,         -- JSON list
  fee_total INTEGER NOT NULL,
  fee_insurance INTEGER NOT NULL,
  fee_public_health INTEGER NOT NULL,
  fee_resident INTEGER NOT NULL,
  signer_kind TEXT COLLATE "C" NOT NULL,             -- resident | guardian
  signer_account BYTEA NOT NULL,
  guardian_id BYTEA,
  signed_how TEXT COLLATE "C" NOT NULL,              -- drawn | paper
  signed_at BIGINT NOT NULL,
  decided_at BIGINT,                     -- by the team
  decided_by BYTEA,
  decision_reason_sealed BYTEA,           -- why the team declined, or took one above the cap
  identity_check TEXT COLLATE "C",                   -- how identity was checked on acceptance
  end_side TEXT COLLATE "C",                         -- resident | team: who ended it; only that side takes it back
  end_reason TEXT COLLATE "C",
  end_note_sealed BYTEA,
  end_recorded_at BIGINT,                -- also of a withdrawal, and of the transfer or renewal that follows
  end_recorded_by BYTEA,
  end_witness_id BYTEA,                   -- what the desk recorded from paper
  end_scan_hash BYTEA,
  refund INTEGER,                        -- 分
  policy_version TEXT COLLATE "C" NOT NULL
);
CREATE INDEX contracts_by_resident ON contracts (resident_id, starts_on);
CREATE INDEX contracts_by_team ON contracts (team_id, state);
CREATE INDEX contracts_by_doctor ON contracts (doctor_id, state);
CREATE TABLE contract_items (
  id BYTEA PRIMARY KEY NOT NULL,
  contract_id BYTEA NOT NULL REFERENCES contracts (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  times_per_year INTEGER NOT NULL
);
CREATE INDEX contract_items_by_contract ON contract_items (contract_id);
CREATE TABLE deliveries (
  id BYTEA PRIMARY KEY NOT NULL,
  contract_id BYTEA NOT NULL REFERENCES contracts (id),
  contract_item_id BYTEA NOT NULL REFERENCES contract_items (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  visit_id BYTEA,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BYTEA NOT NULL
);
CREATE INDEX deliveries_by_contract ON deliveries (contract_id, happened_on);
CREATE TABLE agreements (
  contract_id BYTEA PRIMARY KEY NOT NULL REFERENCES contracts (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  template_version TEXT COLLATE "C" NOT NULL,
  document_sealed BYTEA NOT NULL,         -- canonical bytes
  document_hash BYTEA NOT NULL,
  signature_hash BYTEA NOT NULL,          -- blob of the drawn signature or of the scan
  signed TEXT COLLATE "C" NOT NULL,                  -- JSON: the resident's side of the evidence
  evidence BYTEA,                         -- canonical record, signed when the team accepts
  evidence_signature BYTEA,
  evidence_key TEXT COLLATE "C"
);

-- Follow-up.
CREATE TABLE diagnoses (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  icd TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  diagnosed_on DATE NOT NULL,
  proof TEXT COLLATE "C" NOT NULL,                   -- where the diagnosis is documented
  confirmed_by BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  resolved_on DATE,
  corrects BYTEA
);
CREATE INDEX diagnoses_by_resident ON diagnoses (resident_id);
CREATE TABLE enrolments (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  programme TEXT COLLATE "C" NOT NULL,
  diagnosis_id BYTEA,
  state TEXT COLLATE "C" NOT NULL,                   -- enrolled | lost | closed
  reason TEXT COLLATE "C",
  valid_from DATE NOT NULL,
  valid_to DATE,
  enrolled_by BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX enrolments_by_resident ON enrolments (resident_id, programme);
CREATE TABLE visits (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  team_id BYTEA NOT NULL REFERENCES teams (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  role TEXT COLLATE "C" NOT NULL,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  late BOOLEAN NOT NULL,                 -- recorded after the scope it was done under had ended
  mode TEXT COLLATE "C" NOT NULL,                    -- clinic | home | phone | video
  place TEXT COLLATE "C" NOT NULL,                   -- facility | community | home | institution | online
  common TEXT COLLATE "C" NOT NULL,                  -- JSON: the part that all programmes share
  danger_sign_confirmed BOOLEAN NOT NULL,
  note_sealed BYTEA,
  corrects BYTEA,                         -- the visit this one replaces; that one is kept
  corrected_by BYTEA,
  policy_version TEXT COLLATE "C" NOT NULL
);
CREATE INDEX visits_by_resident ON visits (resident_id, happened_on);
CREATE TABLE assessments (
  visit_id BYTEA NOT NULL REFERENCES visits (id),
  programme TEXT COLLATE "C" NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  happened_on DATE NOT NULL,
  facts TEXT COLLATE "C" NOT NULL,                   -- JSON: the programme's form
  controlled BOOLEAN NOT NULL,
  adr BOOLEAN NOT NULL,
  class INTEGER NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  next_due DATE NOT NULL,
  PRIMARY KEY (visit_id, programme)
);
CREATE INDEX assessments_by_resident ON assessments (resident_id, programme, happened_on);
CREATE TABLE readings (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  kind TEXT COLLATE "C" NOT NULL,                    -- blood_pressure | glucose | …
  first BIGINT,                          -- mmHg systolic, tenths of mmol/L, tenths of a kilogram
  second BIGINT,                         -- mmHg diastolic
  third BIGINT,                          -- beats a minute
  mark TEXT COLLATE "C",                             -- hi | lo: outside the meter's range
  context TEXT COLLATE "C",                          -- left | right arm; fasting | after_meal | random
  source TEXT COLLATE "C" NOT NULL,                  -- home | team | visit
  entered_as TEXT COLLATE "C" NOT NULL,              -- oneself | guardian | proxy | staff
  signs TEXT COLLATE "C" NOT NULL,                   -- JSON: danger signs ticked
  danger TEXT COLLATE "C",                           -- code of the advice shown
  taken_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BYTEA NOT NULL,
  visit_id BYTEA,
  corrects BYTEA
);
CREATE INDEX readings_by_resident ON readings (resident_id, kind, taken_at);
CREATE TABLE tasks (
  id BYTEA PRIMARY KEY NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  source_kind TEXT COLLATE "C" NOT NULL,
  source_id BYTEA NOT NULL,
  team_id BYTEA,                          -- NULL: the duty clinician of the institution
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  assignee_id BYTEA,
  urgency TEXT COLLATE "C" NOT NULL,
  opened_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  seen_at BIGINT,
  seen_by BYTEA,
  closed_at BIGINT,
  closed_by BYTEA,
  outcome TEXT COLLATE "C",
  note_sealed BYTEA
);
CREATE INDEX tasks_by_resident ON tasks (resident_id);
CREATE INDEX tasks_by_team ON tasks (team_id, closed_at);
CREATE INDEX tasks_by_institution ON tasks (institution_id, closed_at);
CREATE TABLE referrals (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  visit_id BYTEA,
  direction TEXT COLLATE "C" NOT NULL,               -- up | down | rehab | nursing | elder_care | hospice
  urgency TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  to_institution TEXT COLLATE "C" NOT NULL,
  to_department TEXT COLLATE "C" NOT NULL,
  referred_by BYTEA NOT NULL,
  happened_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  check_by DATE NOT NULL,
  outcome TEXT COLLATE "C",
  outcome_on DATE,
  outcome_by BYTEA
);
CREATE INDEX referrals_by_resident ON referrals (resident_id);

-- Prescriptions.
CREATE TABLE long_assessments (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  visit_id BYTEA NOT NULL REFERENCES visits (id),
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  scope TEXT COLLATE "C" NOT NULL,                   -- full_first | strict | repeat
  answers TEXT COLLATE "C" NOT NULL,                 -- JSON
  assessed_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX long_assessments_by_resident ON long_assessments (resident_id);
CREATE TABLE educations (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  topics TEXT COLLATE "C" NOT NULL,                  -- JSON list
  given_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX educations_by_resident ON educations (resident_id);
CREATE TABLE confirmations (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  days INTEGER NOT NULL,                 -- up to this many days' supply
  signer_kind TEXT COLLATE "C" NOT NULL,             -- resident | guardian
  by_account BYTEA NOT NULL,
  signature_hash BYTEA NOT NULL,          -- drawn signature or scan
  witness_id BYTEA,
  confirmed_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX confirmations_by_resident ON confirmations (resident_id);
CREATE TABLE prescriptions (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  team_id BYTEA REFERENCES teams (id),
  prescriber_id BYTEA NOT NULL REFERENCES staff (id),
  prescriber_role TEXT COLLATE "C" NOT NULL,         -- doctor | assistant_gp | village_doctor
  kind TEXT COLLATE "C" NOT NULL,                    -- first | repeat | resume
  online BOOLEAN NOT NULL,
  days INTEGER NOT NULL,
  diagnoses TEXT COLLATE "C" NOT NULL,               -- JSON list of diagnosis ids and ICD codes as judged
  visit_id BYTEA NOT NULL REFERENCES visits (id),
  assessment_id BYTEA NOT NULL,
  education_id BYTEA,
  confirmation_id BYTEA,
  early_reason TEXT COLLATE "C",
  issued_on DATE NOT NULL,
  issued_at BIGINT NOT NULL,
  valid_until DATE NOT NULL,             -- last day for dispensing
  validity_reason TEXT COLLATE "C",
  decision TEXT COLLATE "C" NOT NULL,                -- JSON: verdict and codes when issued
  signature BYTEA NOT NULL,               -- suite tag, key id, then the signature
  state TEXT COLLATE "C" NOT NULL,                   -- stored states only; expiry is computed
  stopped_at BIGINT,
  stopped_by BYTEA,
  stop_reason TEXT COLLATE "C",
  catalogue_version TEXT COLLATE "C" NOT NULL,
  policy_version TEXT COLLATE "C" NOT NULL
);
CREATE INDEX prescriptions_by_resident ON prescriptions (resident_id, issued_at);
CREATE INDEX prescriptions_by_institution ON prescriptions (institution_id, state);
CREATE TABLE prescription_items (
  id BYTEA PRIMARY KEY NOT NULL,
  prescription_id BYTEA NOT NULL REFERENCES prescriptions (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  position INTEGER NOT NULL,
  drug_id BYTEA NOT NULL,
  drug TEXT COLLATE "C" NOT NULL,                    -- JSON: the catalogue entry as it was
  family TEXT COLLATE "C" NOT NULL,                  -- ingredient and strength: supply carries over within it
  per_dose TEXT COLLATE "C" NOT NULL,                -- exact fraction of a unit
  per_day INTEGER,
  every_days INTEGER,
  as_needed BOOLEAN NOT NULL,
  units INTEGER NOT NULL,
  previous_item_id BYTEA,
  refill_item_id BYTEA
);
CREATE INDEX prescription_items_by_prescription ON prescription_items (prescription_id);
CREATE INDEX prescription_items_by_resident ON prescription_items (resident_id, family);
CREATE TABLE reviews (
  id BYTEA PRIMARY KEY NOT NULL,
  prescription_id BYTEA NOT NULL REFERENCES prescriptions (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  pharmacist_id BYTEA NOT NULL REFERENCES staff (id),
  outcome TEXT COLLATE "C" NOT NULL,                 -- pass | fail
  reason TEXT COLLATE "C",
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX reviews_by_prescription ON reviews (prescription_id);
CREATE TABLE dispensings (
  id BYTEA PRIMARY KEY NOT NULL,
  prescription_id BYTEA NOT NULL REFERENCES prescriptions (id),
  prescription_item_id BYTEA NOT NULL REFERENCES prescription_items (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  dispenser_id BYTEA NOT NULL REFERENCES staff (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  units INTEGER NOT NULL,
  days INTEGER,                          -- NULL for what is taken as needed
  first_covered DATE,
  last_covered DATE,
  run_out DATE,                          -- first day without medicine
  collector TEXT COLLATE "C" NOT NULL,               -- self | guardian | agent
  collector_checked TEXT COLLATE "C" NOT NULL,       -- JSON: which documents were seen
  agent_name_sealed BYTEA,
  agent_document_sealed BYTEA,
  dispensed_on DATE NOT NULL,
  dispensed_at BIGINT NOT NULL,
  policy_version TEXT COLLATE "C" NOT NULL
);
CREATE INDEX dispensings_by_item ON dispensings (prescription_item_id);
CREATE INDEX dispensings_by_resident ON dispensings (resident_id, dispensed_on);
-- What the person says is left: shown and reminded of, never used by rules or indicators.
CREATE TABLE stock_reports (
  id BYTEA PRIMARY KEY NOT NULL,
  dispensing_id BYTEA NOT NULL REFERENCES dispensings (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  units_left INTEGER NOT NULL,
  run_out DATE NOT NULL,
  reported_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by BYTEA NOT NULL
);
CREATE INDEX stock_reports_by_dispensing ON stock_reports (dispensing_id, recorded_at);
CREATE TABLE refill_requests (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  team_id BYTEA NOT NULL REFERENCES teams (id),
  requested_by BYTEA NOT NULL,
  requested_as TEXT COLLATE "C" NOT NULL,            -- resident | guardian | proxy | village_doctor | nurse
  early_reason_sealed BYTEA,              -- why it is needed before its day
  note_sealed BYTEA,
  collect_at BYTEA,
  requested_at BIGINT NOT NULL
);
CREATE INDEX refill_requests_by_resident ON refill_requests (resident_id, requested_at);
CREATE TABLE refill_items (
  id BYTEA PRIMARY KEY NOT NULL,
  request_id BYTEA NOT NULL REFERENCES refill_requests (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  team_id BYTEA NOT NULL,
  prescription_item_id BYTEA NOT NULL REFERENCES prescription_items (id), -- the medicine asked for again
  state TEXT COLLATE "C" NOT NULL,
  received_at BIGINT NOT NULL,
  reviewed_at BIGINT,
  preparing_at BIGINT,
  ready_at BIGINT,
  collected_at BIGINT,
  ended_at BIGINT,                       -- refused or withdrawn
  reason TEXT COLLATE "C",
  decided_by BYTEA,
  new_item_id BYTEA                       -- the item prescribed for it
);
CREATE INDEX refill_items_by_resident ON refill_items (resident_id);
CREATE INDEX refill_items_by_team ON refill_items (team_id, state);
CREATE INDEX refill_items_by_medicine ON refill_items (prescription_item_id);
