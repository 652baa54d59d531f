-- Work that the server does by itself. Whoever holds the lease does it; the key is there once, for ever.
CREATE TABLE jobs (
  id BYTEA PRIMARY KEY NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  dedup_key TEXT COLLATE "C" NOT NULL,
  payload TEXT COLLATE "C" NOT NULL,                 -- JSON of ids and days, never of what is in a record
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,             -- leases taken and not put down
  progress TEXT COLLATE "C",                         -- JSON: the last slice that is done
  lease_token BYTEA,                      -- new for each claim
  leased_until BIGINT,
  finished_at BIGINT,
  given_up_at BIGINT,
  last_error_code TEXT COLLATE "C"
);
CREATE UNIQUE INDEX jobs_once ON jobs (dedup_key);
CREATE INDEX jobs_to_do ON jobs (run_at) WHERE finished_at IS NULL AND given_up_at IS NULL;
-- Whom an unseen triage task was taken to, and when.
CREATE TABLE task_escalations (
  task_id BYTEA NOT NULL REFERENCES tasks (id),
  attention TEXT COLLATE "C" NOT NULL,               -- leader | duty_number
  at BIGINT NOT NULL,
  staff_id BYTEA REFERENCES staff (id),   -- the leader or who stands in; NULL: the duty number was called
  institution_id BYTEA NOT NULL REFERENCES institutions (id),
  PRIMARY KEY (task_id, attention)
);
