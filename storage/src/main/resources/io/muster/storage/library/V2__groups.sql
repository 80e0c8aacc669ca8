-- Groups in columns, dots in runs, and a Merkle tree whose leaves are ranges of keys.

-- A variant in one of its formats (file name extension; empty for what failed), by the number with
-- which groups name the pair.
CREATE TABLE forms (
  id INTEGER PRIMARY KEY,
  variant TEXT NOT NULL,
  format TEXT NOT NULL,
  UNIQUE (variant, format)
);

-- How many sidecars of a variant there are, and their bytes; follows from the groups.
CREATE TABLE variant_sizes (
  variant TEXT PRIMARY KEY,
  sidecars INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) WITHOUT ROWID;

-- All sidecars of a content. sidecars holds every register (see GroupCodec), in need of the columns
-- after it, which follow from it. status: 0 none, 1 complete, 2 partial, 3 failed. last_updated is
-- the time of the latest register, created_at that of the oldest sidecar, in milliseconds since
-- 1970. shared_metadata is JSON that all sidecars of the content share.
DROP INDEX groups_with_failures;
DROP TABLE sidecar_groups;
CREATE TABLE sidecar_groups (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  sidecars BLOB NOT NULL,
  shared_metadata TEXT,
  status INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX groups_with_failures ON sidecar_groups (id) WHERE status > 1;
DROP TABLE variant_names;

-- Writes of which a register may be left: sequence went to the record (type, record_id), the next
-- one to the next record of that type, and so on, count of them. Clones may have used one dot for
-- two records, so those belong to the key.
DROP TABLE dots;
CREATE TABLE dots (
  writer INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  type INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (writer, sequence, type, record_id)
) WITHOUT ROWID;

-- The leaves are ranges of keys now, and records have other hashes: the tree is made anew from the
-- rows when the library is opened next.
DROP TABLE leaf_records;
DELETE FROM tree_leaves;
