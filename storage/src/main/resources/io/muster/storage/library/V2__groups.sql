-- Groups in columns, dots in runs, and a Merkle tree whose leaves are ranges of keys.

-- A variant in one of its formats (file name extension; empty for what failed), by the number with
-- which groups name the pair.
CREATE TABLE forms (
  id INTEGER PRIMARY KEY,
  variant TEXT NOT NULL,
  format TEXT NOT NULL,
  UNIQUE (variant, format)
);

-- How many sidecars with bytes a variant has, and how many bytes; follows from the groups.
CREATE TABLE variant_sizes (
  variant TEXT PRIMARY KEY,
  sidecars INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) WITHOUT ROWID;

-- All sidecars of a content. sidecars holds every register (see GroupCodec), in need of the columns
-- after it, which follow from it. status: 0 none, 1 complete, 2 partial, 3 failed. last_updated is
-- the time of the latest register, created_at that of the oldest sidecar, in milliseconds since
-- 1970. shared_metadata is JSON that all sidecars of the content share.
CREATE TABLE new_groups (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  sidecars BLOB NOT NULL,
  shared_metadata TEXT,
  status INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

-- in slices of sidecar_groups
INSERT OR IGNORE INTO forms (variant, format)
SELECT v.name, f.value ->> 1
FROM sidecar_groups g, json_each(muster_v1_forms(g.sidecars)) f
JOIN variant_names v ON v.id = f.value ->> 0
WHERE g.id > :after AND g.id <= :upto;

-- in slices of sidecar_groups
INSERT INTO variant_sizes (variant, sidecars, bytes)
SELECT v.name, count(*), sum(f.value ->> 2)
FROM sidecar_groups g, json_each(muster_v1_forms(g.sidecars)) f
JOIN variant_names v ON v.id = f.value ->> 0
WHERE g.id > :after AND g.id <= :upto AND f.value ->> 2 IS NOT NULL
GROUP BY v.name
ON CONFLICT (variant) DO UPDATE
SET sidecars = sidecars + excluded.sidecars, bytes = bytes + excluded.bytes;

-- in slices of sidecar_groups
INSERT INTO new_groups
  (id, content_uuid, sidecars, status, last_updated, created_at)
SELECT id, content_uuid,
  muster_v1_to_v2(sidecars, content_uuid, last_updated, created_at,
    (SELECT group_concat(id || ' ' || name, ';') FROM variant_names),
    (SELECT group_concat(id || ' ' || variant || ' ' || format, ';') FROM forms)),
  CASE status WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE status END,
  last_updated, created_at
FROM sidecar_groups WHERE id > :after AND id <= :upto;

DROP TABLE sidecar_groups;
ALTER TABLE new_groups RENAME TO sidecar_groups;
CREATE INDEX groups_with_failures ON sidecar_groups (id) WHERE status > 1;
DROP TABLE variant_names;

-- A row of dots now is a run: sequence went to the record (type, record_id), the next one to the
-- next record of that type, and so on, count of them. A register of each may be left.
ALTER TABLE dots ADD COLUMN count INTEGER NOT NULL DEFAULT 1;

-- The leaves are ranges of keys now, and records have other hashes: the tree is made anew from the
-- rows when the library is opened next.
DROP TABLE leaf_records;
DELETE FROM tree_leaves;

-- Groups for people, sidecars as JSON. Needs the function that Muster brings: see muster db query.
CREATE VIEW groups_as_json AS
SELECT id, lower(hex(content_uuid)) AS content_uuid,
  muster_sidecars(sidecars, content_uuid, last_updated, created_at, shared_metadata,
    (SELECT group_concat(id || ' ' || variant || ' ' || format, ';') FROM forms)) AS sidecars,
  shared_metadata,
  CASE status WHEN 0 THEN 'none' WHEN 1 THEN 'complete' WHEN 2 THEN 'partial' ELSE 'failed' END
    AS status,
  last_updated, created_at
FROM sidecar_groups;
