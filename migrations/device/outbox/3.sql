-- Visits that somebody is filling in. There is no other copy; each goes with the command that it becomes.

CREATE TABLE drafts (
    -- Whose: nobody else who signs in on this phone reads it.
    account    BLOB NOT NULL CHECK (length(account) = 16),
    resident   BLOB NOT NULL CHECK (length(resident) = 16),
    -- By the phone's own clock, epoch milliseconds.
    changed_at INTEGER NOT NULL,
    -- The draft, sealed for account and resident.
    sealed     BLOB NOT NULL,
    PRIMARY KEY (account, resident)
) STRICT;
