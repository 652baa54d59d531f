-- What falls due of each resident, as her record stood when she was looked at last, and who is told of it.
CREATE TABLE reminders (
  about TEXT COLLATE "C" NOT NULL,
  of_id BYTEA NOT NULL,                     -- the dispensing, the enrolment or the contract
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  due DATE NOT NULL,                       -- by the record: for the team
  counted DATE,                            -- by her own count: for her and her family
  asked BOOLEAN NOT NULL,
  people TEXT COLLATE "C" NOT NULL,                    -- JSON: who is told, and by what
  begins_at BIGINT,                        -- the first rung of the ladder
  ends_at BIGINT,                          -- the last one; none when nobody is told of it
  PRIMARY KEY (about, of_id)
);
CREATE INDEX reminders_by_resident ON reminders (resident_id);
CREATE INDEX reminders_that_come ON reminders (ends_at);

-- Residents whose feed has moved since: written with every stamp, gone when she has been looked at.
CREATE TABLE unplanned (
  resident_id BYTEA PRIMARY KEY NOT NULL
);
INSERT INTO unplanned (resident_id) SELECT id FROM residents;
