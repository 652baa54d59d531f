-- Acts on the list are events that stay; what stands is worked out from those that were not undone.
CREATE TABLE list_acts (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  team_id BLOB REFERENCES teams (id),    -- whose list it was done on; NULL for a departure that no team recorded
  act TEXT NOT NULL,                     -- JSON: call | snooze | assign | departure
  made_on DATE NOT NULL,
  made_at BIGINT NOT NULL,               -- of a call, when it was made
  recorded_at BIGINT NOT NULL,
  made_by BLOB NOT NULL REFERENCES accounts (id),
  reason_sealed BLOB,
  ended TEXT,                            -- JSON: the enrolments, contracts and homes that a departure ended
  undone_at BIGINT,
  undone_by BLOB REFERENCES accounts (id),
  undone_reason_sealed BLOB
);
CREATE INDEX list_acts_by_resident ON list_acts (resident_id, recorded_at);
