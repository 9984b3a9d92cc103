-- Scrub: what it remembers of each replica beside the time at which it was last read whole.

-- When a scrub first found its object missing, if it has been missing ever since.
ALTER TABLE replica ADD COLUMN missing_since BIGINT;

-- The order in which replicas are read: never read ones first, then those that were read longest ago.
CREATE INDEX replica_verified ON replica ((COALESCE(verified_at, 0)), pack);

UPDATE schema_version SET version = 6 WHERE one = 1;
