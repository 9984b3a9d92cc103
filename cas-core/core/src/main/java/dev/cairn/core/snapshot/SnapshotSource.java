package dev.cairn.core.snapshot;

import dev.cairn.api.Environment;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.flow.Blocking;

/**
 * What snapshots are of.
 *
 * @param environment time and threads
 * @param blocking where the catalog is asked
 * @param catalog the catalog
 */
public record SnapshotSource(Environment environment, Blocking blocking, Catalog catalog) {}
