-- What somebody had recorded without a network before her account was disabled, kept apart until a manager has decided.
CREATE TABLE held_commands (
  id BYTEA PRIMARY KEY NOT NULL,            -- the command's own
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  session_id BYTEA NOT NULL,                -- she acts as this session did
  role TEXT COLLATE "C" NOT NULL,
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  name TEXT COLLATE "C" NOT NULL,
  care_day DATE,                           -- of care that happened
  issued_at BIGINT NOT NULL,
  arrived_at BIGINT NOT NULL,
  envelope_hash BYTEA NOT NULL,             -- SHA-256 of its bytes as sent
  envelope_sealed BYTEA NOT NULL,
  decided_at BIGINT,
  decided_by BYTEA REFERENCES accounts (id),
  outcome TEXT COLLATE "C" CHECK (outcome IN ('applied', 'rejected', 'refused')),
  reason_sealed BYTEA,                      -- why a manager did not confirm it
  CHECK ((decided_at IS NULL) = (outcome IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX held_commands_by_account ON held_commands (account_id);
CREATE INDEX held_commands_that_wait ON held_commands (arrived_at) WHERE decided_at IS NULL;
