-- When the next message of a ladder may go out; none while nobody is to be told.
ALTER TABLE reminders ADD COLUMN next_at BIGINT;
CREATE INDEX reminders_to_tell ON reminders (next_at) WHERE next_at IS NOT NULL;
INSERT INTO unplanned (resident_id) SELECT DISTINCT resident_id FROM reminders WHERE true ON CONFLICT DO NOTHING;

-- What vendors call an installation of the app; it is reached for as long as its session lives.
CREATE TABLE push_tokens (
  session_id BLOB NOT NULL REFERENCES sessions (id),
  vendor TEXT NOT NULL,                    -- fcm | huawei
  token_sealed BLOB NOT NULL,
  token_index BLOB NOT NULL,               -- whoever registers a token takes it from who had it
  told_at BIGINT NOT NULL,
  arrives BOOLEAN NOT NULL,                -- by the phone's own test
  PRIMARY KEY (session_id, vendor)
);
CREATE UNIQUE INDEX push_tokens_by_token ON push_tokens (token_index);

-- Messages: one a day to a person by a channel. Its row is there before a provider is called.
CREATE TABLE digests (
  id BLOB PRIMARY KEY NOT NULL,            -- from person, day and channel
  day DATE NOT NULL,
  recipient_id BLOB NOT NULL,              -- the resident, the account of a relative, or the first grant to one without an account
  audience TEXT NOT NULL,
  channel TEXT NOT NULL,
  about TEXT NOT NULL,                     -- the most pressing of what it tells of
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  ends_at BIGINT NOT NULL,                 -- not sent any more from then on
  run_at BIGINT,                           -- when it is tried next; none when it has gone out or will not
  attempts INTEGER NOT NULL,
  lease_token BLOB,                        -- new for each claim
  leased_until BIGINT,
  called_at BIGINT,                        -- the provider was called then; gone once it is certain that it took nothing
  accepted_at BIGINT,
  provider_id TEXT,
  delivered_at BIGINT,
  seen_at BIGINT,
  acted_at BIGINT,
  failed_at BIGINT,
  failure TEXT                             -- ours or the provider's code
);
CREATE INDEX digests_to_send ON digests (run_at) WHERE run_at IS NOT NULL;
CREATE INDEX digests_of_recipient ON digests (recipient_id, day);
CREATE INDEX digests_of_day ON digests (day, institution_id);

-- What each of them tells of, and what a phone has shown by itself.
CREATE TABLE told (
  step_id BLOB PRIMARY KEY NOT NULL,
  digest_id BLOB REFERENCES digests (id),  -- none of what a phone has shown by itself
  resident_id BLOB NOT NULL REFERENCES residents (id),
  about TEXT NOT NULL,
  of_id BLOB NOT NULL,
  recipient_id BLOB NOT NULL,
  rung TEXT NOT NULL,
  channel TEXT NOT NULL,
  due DATE NOT NULL,
  at BIGINT NOT NULL,
  seen_at BIGINT
);
CREATE INDEX told_of_matter ON told (of_id);
CREATE INDEX told_by_digest ON told (digest_id);

-- Messages that cost something, by institution and day.
CREATE TABLE channel_spending (
  institution_id BLOB NOT NULL REFERENCES institutions (id),
  channel TEXT NOT NULL,
  day DATE NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (institution_id, channel, day)
);

-- Short links of text messages; the link itself is never stored.
CREATE TABLE reminder_links (
  link_hash BLOB PRIMARY KEY NOT NULL,
  digest_id BLOB NOT NULL REFERENCES digests (id),
  resident_id BLOB NOT NULL REFERENCES residents (id),
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX reminder_links_by_resident ON reminder_links (resident_id);
