-- A court finds that an adult lacks capacity, or has it again; each decision stays.
CREATE TABLE capacity_decisions (
  id BYTEA PRIMARY KEY NOT NULL,
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  lacks_capacity BOOLEAN NOT NULL,
  decided_on DATE NOT NULL,
  scan_hash BYTEA NOT NULL,
  recorded_by BYTEA NOT NULL REFERENCES staff (id),
  recorded_at BIGINT NOT NULL
);
CREATE INDEX capacity_decisions_by_resident ON capacity_decisions (resident_id, recorded_at);
