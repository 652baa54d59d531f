-- A phone that renews its session goes on with the token it has until it first uses the next one: an answer that was lost locks nobody out.
ALTER TABLE sessions ADD COLUMN next_token_hash BYTEA;
ALTER TABLE sessions ADD COLUMN next_expires_at BIGINT;
CREATE UNIQUE INDEX sessions_by_next_token ON sessions (next_token_hash) WHERE next_token_hash IS NOT NULL;
