-- The yearly check of older people grades self-care; it has none of the four classes.
DROP INDEX assessments_by_resident;
ALTER TABLE assessments RENAME TO assessments_before;
CREATE TABLE assessments (
  visit_id BLOB NOT NULL REFERENCES visits (id),
  programme TEXT NOT NULL,
  resident_id BLOB NOT NULL REFERENCES residents (id),
  happened_on DATE NOT NULL,
  facts TEXT NOT NULL,                   -- JSON: the programme's form
  controlled BOOLEAN NOT NULL,
  adr BOOLEAN NOT NULL,
  class INTEGER,                         -- 1 to 4; null in a programme whose form has no class
  action TEXT NOT NULL,
  next_due DATE NOT NULL,
  PRIMARY KEY (visit_id, programme)
);
INSERT INTO assessments (visit_id, programme, resident_id, happened_on, facts, controlled, adr, class, action, next_due)
SELECT visit_id, programme, resident_id, happened_on, facts, controlled, adr, nullif(class, 0), action, next_due FROM assessments_before;
DROP TABLE assessments_before;
CREATE INDEX assessments_by_resident ON assessments (resident_id, programme, happened_on);
