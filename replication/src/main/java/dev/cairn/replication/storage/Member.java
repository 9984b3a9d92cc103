package dev.cairn.replication.storage;

import dev.cairn.api.pack.PackCopies;

/**
 * A store of the repository as this process sees it.
 *
 * @param id its id, 32 hex digits
 * @param copies what lies on it
 * @param health how it has answered lately
 */
record Member(String id, PackCopies copies, StoreHealth health) {}
