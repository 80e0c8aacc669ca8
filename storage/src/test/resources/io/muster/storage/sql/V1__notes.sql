-- A note.
CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  words TEXT,
  bytes BLOB
);
