-- Rows lie in the order in which they came, and feeds go by a number: a first sync appends, and only the narrow index of names is written
-- all over.

CREATE TABLE feeds (
    number INTEGER PRIMARY KEY,
    feed   TEXT NOT NULL UNIQUE,
    -- How far it was read. Written in the transaction that writes what was read.
    cursor TEXT NOT NULL,
    -- It was read to its end once.
    whole  INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT;

INSERT INTO feeds (feed, cursor, whole) SELECT feed, cursor, whole FROM cursors;

-- An entity as it was written, sealed for its kind and id.
CREATE TABLE entities (
    place  INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    id     BLOB NOT NULL CHECK (length(id) = 16),
    -- Of the feed of the resident whose record it is, as the entity was when it came: what a command that edits it names as seen.
    seen   INTEGER,
    sealed BLOB NOT NULL,
    UNIQUE (id, kind)
) STRICT;

INSERT INTO entities (kind, id, seen, sealed) SELECT kind, id, seen, sealed FROM records;

-- Which feeds hold it; what none holds any more is removed.
CREATE TABLE holds (
    feed   INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (feed, entity)
) STRICT, WITHOUT ROWID;

INSERT INTO holds (feed, entity)
    SELECT feeds.number, entities.place FROM memberships
    JOIN feeds ON feeds.feed = memberships.feed
    JOIN entities ON entities.id = memberships.id AND entities.kind = memberships.kind;

CREATE INDEX holds_of ON holds (entity);

DROP TABLE memberships;
DROP TABLE records;
DROP TABLE cursors;
