-- Work that the server does by itself. Whoever holds the lease does it; the key is there once, for ever.
CREATE TABLE jobs (
  id BLOB PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  payload TEXT NOT NULL,                 -- JSON of ids and days, never of what is in a record
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,             -- leases taken and not put down
  progress TEXT,                         -- JSON: the last slice that is done
  lease_token BLOB,                      -- new for each claim
  leased_until BIGINT,
  finished_at BIGINT,
  given_up_at BIGINT,
  last_error_code TEXT
);
CREATE UNIQUE INDEX jobs_once ON jobs (dedup_key);
CREATE INDEX jobs_to_do ON jobs (run_at) WHERE finished_at IS NULL AND given_up_at IS NULL;
-- Whom an unseen triage task was taken to, and when.
CREATE TABLE task_escalations (
  task_id BLOB NOT NULL REFERENCES tasks (id),
  attention TEXT NOT NULL,               -- leader | duty_number
  at BIGINT NOT NULL,
  staff_id BLOB REFERENCES staff (id),   -- the leader or who stands in; NULL: the duty number was called
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  PRIMARY KEY (task_id, attention)
);
