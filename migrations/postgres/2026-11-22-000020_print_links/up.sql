-- Links that open an agreement to print, once; the link itself is never stored.
CREATE TABLE print_links (
  id BYTEA PRIMARY KEY NOT NULL,
  link_hash BYTEA NOT NULL,
  contract_id BYTEA NOT NULL REFERENCES contracts (id),
  session_id BYTEA NOT NULL REFERENCES sessions (id),
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE UNIQUE INDEX print_links_by_hash ON print_links (link_hash);
