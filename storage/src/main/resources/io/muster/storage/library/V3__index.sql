-- The whole index: what people say of files, and entries that name folder and content by number.

-- is_online and last_seen_at are what this device sees of another; they are never replicated.
ALTER TABLE devices ADD COLUMN hardware_model TEXT;
ALTER TABLE devices ADD COLUMN capabilities TEXT;
ALTER TABLE devices ADD COLUMN is_online INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN last_seen_at INTEGER;

-- index_mode: 'metadata' walks, 'content' also hashes, 'deep' also makes sidecars; NULL is deep.
-- last_scan_at and the totals are its device's own, written when a scan ends. scan_state, error and
-- what follows change with every scan that this device makes, so they stay here.
-- scan_state: 'pending', 'scanning', 'complete', 'error' or 'paused'.
ALTER TABLE locations ADD COLUMN index_mode TEXT;
ALTER TABLE locations ADD COLUMN last_scan_at INTEGER;
ALTER TABLE locations ADD COLUMN total_files INTEGER;
ALTER TABLE locations ADD COLUMN total_bytes INTEGER;
ALTER TABLE locations ADD COLUMN scan_state TEXT NOT NULL DEFAULT 'pending';
ALTER TABLE locations ADD COLUMN error TEXT;
ALTER TABLE locations ADD COLUMN scan_started_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE locations ADD COLUMN scan_finished_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE locations ADD COLUMN scan_files INTEGER NOT NULL DEFAULT 0;
UPDATE locations SET
  scan_state = iif(s.finished_at > 0, 'complete', 'pending'),
  scan_started_at = s.started_at, scan_finished_at = s.finished_at, scan_files = s.files
  FROM scan_states s WHERE s.location = locations.uuid;
DROP TABLE scan_states;

-- A folder that entries lie in, of one device; location and path are NULL where an entry came
-- without them. files and bytes count what lies in it itself, not in folders below.
CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  device_uuid BLOB NOT NULL,
  location BLOB,
  path TEXT,
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
);
INSERT INTO folders (device_uuid, location, path)
  SELECT DISTINCT device_uuid, location, relative_path FROM entries;
CREATE UNIQUE INDEX folders_by_path ON folders (location, device_uuid, path);
-- Sums over a tree are read from this index alone.
CREATE INDEX folder_sums ON folders (location, path, files, bytes);

-- A content that an entry names before its own record is here has a row with empty stamps.
-- taken_at and duration_ms are milliseconds, width and height pixels.
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL,
  cas_id BLOB,
  size INTEGER,
  kind TEXT,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  taken_at INTEGER,
  stamps BLOB NOT NULL
);
-- UUIDs are as good as random: the first bytes find the row, which is then compared whole.
CREATE INDEX contents_by_uuid ON contents (substr(content_uuid, 1, 4));

-- in slices of content_identity
INSERT INTO contents (id, content_uuid, cas_id, size, kind, stamps)
  SELECT id, content_uuid, cas_id, size, kind, stamps FROM content_identity
  WHERE id > :after AND id <= :upto;

-- in slices of entries
INSERT INTO contents (content_uuid, stamps)
  SELECT DISTINCT e.content, x'' FROM entries e
  WHERE e.id > :after AND e.id <= :upto AND length(e.content) = 16
    AND NOT EXISTS (SELECT 1 FROM contents c
      WHERE substr(c.content_uuid, 1, 4) = substr(e.content, 1, 4)
        AND c.content_uuid = e.content);

DROP TABLE content_identity;
ALTER TABLE contents RENAME TO content_identity;

-- A file or directory: folder says in what, name is the last segment. kind: 1 file, 2 directory,
-- 3 link. content is a row of content_identity, 0 where the file has none. See the view entries.
CREATE TABLE entry_rows (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL,
  folder INTEGER NOT NULL,
  life INTEGER,
  name TEXT,
  kind INTEGER,
  size INTEGER,
  permissions INTEGER,
  modified_at INTEGER,
  content INTEGER,
  created_at INTEGER,
  accessed_at INTEGER,
  stamps BLOB NOT NULL
);

-- in slices of entries
INSERT INTO entry_rows
    (id, uuid, folder, life, name, kind, size, permissions, modified_at, content, stamps)
  SELECT e.id, e.uuid, f.id, e.life, e.name, e.kind, e.size, e.permissions, e.modified_at,
    iif(length(e.content) = 0, 0, ifnull(c.id, e.content)), e.stamps
  FROM entries e
  JOIN folders f ON f.device_uuid = e.device_uuid
    AND f.location IS e.location AND f.path IS e.relative_path
  LEFT JOIN content_identity c ON substr(c.content_uuid, 1, 4) = substr(e.content, 1, 4)
    AND c.content_uuid = e.content
  WHERE e.id > :after AND e.id <= :upto ORDER BY e.id;

-- How an own file looked when it was hashed; its size stands in the entry.
CREATE TABLE entry_stats (
  entry_id INTEGER PRIMARY KEY,
  mtime_nanos INTEGER NOT NULL,
  inode INTEGER NOT NULL
);
INSERT INTO entry_stats SELECT entry_id, mtime_nanos, inode FROM file_stats;
DROP TABLE file_stats;
ALTER TABLE entry_stats RENAME TO file_stats;
DROP TABLE entries;

