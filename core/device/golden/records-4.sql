PRAGMA user_version = 4;
CREATE TABLE entities (
    place  INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    id     BLOB NOT NULL CHECK (length(id) = 16),
    -- Of the feed of the resident whose record it is, as the entity was when it came: what a command that edits it names as seen.
    seen   INTEGER,
    sealed BLOB NOT NULL,
    UNIQUE (id, kind)
) STRICT;
CREATE TABLE feeds (
    number INTEGER PRIMARY KEY,
    feed   TEXT NOT NULL UNIQUE,
    -- How far it was read. Written in the transaction that writes what was read.
    cursor TEXT NOT NULL,
    -- It was read to its end once.
    whole  INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT;
CREATE TABLE gists (
    -- Drawn: nothing outside of the seal says whose it is.
    number INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE holds (
    feed   INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    PRIMARY KEY (feed, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE kept (
    name   TEXT PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE places (
    next INTEGER NOT NULL
) STRICT;
CREATE INDEX holds_of ON holds (entity);
CREATE TRIGGER held_elsewhere AFTER UPDATE OF place ON entities BEGIN
    UPDATE holds SET entity = new.place WHERE entity = old.place;
END;
INSERT INTO entities VALUES (1, 'reading', X'00000000000000000000000000000051', 4, X'01000000000000006500000000000000650000000000000065E25D2BB0FB45C6CD9693AA4A69D8477575FFD48C7CDCEDBBD38F70C35AC41F210E1C');
INSERT INTO feeds VALUES (1, 'resident:00000000-0000-0000-0000-0000000000aa', 'c4', 1);
INSERT INTO holds VALUES (1, 1);
INSERT INTO kept VALUES ('probe', X'01000000000000000100000000000000010000000000000001895B630830C0F08F11466015979EFF340A44C3D4');
INSERT INTO places VALUES (2);
