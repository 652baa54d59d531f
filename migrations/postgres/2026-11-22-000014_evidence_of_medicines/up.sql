-- An assessment and a confirmation speak of the medicines they were made for, and of no others. What is on record spoke
-- of those of the prescriptions that named it.
ALTER TABLE long_assessments ADD COLUMN families TEXT COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE confirmations ADD COLUMN families TEXT COLLATE "C" NOT NULL DEFAULT '[]';
UPDATE long_assessments SET families = (
  SELECT coalesce(json_agg(family)::text, '[]') FROM (
    SELECT DISTINCT prescription_items.family AS family FROM prescription_items
    JOIN prescriptions ON prescriptions.id = prescription_items.prescription_id
    WHERE prescriptions.assessment_id = long_assessments.id
  ) AS named
);
UPDATE confirmations SET families = (
  SELECT coalesce(json_agg(family)::text, '[]') FROM (
    SELECT DISTINCT prescription_items.family AS family FROM prescription_items
    JOIN prescriptions ON prescriptions.id = prescription_items.prescription_id
    WHERE prescriptions.confirmation_id = confirmations.id
  ) AS named
);
