-- Every note ends in a mark, and has a twin.
CREATE TABLE twins (
  id INTEGER PRIMARY KEY,
  words TEXT
);

-- in slices of notes
UPDATE notes SET words = muster_mark(words)
WHERE id > :after AND id <= :upto;

-- in slices
INSERT INTO twins
SELECT id, words FROM notes WHERE id > (SELECT ifnull(max(id), 0) FROM twins)
ORDER BY id LIMIT :slice;

CREATE INDEX twins_by_words ON twins (words);
