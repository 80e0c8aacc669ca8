DROP VIEW contents;
DROP VIEW entries;
DROP INDEX contents_by_kind;
ALTER TABLE content_identity RENAME COLUMN kind TO kind_number;
ALTER TABLE content_identity ADD COLUMN kind TEXT;

-- in slices of content_identity
UPDATE content_identity SET kind = CASE kind_number
  WHEN 1 THEN 'image' WHEN 2 THEN 'video' WHEN 3 THEN 'audio' WHEN 4 THEN 'document'
  WHEN 5 THEN 'archive' WHEN 6 THEN 'text' WHEN 7 THEN 'other' ELSE kind_number END
WHERE id > :after AND id <= :upto AND kind_number IS NOT NULL;

ALTER TABLE content_identity DROP COLUMN kind_number;
CREATE INDEX contents_by_kind ON content_identity (kind, size);

-- in slices of file_stats
UPDATE file_stats SET nanos_after = nanos_after + 1000000 *
  ifnull((SELECT modified_at FROM entry_rows WHERE id = entry_id), 0)
WHERE entry_id > :after AND entry_id <= :upto;

DELETE FROM file_stats WHERE typeof(nanos_after) <> 'integer';
ALTER TABLE file_stats RENAME COLUMN nanos_after TO mtime_nanos;

-- in slices of entry_rows
UPDATE entry_rows SET
  created_xor = (created_xor | modified_at) - (created_xor & modified_at),
  accessed_xor = (accessed_xor | modified_at) - (accessed_xor & modified_at)
WHERE id > :after AND id <= :upto AND modified_at IS NOT NULL;

ALTER TABLE entry_rows RENAME COLUMN created_xor TO created_at;
ALTER TABLE entry_rows RENAME COLUMN accessed_xor TO accessed_at;
CREATE VIEW entries AS
  SELECT e.id, f.device_uuid, e.uuid, f.location, f.path AS relative_path, e.name, e.life, e.kind,
    e.size, e.permissions, e.created_at, e.modified_at, e.accessed_at, c.content_uuid AS content
  FROM entry_rows e JOIN folders f ON f.id = e.folder
  LEFT JOIN content_identity c ON c.id = e.content;
INSERT INTO entry_names (entry_names, rank) VALUES ('automerge', 4);
