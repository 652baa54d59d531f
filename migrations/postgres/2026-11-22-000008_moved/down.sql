ALTER TABLE database DROP COLUMN moved_at;
