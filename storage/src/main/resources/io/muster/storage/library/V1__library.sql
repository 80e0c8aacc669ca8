-- Replicated records. Every table of them has one row per record, dead ones included, and
--   id      names the row within this file only;
--   life    is the causal length: odd while the record exists, NULL where it never began;
--   stamps  says which fields are set, and by which write at which time (see Stamps).
-- A field that is not set is NULL. Rows refer to others without foreign keys, since parents may
-- arrive after children; queries mask what dangles.

-- A library that this one grew from. The oldest gives it its id and name.
CREATE TABLE libraries (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  life INTEGER,
  name TEXT,
  created_at INTEGER,
  stamps BLOB NOT NULL
);

-- A device that was admitted to the library. device_id is the SHA-256 of public_key.
CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  device_id BLOB NOT NULL UNIQUE,
  life INTEGER,
  name TEXT,
  public_key BLOB,
  admitted_at INTEGER,
  stamps BLOB NOT NULL
);

-- What a device says of itself.
CREATE TABLE devices (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  life INTEGER,
  name TEXT,
  os TEXT,
  os_version TEXT,
  version TEXT,
  network_addresses TEXT,
  stamps BLOB NOT NULL
);

-- A folder tree that a device indexes; path is where it lies on that device.
CREATE TABLE locations (
  id INTEGER PRIMARY KEY,
  device_uuid BLOB NOT NULL,
  uuid BLOB NOT NULL,
  life INTEGER,
  name TEXT,
  path TEXT,
  stamps BLOB NOT NULL,
  UNIQUE (device_uuid, uuid)
);

-- A file or directory in a location: relative_path is its folder within the location ('' for the
-- top, '/' between segments), name the last segment. kind: 1 file, 2 directory, 3 link.
CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  device_uuid BLOB NOT NULL,
  uuid BLOB NOT NULL,
  life INTEGER,
  location BLOB,
  relative_path TEXT,
  name TEXT,
  kind INTEGER,
  size INTEGER,
  permissions INTEGER,
  modified_at INTEGER,
  content BLOB,
  stamps BLOB NOT NULL,
  UNIQUE (device_uuid, uuid)
);
CREATE INDEX entries_by_path ON entries (location, relative_path, name);
CREATE INDEX entries_by_content ON entries (content) WHERE content IS NOT NULL;

-- What follows from a content's bytes. cas_id is their SHA-256, content_uuid is derived from it.
CREATE TABLE content_identity (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  cas_id BLOB,
  size INTEGER,
  kind TEXT,
  stamps BLOB NOT NULL
);

-- All sidecars of a content. sidecars holds every register (see GroupCodec); the columns after it
-- follow from it. status: 0 none, 1 partial, 2 complete, 3 failed. ready and failed count the live
-- sidecars with and without bytes. Times are milliseconds since 1970.
CREATE TABLE sidecar_groups (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  sidecars BLOB NOT NULL,
  status INTEGER NOT NULL,
  ready INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX groups_with_failures ON sidecar_groups (id) WHERE failed > 0;

-- A kind and variant of sidecars.
CREATE TABLE sidecar_variant_registry (
  id INTEGER PRIMARY KEY,
  variant_id TEXT NOT NULL UNIQUE,
  life INTEGER,
  description TEXT,
  priority INTEGER,
  bit_position INTEGER,
  stamps BLOB NOT NULL
);

-- What sync needs. Nothing below is replicated.

-- The short number by which stamps name a writer.
CREATE TABLE writers (
  id INTEGER PRIMARY KEY,
  device BLOB NOT NULL,
  counter INTEGER NOT NULL,
  random INTEGER NOT NULL,
  UNIQUE (device, counter, random)
);

-- The short number by which groups name a variant.
CREATE TABLE variant_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- A write of which at least one register is left, in the record (type, record_id). Clones may have
-- used one dot for two records, so those belong to the key.
CREATE TABLE dots (
  writer INTEGER NOT NULL REFERENCES writers (id),
  sequence INTEGER NOT NULL,
  type INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (writer, sequence, type, record_id)
) WITHOUT ROWID;

-- The context: of this writer, sequences after + 1 to up_to have been seen.
CREATE TABLE seen (
  writer INTEGER NOT NULL REFERENCES writers (id),
  after INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  PRIMARY KEY (writer, after)
) WITHOUT ROWID;

-- A leaf of the Merkle tree over all records that is not zero.
CREATE TABLE tree_leaves (
  leaf INTEGER PRIMARY KEY,
  sum BLOB NOT NULL
);

-- Which records a leaf holds.
CREATE TABLE leaf_records (
  leaf INTEGER NOT NULL,
  type INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (leaf, type, record_id)
) WITHOUT ROWID;

-- What this device must remember of itself: its incarnation, its clock, its totals.
CREATE TABLE local_state (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

-- How an own file looked when it was hashed; its size stands in the entry.
CREATE TABLE file_stats (
  location BLOB NOT NULL,
  path TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES entries (id),
  mtime_nanos INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  PRIMARY KEY (location, path)
) WITHOUT ROWID;

-- A path in an own location that could not be read, and why.
CREATE TABLE unreadable (
  location BLOB NOT NULL,
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (location, path)
) WITHOUT ROWID;

-- An address at which a device was reached, and when last (milliseconds since 1970).
CREATE TABLE peer_addresses (
  device BLOB NOT NULL,
  address TEXT NOT NULL,
  last_ok INTEGER NOT NULL,
  PRIMARY KEY (device, address)
) WITHOUT ROWID;

-- How the last scan of an own location went. finished_at is 0 while it runs.
CREATE TABLE scan_states (
  location BLOB PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  files INTEGER NOT NULL
) WITHOUT ROWID;
