-- The Merkle tree in 64 rows: a bulk changes nearly all of its 4,096 leaves.

-- The 64 leaves of a node, 32 bytes each.
CREATE TABLE tree_nodes (
  node INTEGER PRIMARY KEY,
  sums BLOB NOT NULL
);

-- Nothing where there are no leaves: the tree is then made anew when the library is opened next.
WITH RECURSIVE leaves (leaf) AS (
  SELECT 0 WHERE EXISTS (SELECT 1 FROM tree_leaves)
  UNION ALL SELECT leaf + 1 FROM leaves WHERE leaf < 4095)
INSERT INTO tree_nodes (node, sums)
SELECT leaf / 64, unhex(group_concat(hex(ifnull(t.sum, zeroblob(32))), '' ORDER BY leaf))
FROM leaves LEFT JOIN tree_leaves t USING (leaf) GROUP BY leaf / 64;

DROP TABLE tree_leaves;
