-- A thing.
CREATE TABLE things (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX things_by_name ON things (name);
