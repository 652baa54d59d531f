-- The yearly check of older people grades self-care; it has none of the four classes.
ALTER TABLE assessments ALTER COLUMN class DROP NOT NULL; -- 1 to 4; null in a programme whose form has no class
UPDATE assessments SET class = NULL WHERE class = 0;
