package dev.cairn.core;

import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.store.Store;
import java.util.Optional;

/**
 * What private domains need beyond what the open one has.
 *
 * @param store where wrapped keys are
 * @param keys who wraps them, if anybody does
 */
record DomainParts(Store store, Optional<KeyManager> keys) {}
