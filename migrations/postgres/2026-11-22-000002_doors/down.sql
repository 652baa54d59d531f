DROP TABLE phone_changes;
DROP TABLE attempts;
DROP TABLE staff_activations;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
ALTER TABLE sessions DROP COLUMN address_index;
