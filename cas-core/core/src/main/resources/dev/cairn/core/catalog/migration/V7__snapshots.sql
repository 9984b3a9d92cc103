-- Snapshots, and what they keep.

-- One row. last: the number that was given out last, and to no other snapshot. settled: whoever sets a ref now knows that
-- snapshots up to this one do not have it. begun_at: when the last one was begun, or when the wait for the first one was; 0 if
-- neither. The beginning of a snapshot changes this row, and whoever drops a ref holds it meanwhile.
CREATE TABLE snapshot_head (
    one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    last     BIGINT NOT NULL,
    settled  BIGINT NOT NULL,
    begun_at BIGINT NOT NULL
);
INSERT INTO snapshot_head (one, last, settled, begun_at) VALUES (1, 0, 0, 0);

-- Snapshots that keep what their refs name, from their beginning until they expire.
CREATE TABLE snapshot (
    no       BIGINT NOT NULL PRIMARY KEY,
    begun_at BIGINT NOT NULL
) ${clustered};

-- since: snapshots up to this one do not have the ref.
ALTER TABLE ref ADD COLUMN since BIGINT NOT NULL DEFAULT 0;

-- A ref that was dropped, or named another blob from then on: snapshots after since and up to last may have it.
CREATE TABLE former_ref (
    no    ${identity},
    blob  BIGINT NOT NULL REFERENCES blob (no) ON DELETE RESTRICT,
    since BIGINT NOT NULL,
    last  BIGINT NOT NULL
);
CREATE INDEX former_ref_blob ON former_ref (blob);
CREATE INDEX former_ref_last ON former_ref (last);

UPDATE schema_version SET version = 7 WHERE one = 1;
