/**
 * Processes, and what they share: {@code Cluster} is one disk, one catalog and the processes on them, {@code SimProcess}
 * a repository of the real engine with the real driver, {@code CatalogDoor} what can go wrong between a process and the
 * catalog, and {@code Troubles} how often.
 */
@NullMarked
package dev.cairn.simulator.cluster;

import org.jspecify.annotations.NullMarked;
