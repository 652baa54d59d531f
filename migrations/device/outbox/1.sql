-- What somebody did on this phone. There is no other copy until the server has acknowledged it.

CREATE TABLE commands (
    -- In the order in which they were made.
    place       INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Whose session made it: no other delivers it.
    account     BLOB NOT NULL CHECK (length(account) = 16),
    state       TEXT NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'acknowledged', 'rejected', 'mended', 'set_aside')),
    -- By the phone's own clock, epoch milliseconds.
    made_at     INTEGER NOT NULL,
    settled_at  INTEGER,
    -- Of the server's database that acknowledged it.
    incarnation BLOB CHECK (length(incarnation) = 16),
    -- The envelope's bytes as sent, sealed for the id.
    sealed      BLOB NOT NULL,
    -- The server's last answer that was no acknowledgement, sealed for the id.
    answer      BLOB,
    CHECK ((state = 'acknowledged') = (incarnation IS NOT NULL)),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
) STRICT;

-- The things that a command makes and those that it builds on.
CREATE TABLE makes (
    entity  BLOB NOT NULL,
    command BLOB NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
    PRIMARY KEY (entity, command)
) STRICT, WITHOUT ROWID;

CREATE TABLE needs (
    command BLOB NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
    entity  BLOB NOT NULL,
    PRIMARY KEY (command, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX makes_of ON makes (command);

-- One row that only the right key opens.
CREATE TABLE probe (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    sealed BLOB NOT NULL
) STRICT;

CREATE TRIGGER nothing_unsent_is_deleted BEFORE DELETE ON commands WHEN OLD.state <> 'acknowledged'
BEGIN
    SELECT RAISE(ABORT, 'only what the server has acknowledged may be forgotten');
END;

CREATE TRIGGER what_was_answered_keeps_its_bytes BEFORE UPDATE OF id, account, sealed, made_at ON commands WHEN OLD.state <> 'waiting'
BEGIN
    SELECT RAISE(ABORT, 'a command that has its outcome is not changed');
END;
