-- Files that commands name: drawn signatures, scans. There is no other copy until the server has them.

CREATE TABLE files (
    -- Whose: uploaded in her session and no other.
    account     BLOB NOT NULL CHECK (length(account) = 16),
    -- SHA-256 of the content: the name that it is sent under.
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    -- By the server's clock as the phone knew it, epoch milliseconds.
    made_at     INTEGER NOT NULL,
    -- Of the server's database that has it.
    incarnation BLOB CHECK (length(incarnation) = 16),
    -- The content, sealed for account and name.
    sealed      BLOB NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT;

-- Which command names which.
CREATE TABLE names (
    command BLOB NOT NULL REFERENCES commands (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    PRIMARY KEY (command, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX names_of ON names (hash);

CREATE TRIGGER no_file_is_deleted_before_its_command BEFORE DELETE ON files WHEN EXISTS (
    SELECT 1 FROM names JOIN commands ON commands.id = names.command
    WHERE names.hash = OLD.hash AND commands.account = OLD.account
      AND commands.state IN ('waiting', 'rejected', 'acknowledged'))
BEGIN
    SELECT RAISE(ABORT, 'a command that may be sent again names this file');
END;
