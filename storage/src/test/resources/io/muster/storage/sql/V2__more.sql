-- Notes have an author; more than one statement; a semicolon in text.
ALTER TABLE notes ADD COLUMN author TEXT NOT NULL DEFAULT 'no;body';
CREATE INDEX notes_by_author ON notes (author);
