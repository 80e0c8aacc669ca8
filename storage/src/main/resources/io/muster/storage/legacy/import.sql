-- Where an import stands: source, phase, cursors, counts.
CREATE TABLE IF NOT EXISTS state (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

-- A row: a row of the older file's sidecars that was not taken over, or not whole.
CREATE TABLE IF NOT EXISTS problems (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL
);

-- A row: a content of the older file of which nobody knows which bytes it is.
CREATE TABLE IF NOT EXISTS waiting (
  content BLOB PRIMARY KEY
) WITHOUT ROWID;

-- A row: which bytes a content of the older file is, shown by a person rather than by that file.
CREATE TABLE IF NOT EXISTS shown (
  content BLOB PRIMARY KEY,
  bytes BLOB NOT NULL
) WITHOUT ROWID;

-- A row: what the older file calls a content of the library.
CREATE TABLE IF NOT EXISTS names (
  content BLOB PRIMARY KEY,
  legacy BLOB NOT NULL
) WITHOUT ROWID;

-- A row: which of 65,536 rows of the older file were entered into the library by this import, as
-- bits of a RoaringBitmap; the number counts the stretches. Going back takes these out again.
CREATE TABLE IF NOT EXISTS made (
  stretch INTEGER PRIMARY KEY,
  rows BLOB NOT NULL
);

-- A row: a row of the older file that is being entered just now.
CREATE TABLE IF NOT EXISTS intended (
  id INTEGER PRIMARY KEY
);
