CREATE TABLE tree_leaves (
  leaf INTEGER PRIMARY KEY,
  sum BLOB NOT NULL
);

WITH RECURSIVE places (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM places WHERE at < 63)
INSERT INTO tree_leaves (leaf, sum)
SELECT 64 * node + at, substr(sums, 32 * at + 1, 32) FROM tree_nodes, places
WHERE substr(sums, 32 * at + 1, 32) <> zeroblob(32);

DROP TABLE tree_nodes;
