-- Garbage collection: what it remembers of what it took away, and the catalog's own time.

-- One row: the latest time that this catalog has seen. Retention ends by it; it never runs backwards.
CREATE TABLE clock (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    high_water BIGINT NOT NULL
);
INSERT INTO clock (one, high_water) VALUES (1, 0);

-- 1 if a compaction copied all that is alive in it: such a pack waits a shorter grace.
ALTER TABLE condemned_pack ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0 CHECK (replaced IN (0, 1));

-- Blobs that a run removed because nothing named them, and whom they linked to, until the grace is over: what a restore
-- brings back under the numbers that they had.
CREATE TABLE dead_blob (
    blob      BIGINT NOT NULL PRIMARY KEY,
    died_at   BIGINT NOT NULL,
    domain    INTEGER NOT NULL REFERENCES domain (id),
    algorithm INTEGER NOT NULL,
    digest    ${bytes} NOT NULL,
    size      BIGINT NOT NULL,
    root      ${bytes} NOT NULL,
    manifest  INTEGER NOT NULL CHECK (manifest IN (0, 1))
) ${clustered};

CREATE TABLE dead_link (
    parent BIGINT NOT NULL REFERENCES dead_blob (blob) ON DELETE CASCADE,
    child  BIGINT NOT NULL,
    PRIMARY KEY (parent, child)
) ${clustered};

-- What was deleted in stores, or given up by hand, and why. Rows are kept for thirty days.
CREATE TABLE journal (
    no      ${identity},
    at      BIGINT NOT NULL,
    run     BIGINT NOT NULL,
    subject TEXT NOT NULL,
    bytes   BIGINT NOT NULL,
    reason  TEXT NOT NULL
);

UPDATE schema_version SET version = 4 WHERE one = 1;