UPDATE folders SET files = s.files, bytes = s.bytes
  FROM (
    SELECT folder, count(*) AS files, ifnull(sum(size), 0) AS bytes FROM entry_rows
    WHERE kind = 1 AND life % 2 = 1 GROUP BY folder) s
  WHERE s.folder = folders.id;

CREATE INDEX contents_awaited ON content_identity (id) WHERE stamps = x'';
CREATE INDEX contents_by_kind ON content_identity (kind, size);
CREATE INDEX entries_by_uuid ON entry_rows (substr(uuid, 1, 4));
CREATE INDEX entries_by_name ON entry_rows (folder, name);
CREATE INDEX entries_by_content ON entry_rows (content) WHERE content > 0;
CREATE INDEX files_without_content ON entry_rows (size) WHERE kind = 1 AND ifnull(content, 0) = 0;

-- Contents of which two entries or more have been seen: candidates for duplicates.
CREATE TABLE shared_contents (
  content INTEGER PRIMARY KEY,
  size INTEGER NOT NULL
);
CREATE INDEX shared_by_size ON shared_contents (size);
INSERT INTO shared_contents
  SELECT e.content, ifnull(c.size, 0) FROM entry_rows e JOIN content_identity c ON c.id = e.content
  WHERE e.life % 2 = 1 GROUP BY e.content HAVING count(*) > 1;

-- The entries in plain words.
CREATE VIEW entries AS
  SELECT e.id, f.device_uuid, e.uuid, f.location, f.path AS relative_path, e.name, e.life, e.kind,
    e.size, e.permissions, e.created_at, e.modified_at, e.accessed_at, c.content_uuid AS content
  FROM entry_rows e JOIN folders f ON f.id = e.folder
  LEFT JOIN content_identity c ON c.id = e.content;

-- What people say of a file, by the UUID of its content or, where it has none, of its entry.
CREATE TABLE user_metadata (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  life INTEGER,
  notes TEXT,
  favorite INTEGER,
  hidden INTEGER,
  custom_data TEXT,
  stamps BLOB NOT NULL
);
CREATE INDEX favorites ON user_metadata (id) WHERE favorite = 1;

-- A tag; several of one name are shown as one.
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  life INTEGER,
  name TEXT,
  color TEXT,
  icon TEXT,
  stamps BLOB NOT NULL
);
CREATE INDEX tags_by_name ON tags (name);

-- A label below the label parent; empty or NULL is the top.
CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  life INTEGER,
  name TEXT,
  parent BLOB,
  stamps BLOB NOT NULL
);

-- That something has a tag, or a label.
CREATE TABLE metadata_tag (
  id INTEGER PRIMARY KEY,
  tag_uuid BLOB NOT NULL,
  metadata_uuid BLOB NOT NULL,
  life INTEGER,
  stamps BLOB NOT NULL,
  UNIQUE (metadata_uuid, tag_uuid)
);
CREATE INDEX metadata_by_tag ON metadata_tag (tag_uuid, metadata_uuid) WHERE life % 2 = 1;
CREATE TABLE metadata_label (
  id INTEGER PRIMARY KEY,
  label_uuid BLOB NOT NULL,
  metadata_uuid BLOB NOT NULL,
  life INTEGER,
  stamps BLOB NOT NULL,
  UNIQUE (metadata_uuid, label_uuid)
);
CREATE INDEX metadata_by_label ON metadata_label (label_uuid, metadata_uuid) WHERE life % 2 = 1;

-- Nothing below is replicated.

-- Work that this device has done or has to do. state: 'queued', 'running', 'done' or 'failed'.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  subject TEXT NOT NULL,
  progress INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX jobs_by_state ON jobs (state, id);

ALTER TABLE sidecar_variant_registry ADD COLUMN active INTEGER;

-- Names of existing entries, by id, in runs of three letters, each name with '/' at its end: so
-- that '.c' at the end of a name is three letters too.
CREATE VIRTUAL TABLE entry_names USING fts5(
  name, content = '', columnsize = 0, detail = none, tokenize = 'trigram');

-- in slices of entry_rows
INSERT INTO entry_names (rowid, name)
  SELECT id, name || '/' FROM entry_rows
  WHERE id > :after AND id <= :upto AND life % 2 = 1 AND name IS NOT NULL;

-- Words of notes, by user_metadata.id.
CREATE VIRTUAL TABLE note_words USING fts5(
  words, content = '', contentless_delete = 1, detail = none,
  tokenize = 'unicode61 remove_diacritics 2');

-- Words of extracted texts whose bytes lie here, by indexed_texts.id.
CREATE TABLE indexed_texts (
  id INTEGER PRIMARY KEY,
  content INTEGER NOT NULL,
  variant_id TEXT NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (content, variant_id)
);
CREATE VIRTUAL TABLE text_words USING fts5(
  words, content = '', contentless_delete = 1, detail = none,
  tokenize = 'unicode61 remove_diacritics 2');
