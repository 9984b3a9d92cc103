-- The time by which graces end, apart from that by which retention ends: it never moves by more than a day at once, unless somebody confirms it.
ALTER TABLE clock ADD COLUMN steady BIGINT NOT NULL DEFAULT 0;

UPDATE schema_version SET version = 5 WHERE one = 1;
