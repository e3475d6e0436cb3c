CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 32),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  written INTEGER NOT NULL, -- milliseconds since 1970
  UNIQUE (name, text)
);

-- down
DROP TABLE entry;
