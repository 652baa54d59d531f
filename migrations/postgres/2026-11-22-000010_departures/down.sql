ALTER TABLE list_acts DROP COLUMN institution_id;
