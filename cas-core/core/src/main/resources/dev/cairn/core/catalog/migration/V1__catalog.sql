-- The catalog, version 1: one text for SQLite and PostgreSQL. Placeholders:
--   ${identity}   a 64-bit primary key that rises and is never used again
--   ${bytes}      binary strings, ordered as unsigned bytes
--   ${clustered}  rows lie in the order of the primary key, where the database can do that
-- Times are nanoseconds since 1970. Nothing here trusts them.

-- One row. A reader of an older version refuses a newer one.
CREATE TABLE schema_version (
    one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
);
INSERT INTO schema_version (one, version) VALUES (1, 1);

-- One row: which catalog of which repository.
CREATE TABLE catalog (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    catalog    TEXT NOT NULL,
    repository TEXT NOT NULL,
    algorithm  INTEGER NOT NULL
);

CREATE TABLE domain (
    id   INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO domain (id, name) VALUES (0, 'open');

-- Numbers are the order of registration.
CREATE TABLE store (
    no  ${identity},
    id  TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL
);

-- state: 0 LIVE, 1 COMMITTED, 2 EXPIRED. Leaves 0 once, by row count. lease_until: null if the session never said.
CREATE TABLE session (
    no          ${identity},
    state       INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    opened_at   BIGINT NOT NULL,
    lease_until BIGINT
);

CREATE TABLE pack (
    no      ${identity},
    id      ${bytes} NOT NULL UNIQUE,
    domain  INTEGER NOT NULL REFERENCES domain (id),
    class   INTEGER NOT NULL,
    policy  INTEGER NOT NULL,
    session BIGINT NOT NULL REFERENCES session (no),
    bytes   BIGINT NOT NULL
);

-- A pack is live, or condemned, or neither: its objects are on their way out.
CREATE TABLE live_pack (
    pack BIGINT NOT NULL PRIMARY KEY REFERENCES pack (no) ON DELETE RESTRICT
) ${clustered};

CREATE TABLE condemned_pack (
    pack         BIGINT NOT NULL PRIMARY KEY REFERENCES pack (no) ON DELETE RESTRICT,
    condemned_at BIGINT NOT NULL,
    reason       TEXT NOT NULL,
    run          BIGINT NOT NULL
) ${clustered};

-- The guard of garbage collection: while this row is there, the row of live_pack cannot go; once that is gone, this one
-- cannot come.
CREATE TABLE pin (
    session BIGINT NOT NULL REFERENCES session (no) ON DELETE RESTRICT,
    pack    BIGINT NOT NULL REFERENCES live_pack (pack) ON DELETE RESTRICT,
    PRIMARY KEY (session, pack)
) ${clustered};
CREATE INDEX pin_pack ON pin (pack);

-- state: 0 ACTIVE, 1 QUARANTINED, 2 DEPRECATED, 3 LOST. provenance: 0 written, 1 copied, 2 found in a store.
CREATE TABLE replica (
    pack        BIGINT NOT NULL REFERENCES pack (no) ON DELETE RESTRICT,
    store       BIGINT NOT NULL REFERENCES store (no) ON DELETE RESTRICT,
    part        TEXT NOT NULL,
    nonce       TEXT NOT NULL,
    state       INTEGER NOT NULL CHECK (state IN (0, 1, 2, 3)),
    provenance  INTEGER NOT NULL DEFAULT 0,
    verified_at BIGINT,
    PRIMARY KEY (pack, store, part, nonce)
) ${clustered};
CREATE INDEX replica_store ON replica (store);

-- block_key: scheme byte, 32 bytes of digest, size in 4 bytes, big-endian. A block may lie in several packs.
CREATE TABLE location (
    domain       INTEGER NOT NULL,
    block_key    ${bytes} NOT NULL,
    pack         BIGINT NOT NULL REFERENCES pack (no) ON DELETE RESTRICT,
    entry_offset BIGINT NOT NULL,
    entry_bytes  INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    PRIMARY KEY (domain, block_key, pack)
) ${clustered};
CREATE INDEX location_pack ON location (pack);

-- root: the block key of the first block; manifest: 1 if that is a manifest.
CREATE TABLE blob (
    no        ${identity},
    domain    INTEGER NOT NULL REFERENCES domain (id),
    algorithm INTEGER NOT NULL,
    digest    ${bytes} NOT NULL,
    size      BIGINT NOT NULL,
    root      ${bytes} NOT NULL,
    manifest  INTEGER NOT NULL CHECK (manifest IN (0, 1)),
    UNIQUE (domain, digest, size, algorithm)
);

-- name: UTF-8, so that order and prefixes are the same in every database. custom: a JSON object of texts.
CREATE TABLE ref (
    domain       INTEGER NOT NULL,
    name         ${bytes} NOT NULL,
    blob         BIGINT NOT NULL REFERENCES blob (no) ON DELETE RESTRICT,
    media_type   TEXT,
    custom       TEXT NOT NULL,
    updated      BIGINT NOT NULL,
    retain_until BIGINT,
    legal_hold   INTEGER NOT NULL DEFAULT 0 CHECK (legal_hold IN (0, 1)),
    PRIMARY KEY (domain, name)
) ${clustered};
CREATE INDEX ref_blob ON ref (blob, name);

-- One row: the fence of collectors. Whoever raises run is the only one; state: 0 idle, 1 running.
CREATE TABLE collector (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    run   BIGINT NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1))
);
INSERT INTO collector (one, run, state) VALUES (1, 0, 0);
