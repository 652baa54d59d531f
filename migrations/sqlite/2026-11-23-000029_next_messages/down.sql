ALTER TABLE reminders ADD COLUMN next_at BIGINT;
UPDATE reminders SET next_at = (
  SELECT at FROM next_messages WHERE next_messages.about = reminders.about AND next_messages.of_id = reminders.of_id
);
CREATE INDEX reminders_to_tell ON reminders (next_at) WHERE next_at IS NOT NULL;
DROP TABLE next_messages;
