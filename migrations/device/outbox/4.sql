-- When she wants to be told to take her medicines, and what she ticked. There is no other copy, on no server.

CREATE TABLE dose_books (
    -- Whose: nobody else who signs in on this phone reads it.
    account BLOB PRIMARY KEY NOT NULL CHECK (length(account) = 16),
    -- Sealed for the account.
    sealed  BLOB NOT NULL
) STRICT;
