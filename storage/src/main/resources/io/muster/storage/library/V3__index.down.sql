-- Back to entries that name folder and content in full. Rows get stamps as the older schema has
-- them, without the fields that it does not know; the tree is made anew when the library is opened
-- next.
-- loses: notes, favourites, hidden marks, tags and labels
-- loses: what files were found to be: times of creation and access; width, height, duration, date
-- loses: models and capabilities of devices, and when they were seen
-- loses: modes, totals and errors of locations
-- loses: which variants are not made any more
-- loses: jobs; searches in names, notes and texts
DROP VIEW entries;
DROP TABLE text_words;
DROP TABLE indexed_texts;
DROP TABLE note_words;
DROP TABLE entry_names;
DROP TABLE jobs;
DROP TABLE metadata_label;
DROP TABLE metadata_tag;
DROP TABLE labels;
DROP TABLE tags;
DROP TABLE user_metadata;
DROP TABLE shared_contents;
DELETE FROM tree_leaves;

-- A record of which the older schema can hold nothing.
CREATE TABLE lost_rows (
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (type, id)
) WITHOUT ROWID;

UPDATE libraries SET stamps = ifnull(muster_v3_stamps(1, 3, uuid, NULL, stamps,
  life, name, created_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), x'');
UPDATE members SET stamps = ifnull(muster_v3_stamps(2, 4, device_id, NULL, stamps,
  life, name, public_key, admitted_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL), x'');
UPDATE devices SET stamps = ifnull(muster_v3_stamps(3, 6, uuid, NULL, stamps,
  life, name, os, os_version, version, network_addresses, hardware_model, capabilities,
  NULL, NULL, NULL), x'');
UPDATE locations SET stamps = ifnull(muster_v3_stamps(4, 3, device_uuid, uuid, stamps,
  life, name, path, index_mode, last_scan_at, total_files, total_bytes,
  NULL, NULL, NULL, NULL), x'');
UPDATE sidecar_variant_registry SET stamps = ifnull(muster_v3_stamps(8, 4,
  CAST(variant_id AS BLOB), NULL, stamps,
  life, description, priority, bit_position, active, NULL, NULL, NULL, NULL, NULL, NULL), x'');
INSERT INTO lost_rows
  SELECT 3, id FROM devices WHERE stamps = x''
  UNION ALL SELECT 4, id FROM locations WHERE stamps = x''
  UNION ALL SELECT 8, id FROM sidecar_variant_registry WHERE stamps = x'';
DELETE FROM devices WHERE stamps = x'';
DELETE FROM locations WHERE stamps = x'';
DELETE FROM sidecar_variant_registry WHERE stamps = x'';

