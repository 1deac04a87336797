ALTER TABLE samples ADD COLUMN name text;
