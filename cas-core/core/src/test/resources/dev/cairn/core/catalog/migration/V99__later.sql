-- A version to come, for tests.
CREATE TABLE later (content ${bytes});
UPDATE schema_version SET version = version + 1;
