-- What the server's feeds brought: it can be fetched again, so this file may be emptied at any time.

-- An entity as it was written, sealed for its kind and id.
CREATE TABLE records (
    kind   TEXT NOT NULL,
    id     BLOB NOT NULL CHECK (length(id) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Which feeds hold it; what none holds any more is removed.
CREATE TABLE memberships (
    feed    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    id      BLOB NOT NULL CHECK (length(id) = 16),
    -- Of this feed when it last changed.
    version INTEGER NOT NULL,
    PRIMARY KEY (feed, kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_of ON memberships (kind, id);

-- How far each feed was read. Written in the transaction that writes what was read.
CREATE TABLE cursors (
    feed   TEXT PRIMARY KEY NOT NULL,
    cursor TEXT NOT NULL,
    -- It was read to its end once.
    whole  INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The session, what was learnt of the clock, when the last sync was; each sealed for its name.
CREATE TABLE kept (
    name   TEXT PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
