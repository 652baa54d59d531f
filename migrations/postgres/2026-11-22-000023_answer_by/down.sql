ALTER TABLE contracts DROP COLUMN answer_by;
