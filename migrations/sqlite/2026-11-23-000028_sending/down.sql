DROP TABLE reminder_links;
DROP TABLE channel_spending;
DROP TABLE told;
DROP TABLE digests;
DROP TABLE push_tokens;
DROP INDEX reminders_to_tell;
ALTER TABLE reminders DROP COLUMN next_at;
