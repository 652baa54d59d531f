-- When the next message of a ladder may go out, apart from what it is about: it moves often, and its row is narrow.
CREATE TABLE next_messages (
  about TEXT COLLATE "C" NOT NULL,
  of_id BYTEA NOT NULL,
  at BIGINT,                               -- none while nobody is to be told
  PRIMARY KEY (about, of_id),
  FOREIGN KEY (about, of_id) REFERENCES reminders (about, of_id) ON DELETE CASCADE
);
INSERT INTO next_messages (about, of_id, at) SELECT about, of_id, next_at FROM reminders;
CREATE INDEX next_messages_that_come ON next_messages (at) WHERE at IS NOT NULL;
DROP INDEX reminders_to_tell;
ALTER TABLE reminders DROP COLUMN next_at;
