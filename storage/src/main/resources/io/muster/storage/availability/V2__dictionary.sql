-- Batches and replicas of the older layout are dropped: they come anew from the sidecars' bytes and
-- from the peers. What stays is what must not be forgotten: whose file this is, the incarnation it
-- was in, and this device's last head, not vouched for any more. So its next head begins a new
-- incarnation, above all that it ever signed here.
DROP TABLE slots;
DROP TABLE bodies;
DROP TABLE batches;
DELETE FROM targets;
DELETE FROM heads WHERE device NOT IN (SELECT device FROM own);
UPDATE heads SET vouched = 0;
DELETE FROM devices WHERE id NOT IN (SELECT device FROM own);

-- A row: 250 contents that batches of any device name, in the order in which they first came. The
-- n-th one of row i has the ordinal i * 250 + n. ids: 16 bytes each, and a CRC-32C.
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  ids BLOB NOT NULL
);

-- A row: the slots of a batch as ordinals, in steps, with a checksum; the id is
-- device * 16384 + number. It changes only when slots do.
CREATE TABLE slots (
  id INTEGER PRIMARY KEY,
  list BLOB NOT NULL
);

-- A row: all else of four batches of a device with neighbouring numbers, each with a checksum: leaf,
-- hash of the slots, when it changed and came, mapping and bits. The id is device * 4096 + number / 4.
CREATE TABLE shelves (
  id INTEGER PRIMARY KEY,
  bodies BLOB NOT NULL
);

-- A row: what changed in a device's batches from one sequence (without it) to another (with it),
-- both of the incarnation of its head; with a checksum. The newest ones, as many as a limit allows.
CREATE TABLE journal (
  device INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  since INTEGER NOT NULL,
  changes BLOB NOT NULL,
  PRIMARY KEY (device, sequence)
) WITHOUT ROWID;
