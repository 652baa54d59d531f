-- Acts on the list are events that stay; what stands is worked out from those that were not undone.
CREATE TABLE list_acts (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  team_id BYTEA REFERENCES teams (id),    -- whose list it was done on; NULL for a departure that no team recorded
  act TEXT COLLATE "C" NOT NULL,                     -- JSON: call | snooze | assign | departure
  made_on DATE NOT NULL,
  made_at BIGINT NOT NULL,               -- of a call, when it was made
  recorded_at BIGINT NOT NULL,
  made_by BYTEA NOT NULL REFERENCES accounts (id),
  reason_sealed BYTEA,
  ended TEXT COLLATE "C",                            -- JSON: the enrolments, contracts and homes that a departure ended
  undone_at BIGINT,
  undone_by BYTEA REFERENCES accounts (id),
  undone_reason_sealed BYTEA
);
CREATE INDEX list_acts_by_resident ON list_acts (resident_id, recorded_at);
