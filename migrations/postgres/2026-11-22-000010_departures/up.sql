-- Where an act was recorded: who was in no team's care has a departure recorded by her institution, which may take it back.
ALTER TABLE list_acts ADD COLUMN institution_id BYTEA;
