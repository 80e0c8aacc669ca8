DROP INDEX notes_by_author;
ALTER TABLE notes DROP COLUMN author;
