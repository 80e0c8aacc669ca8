-- in slices of twins
UPDATE notes SET words = substr(words, 1, length(words) - 1)
WHERE id > :after AND id <= :upto;

DROP TABLE twins;
