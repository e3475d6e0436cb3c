ALTER TABLE entry ADD COLUMN place TEXT CHECK (length(place) BETWEEN 1 AND 60);

-- down
ALTER TABLE entry DROP COLUMN place;
