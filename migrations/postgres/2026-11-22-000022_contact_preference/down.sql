ALTER TABLE residents DROP COLUMN contact_preference;