CREATE TABLE scan_states (
  location BLOB PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  files INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO scan_states
  SELECT uuid, scan_started_at, scan_finished_at, scan_files FROM locations
  WHERE scan_started_at > 0;

ALTER TABLE devices DROP COLUMN hardware_model;
ALTER TABLE devices DROP COLUMN capabilities;
ALTER TABLE devices DROP COLUMN is_online;
ALTER TABLE devices DROP COLUMN last_seen_at;
ALTER TABLE locations DROP COLUMN index_mode;
ALTER TABLE locations DROP COLUMN last_scan_at;
ALTER TABLE locations DROP COLUMN total_files;
ALTER TABLE locations DROP COLUMN total_bytes;
ALTER TABLE locations DROP COLUMN scan_state;
ALTER TABLE locations DROP COLUMN error;
ALTER TABLE locations DROP COLUMN scan_started_at;
ALTER TABLE locations DROP COLUMN scan_finished_at;
ALTER TABLE locations DROP COLUMN scan_files;
ALTER TABLE sidecar_variant_registry DROP COLUMN active;

CREATE TABLE old_entries (
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

-- in slices of entry_rows
INSERT INTO old_entries
SELECT id, device_uuid, uuid, life, location, path, name, kind, size, permissions, modified_at,
  content, old_stamps
FROM (
  SELECT *, muster_v3_stamps(5, 9, device_uuid, uuid, stamps, life, location, path, name, kind,
    size, permissions, modified_at, content, created_at, accessed_at) AS old_stamps
  FROM (
    SELECT e.id, f.device_uuid, e.uuid, e.life, f.location, f.path, e.name, e.kind, e.size,
      e.permissions, e.modified_at,
      CASE WHEN e.content = 0 THEN x'' WHEN typeof(e.content) = 'integer' THEN c.content_uuid
        ELSE e.content END AS content,
      e.created_at, e.accessed_at, e.stamps
    FROM entry_rows e
    LEFT JOIN folders f ON f.id = e.folder
    LEFT JOIN content_identity c ON c.id = e.content
    WHERE e.id > :after AND e.id <= :upto))
WHERE old_stamps IS NOT NULL;

-- in slices of entry_rows
INSERT INTO lost_rows
SELECT 5, id FROM entry_rows e
WHERE id > :after AND id <= :upto AND NOT EXISTS (SELECT 1 FROM old_entries o WHERE o.id = e.id);

DROP TABLE entry_rows;
DROP TABLE folders;
ALTER TABLE old_entries RENAME TO entries;
CREATE INDEX entries_by_path ON entries (location, relative_path, name);
CREATE INDEX entries_by_content ON entries (content) WHERE content IS NOT NULL;

CREATE TABLE old_contents (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  cas_id BLOB,
  size INTEGER,
  kind TEXT,
  stamps BLOB NOT NULL
);

-- in slices of content_identity
INSERT INTO old_contents
SELECT id, content_uuid, cas_id, size, kind, old_stamps
FROM (
  SELECT *, muster_v3_stamps(6, 3, content_uuid, NULL, stamps, cas_id, size, kind, width, height,
    duration_ms, taken_at, NULL, NULL, NULL, NULL) AS old_stamps
  FROM content_identity WHERE id > :after AND id <= :upto AND stamps <> x'')
WHERE old_stamps IS NOT NULL;

-- in slices of content_identity
INSERT INTO lost_rows
SELECT 6, id FROM content_identity c
WHERE id > :after AND id <= :upto AND stamps <> x''
  AND NOT EXISTS (SELECT 1 FROM old_contents o WHERE o.id = c.id);

DROP TABLE content_identity;
ALTER TABLE old_contents RENAME TO content_identity;

CREATE TABLE old_stats (
  location BLOB NOT NULL,
  path TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES entries (id),
  mtime_nanos INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  PRIMARY KEY (location, path)
) WITHOUT ROWID;

-- in slices of file_stats
INSERT OR IGNORE INTO old_stats
SELECT e.location, iif(e.relative_path = '', e.name, e.relative_path || '/' || e.name), e.id,
  s.mtime_nanos, s.inode
FROM file_stats s JOIN entries e ON e.id = s.entry_id
WHERE s.entry_id > :after AND s.entry_id <= :upto
  AND e.location IS NOT NULL AND e.relative_path IS NOT NULL AND e.name IS NOT NULL;

DROP TABLE file_stats;
ALTER TABLE old_stats RENAME TO file_stats;

-- in slices
DELETE FROM dots WHERE (writer, sequence, type, record_id) IN (
  SELECT writer, sequence, type, record_id FROM dots WHERE type > 8 LIMIT :slice);

-- Runs that name a lost row are taken apart, and its own writes go.
CREATE TABLE split_runs AS
  SELECT d.writer, d.sequence, d.type, d.record_id, d.count FROM dots d
  WHERE EXISTS (SELECT 1 FROM lost_rows l
    WHERE l.type = d.type AND l.id >= d.record_id AND l.id < d.record_id + d.count);
DELETE FROM dots WHERE (writer, sequence, type, record_id) IN (
  SELECT writer, sequence, type, record_id FROM split_runs);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1023)
INSERT OR IGNORE INTO dots (writer, sequence, type, record_id, count)
  SELECT r.writer, r.sequence + i, r.type, r.record_id + i, 1
  FROM split_runs r JOIN n ON i < r.count
  WHERE NOT EXISTS (SELECT 1 FROM lost_rows l WHERE l.type = r.type AND l.id = r.record_id + i);
DROP TABLE split_runs;
DROP TABLE lost_rows;
