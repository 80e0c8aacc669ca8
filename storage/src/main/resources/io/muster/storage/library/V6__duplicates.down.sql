DROP TABLE name_runs;
DROP INDEX hidden_metadata;
CREATE INDEX folder_sums ON folders (location, path, files, bytes);
DROP INDEX shared_by_size;
ALTER TABLE shared_contents RENAME TO new_shared;
CREATE TABLE shared_contents (
  content INTEGER PRIMARY KEY,
  size INTEGER NOT NULL
);
INSERT INTO shared_contents (content, size)
  SELECT content, max(size) FROM new_shared GROUP BY content;
DROP TABLE new_shared;
CREATE INDEX shared_by_size ON shared_contents (size);
