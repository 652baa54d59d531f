DROP TABLE reminder_opt_outs;
ALTER TABLE reminders DROP COLUMN put_off;
DROP TABLE put_offs;
