DROP INDEX sessions_by_next_token;
ALTER TABLE sessions DROP COLUMN next_expires_at;
ALTER TABLE sessions DROP COLUMN next_token_hash;
