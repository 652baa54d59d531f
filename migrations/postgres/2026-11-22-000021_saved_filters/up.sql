-- Parts of the worklist that members keep under a name; name and search may hold a person's name.
CREATE TABLE saved_filters (
  id BYTEA PRIMARY KEY NOT NULL,
  team_id BYTEA NOT NULL REFERENCES teams (id),
  staff_id BYTEA NOT NULL REFERENCES staff (id),
  shared BOOLEAN NOT NULL,
  name_sealed BYTEA NOT NULL,
  filter_sealed BYTEA NOT NULL,           -- JSON
  saved_at BIGINT NOT NULL
);
CREATE INDEX saved_filters_by_team ON saved_filters (team_id, staff_id);
