-- 明天提醒: that somebody wanted to be told of something tomorrow.
CREATE TABLE put_offs (
  id BLOB PRIMARY KEY NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  about TEXT NOT NULL,
  of_id BLOB NOT NULL,                     -- the dispensing, the enrolment or the contract
  at BIGINT NOT NULL,
  made_by BLOB NOT NULL REFERENCES accounts (id)
);
CREATE INDEX put_offs_by_matter ON put_offs (resident_id, of_id);

-- When each was put off, beside what falls due: JSON, the moments in order.
ALTER TABLE reminders ADD COLUMN put_off TEXT NOT NULL DEFAULT '[]';

-- By which channels somebody is told no more of what falls due of a resident.
CREATE TABLE reminder_opt_outs (
  resident_id BLOB NOT NULL REFERENCES residents (id),
  recipient_id BLOB NOT NULL,              -- the resident herself, or the account of somebody of her family
  channels INTEGER NOT NULL,               -- a bit each
  set_at BIGINT NOT NULL,
  set_by BLOB NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (resident_id, recipient_id)
);
