ALTER TABLE confirmations DROP COLUMN families;
ALTER TABLE long_assessments DROP COLUMN families;
