-- The first list is shown before the records are read: from a gist of each resident, sealed. It names the places of the records that it was made from.

-- A place is given once: what comes anew is written to another. So a gist is true for as long as its places are there and nothing of hers
-- lies elsewhere, and whoever writes records need not know of it.
CREATE TABLE places (
    next INTEGER NOT NULL
) STRICT;

INSERT INTO places (next) SELECT coalesce(max(place), 0) + 1 FROM entities;

CREATE TRIGGER held_elsewhere AFTER UPDATE OF place ON entities BEGIN
    UPDATE holds SET entity = new.place WHERE entity = old.place;
END;

CREATE TABLE gists (
    -- Drawn: nothing outside of the seal says whose it is.
    number INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
