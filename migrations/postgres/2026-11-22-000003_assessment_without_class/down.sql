-- A class that is none is kept as 0, so that nothing is lost on the way back or on the way up again.
UPDATE assessments SET class = 0 WHERE class IS NULL;
ALTER TABLE assessments ALTER COLUMN class SET NOT NULL;
