-- What this database is: one row, written when the database is made.
CREATE TABLE database (
    -- Every cursor names it: a restored copy gets a new one, so that phones notice.
    incarnation BYTEA NOT NULL PRIMARY KEY CHECK (length(incarnation) = 16),
    -- The first incarnation, for ever.
    born_as BYTEA NOT NULL CHECK (length(born_as) = 16),
    -- Real channels refuse to send for a demo.
    demo BOOLEAN NOT NULL,
    -- Sealed with this database's keys, so that a start with others is refused.
    key_probe BYTEA,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX database_is_one ON database ((1));
