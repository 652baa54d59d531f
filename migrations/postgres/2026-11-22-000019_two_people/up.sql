-- Nobody of the staff alone gives somebody's account another phone or another holder.
ALTER TABLE phone_changes ADD COLUMN scan_hash BYTEA;           -- of the card; NULL before it was asked for
ALTER TABLE phone_changes ADD COLUMN old_index BYTEA;
ALTER TABLE phone_changes ADD COLUMN new_index BYTEA;
ALTER TABLE phone_changes ADD COLUMN waits_until BIGINT;       -- NULL: it took effect at once
ALTER TABLE phone_changes ADD COLUMN done_at BIGINT;
ALTER TABLE phone_changes ADD COLUMN done_how TEXT COLLATE "C";            -- lost | old_phone | second_person | waited
ALTER TABLE phone_changes ADD COLUMN done_by BYTEA;
ALTER TABLE phone_changes ADD COLUMN stopped_at BIGINT;
ALTER TABLE phone_changes ADD COLUMN stopped_by BYTEA;
UPDATE phone_changes SET done_at = changed_at;
CREATE INDEX phone_changes_by_new ON phone_changes (new_index);

-- Who would have the person pass to the claimant; a second member of the staff does it.
ALTER TABLE identity_claims ADD COLUMN proposed_by BYTEA;

-- Wrong codes in a row, each with the right password.
ALTER TABLE second_factors ADD COLUMN wrong_codes INTEGER NOT NULL DEFAULT 0;

-- Whose card a member of the staff has seen on a day, by its whole number.
CREATE TABLE card_sightings (
  id BYTEA PRIMARY KEY NOT NULL,
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  seen_on DATE NOT NULL
);
CREATE INDEX card_sightings_by_resident ON card_sightings (resident_id, staff_id, seen_on);
