-- It leaves a row that refers to none.
CREATE TABLE children (
  id INTEGER PRIMARY KEY,
  note INTEGER NOT NULL REFERENCES notes (id)
);
INSERT INTO children VALUES (1, 4711);
