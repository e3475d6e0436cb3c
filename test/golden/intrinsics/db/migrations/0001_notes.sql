CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
-- A body has separators of its own; so has 'a text;'.
CREATE TRIGGER tidy AFTER INSERT ON note BEGIN
  UPDATE note SET text = trim(text) WHERE id = new.id;
  DELETE FROM note WHERE text = ';';
END;
INSERT INTO note (text) VALUES (' first '), (';');

-- down
DROP TABLE note;
