-- When somebody in a programme could not be found, so that any past day can be asked about.
CREATE TABLE enrolment_losses (
  id BYTEA PRIMARY KEY NOT NULL,
  enrolment_id BYTEA NOT NULL REFERENCES enrolments (id),
  resident_id BYTEA NOT NULL REFERENCES residents (id),
  lost_on DATE NOT NULL,
  found_on DATE                          -- NULL: not found yet, or closed while lost
);
CREATE INDEX enrolment_losses_by_resident ON enrolment_losses (resident_id);
CREATE INDEX enrolment_losses_by_enrolment ON enrolment_losses (enrolment_id);
-- Of those who are lost now the day was not kept: as before, they count as lost from the start.
INSERT INTO enrolment_losses (id, enrolment_id, resident_id, lost_on)
SELECT id, id, resident_id, valid_from FROM enrolments WHERE state = 'lost';
