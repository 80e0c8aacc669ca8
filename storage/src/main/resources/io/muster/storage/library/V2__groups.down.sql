-- Back to groups in one value, and a row for each write that is left: both are made from the
-- records. The tree is made anew when the library is opened next.
-- loses: metadata that the sidecars of a content share
DROP VIEW groups_as_json;
CREATE TABLE variant_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO variant_names (id, name) SELECT min(id), variant FROM forms GROUP BY variant;

CREATE TABLE old_groups (
  id INTEGER PRIMARY KEY,
  content_uuid BLOB NOT NULL UNIQUE,
  sidecars BLOB NOT NULL,
  status INTEGER NOT NULL,
  ready INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  last_updated INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

-- in slices of sidecar_groups
INSERT INTO old_groups
SELECT id, content_uuid, old_sidecars,
  CASE status WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE status END,
  (SELECT count(*) FROM json_each(shown) WHERE value ->> 'status' = 'ready'),
  (SELECT count(*) FROM json_each(shown) WHERE value ->> 'status' = 'failed'),
  last_updated, created_at
FROM (
  SELECT *,
    muster_v2_to_v1(sidecars, content_uuid, last_updated, created_at, shared_metadata,
      (SELECT group_concat(id || ' ' || variant || ' ' || format, ';') FROM forms),
      (SELECT group_concat(id || ' ' || name, ';') FROM variant_names)) AS old_sidecars,
    muster_sidecars(sidecars, content_uuid, last_updated, created_at, shared_metadata,
      (SELECT group_concat(id || ' ' || variant || ' ' || format, ';') FROM forms)) AS shown
  FROM sidecar_groups WHERE id > :after AND id <= :upto)
WHERE old_sidecars IS NOT NULL;

DROP TABLE sidecar_groups;
ALTER TABLE old_groups RENAME TO sidecar_groups;
CREATE INDEX groups_with_failures ON sidecar_groups (id) WHERE failed > 0;
DROP TABLE forms;
DROP TABLE variant_sizes;

CREATE TABLE old_dots (
  writer INTEGER NOT NULL REFERENCES writers (id),
  sequence INTEGER NOT NULL,
  type INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (writer, sequence, type, record_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO old_dots
  SELECT d.value ->> 0, d.value ->> 1, 1, r.id FROM libraries r, json_each(muster_v1_dots(stamps)) d
  UNION ALL
  SELECT d.value ->> 0, d.value ->> 1, 2, r.id FROM members r, json_each(muster_v1_dots(stamps)) d
  UNION ALL
  SELECT d.value ->> 0, d.value ->> 1, 3, r.id FROM devices r, json_each(muster_v1_dots(stamps)) d
  UNION ALL
  SELECT d.value ->> 0, d.value ->> 1, 4, r.id FROM locations r, json_each(muster_v1_dots(stamps)) d
  UNION ALL
  SELECT d.value ->> 0, d.value ->> 1, 8, r.id
  FROM sidecar_variant_registry r, json_each(muster_v1_dots(stamps)) d;

-- in slices of entries
INSERT OR IGNORE INTO old_dots
SELECT d.value ->> 0, d.value ->> 1, 5, r.id FROM entries r, json_each(muster_v1_dots(stamps)) d
WHERE r.id > :after AND r.id <= :upto;

-- in slices of content_identity
INSERT OR IGNORE INTO old_dots
SELECT d.value ->> 0, d.value ->> 1, 6, r.id
FROM content_identity r, json_each(muster_v1_dots(stamps)) d
WHERE r.id > :after AND r.id <= :upto;

-- in slices of sidecar_groups
INSERT OR IGNORE INTO old_dots
SELECT d.value ->> 0, d.value ->> 1, 7, r.id
FROM sidecar_groups r, json_each(muster_v1_dots(substr(sidecars, 2))) d
WHERE r.id > :after AND r.id <= :upto;

DROP TABLE dots;
ALTER TABLE old_dots RENAME TO dots;

DELETE FROM tree_leaves;
CREATE TABLE leaf_records (
  leaf INTEGER NOT NULL,
  type INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (leaf, type, record_id)
) WITHOUT ROWID;
