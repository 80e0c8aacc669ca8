-- Duplicates by device, hidden marks by index, names by two letters, no folders that hold nothing.

DROP INDEX shared_by_size;
ALTER TABLE shared_contents RENAME TO old_shared;

-- Contents of which one device has two existing entries or more: files says how many. There may be
-- a row with fewer, where finding out again would be slow. size is the content's as far as it is
-- known, else that of an entry.
CREATE TABLE shared_contents (
  content INTEGER NOT NULL,
  device_uuid BLOB NOT NULL,
  files INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (content, device_uuid)
) WITHOUT ROWID;

-- in slices of old_shared
INSERT INTO shared_contents (content, device_uuid, files, size)
SELECT e.content, f.device_uuid, count(*), max(ifnull(c.size, ifnull(e.size, 0)))
FROM old_shared s
  CROSS JOIN content_identity c ON c.id = s.content
  CROSS JOIN entry_rows e ON e.content = s.content AND e.content > 0
  CROSS JOIN folders f ON f.id = e.folder
WHERE s.content > :after AND s.content <= :upto AND e.life % 2 = 1
GROUP BY e.content, f.device_uuid HAVING count(*) > 1;

DROP TABLE old_shared;
CREATE INDEX shared_by_size ON shared_contents (device_uuid, size, content)
  WHERE files > 1 AND size > 0;

-- in slices of folders
DELETE FROM folders WHERE id > :after AND id <= :upto
  AND NOT EXISTS (SELECT 1 FROM entry_rows e WHERE e.folder = folders.id);

-- Sums over a tree are read in order of folders_by_path.
DROP INDEX folder_sums;

CREATE INDEX hidden_metadata ON user_metadata (id) WHERE hidden = 1;

-- The runs of three letters that names have: those that begin with two letters are found by them.
CREATE VIRTUAL TABLE name_runs USING fts5vocab(entry_names, row);
