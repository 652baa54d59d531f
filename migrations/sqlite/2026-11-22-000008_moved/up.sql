-- When this database was moved to another place: it is not served any more.
ALTER TABLE database ADD COLUMN moved_at BIGINT;
