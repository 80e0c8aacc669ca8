-- Back to batches without a dictionary.
-- loses: batches of this and other devices; they come anew from sidecars and peers
-- What stays is what must not be forgotten, as on the way up: whose file this is, the incarnation
-- it was in, and this device's last head, not vouched for any more.
DROP TABLE contents;
DROP TABLE slots;
DROP TABLE shelves;
DROP TABLE journal;
DELETE FROM targets;
DELETE FROM heads WHERE device NOT IN (SELECT device FROM own);
UPDATE heads SET vouched = 0;
DELETE FROM devices WHERE id NOT IN (SELECT device FROM own);

CREATE TABLE batches (
  device INTEGER NOT NULL,
  number INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  changed_at INTEGER NOT NULL,
  contents INTEGER NOT NULL,
  sidecars INTEGER NOT NULL,
  PRIMARY KEY (device, number)
) WITHOUT ROWID;
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL
);
CREATE TABLE slots (
  content BLOB NOT NULL,
  device INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  PRIMARY KEY (content, device, batch)
) WITHOUT ROWID;
