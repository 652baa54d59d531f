-- Second factors of the staff, how an account is opened, counted tries, and changes of phone.

-- The address a session was begun from, as an HMAC: a doctor is not locked out where she has signed in before.
ALTER TABLE sessions ADD COLUMN address_index BYTEA;

CREATE TABLE second_factors (
  id BYTEA PRIMARY KEY NOT NULL REFERENCES accounts (id), -- one for each account
  secret_sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT,                   -- by its first code; until then it opens nothing
  last_step BIGINT NOT NULL              -- the newest time step that was used: it and earlier ones are refused
);
CREATE TABLE recovery_codes (
  id BYTEA PRIMARY KEY NOT NULL,
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  code_hash BYTEA NOT NULL,
  used_at BIGINT
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);
CREATE TABLE staff_activations (
  id BYTEA PRIMARY KEY NOT NULL,          -- the secret itself is derived from the id under the index key, never stored
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  issued_by BYTEA NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX staff_activations_by_account ON staff_activations (account_id);

-- Tries at a door in one window of time; the subject is an HMAC of whom or whence.
CREATE TABLE attempts (
  id BYTEA PRIMARY KEY NOT NULL,          -- first half of the HMAC of door, subject and window
  started_at BIGINT NOT NULL,            -- of the window
  ends_at BIGINT NOT NULL,
  tries INTEGER NOT NULL
);
CREATE INDEX attempts_by_end ON attempts (ends_at);

CREATE TABLE phone_changes (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  account_id BYTEA NOT NULL REFERENCES accounts (id),
  old_sealed BYTEA,
  new_sealed BYTEA,                       -- NULL: lost, and no new one yet
  changed_by BYTEA NOT NULL REFERENCES staff (id),
  changed_at BIGINT NOT NULL
);
CREATE INDEX phone_changes_by_resident ON phone_changes (resident_id);
