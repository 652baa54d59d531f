-- What somebody had recorded without a network before her account was disabled, kept apart until a manager has decided.
CREATE TABLE held_commands (
  id BLOB PRIMARY KEY NOT NULL,            -- the command's own
  account_id BLOB NOT NULL REFERENCES accounts (id),
  session_id BLOB NOT NULL,                -- she acts as this session did
  role TEXT NOT NULL,
  staff_id BLOB NOT NULL REFERENCES staff (id),
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  name TEXT NOT NULL,
  care_day DATE,                           -- of care that happened
  issued_at BIGINT NOT NULL,
  arrived_at BIGINT NOT NULL,
  envelope_hash BLOB NOT NULL,             -- SHA-256 of its bytes as sent
  envelope_sealed BLOB NOT NULL,
  decided_at BIGINT,
  decided_by BLOB REFERENCES accounts (id),
  outcome TEXT CHECK (outcome IN ('applied', 'rejected', 'refused')),
  reason_sealed BLOB,                      -- why a manager did not confirm it
  CHECK ((decided_at IS NULL) = (outcome IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX held_commands_by_account ON held_commands (account_id);
CREATE INDEX held_commands_that_wait ON held_commands (arrived_at) WHERE decided_at IS NULL;
