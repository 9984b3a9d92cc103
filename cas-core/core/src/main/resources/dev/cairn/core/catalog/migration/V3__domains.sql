-- Private domains.

-- kind: 0 open, 1 private. epochs_taken: the highest number that was given to a key, whether the key is in use or not.
ALTER TABLE domain ADD COLUMN kind INTEGER NOT NULL DEFAULT 0 CHECK (kind IN (0, 1));
ALTER TABLE domain ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domain ADD COLUMN epochs_taken INTEGER NOT NULL DEFAULT 0;

-- The keys of private domains: a row comes after the key's object is durable.
CREATE TABLE domain_epoch (
    domain INTEGER NOT NULL REFERENCES domain (id) ON DELETE RESTRICT,
    epoch  INTEGER NOT NULL,
    PRIMARY KEY (domain, epoch)
) ${clustered};

-- One row: the highest number that was given to a domain, whether there is one or not.
CREATE TABLE domain_number (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    taken INTEGER NOT NULL
);
INSERT INTO domain_number (one, taken) VALUES (1, 0);

UPDATE schema_version SET version = 3 WHERE one = 1;
