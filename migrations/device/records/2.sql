-- Of the feed of the resident whose record it is, as the entity was when it came: what a command that edits it names as seen.
ALTER TABLE records ADD COLUMN seen INTEGER;

UPDATE records SET seen = (
    SELECT max(memberships.version) FROM memberships
    WHERE memberships.kind = records.kind AND memberships.id = records.id AND memberships.feed LIKE 'resident:%'
);
