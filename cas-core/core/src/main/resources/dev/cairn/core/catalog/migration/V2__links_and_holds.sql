-- What keeps a blob that no ref names: a tree that has it as a child, a session that has not finished yet.

CREATE TABLE blob_link (
    parent BIGINT NOT NULL REFERENCES blob (no) ON DELETE CASCADE,
    child  BIGINT NOT NULL REFERENCES blob (no) ON DELETE RESTRICT,
    PRIMARY KEY (parent, child)
) ${clustered};
CREATE INDEX blob_link_child ON blob_link (child);

-- Rows go when their session leaves LIVE.
CREATE TABLE blob_hold (
    session BIGINT NOT NULL REFERENCES session (no) ON DELETE RESTRICT,
    blob    BIGINT NOT NULL REFERENCES blob (no) ON DELETE RESTRICT,
    PRIMARY KEY (session, blob)
) ${clustered};
CREATE INDEX blob_hold_blob ON blob_hold (blob);

-- Only sessions that run have a lease worth looking at.
CREATE INDEX session_lease ON session (lease_until) WHERE state = 0;

UPDATE schema_version SET version = 2 WHERE one = 1;
