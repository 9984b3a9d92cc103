/** Packs on many stores: written to a quorum, read from whoever answers first. */
@NullMarked
package dev.cairn.replication.storage;

import org.jspecify.annotations.NullMarked;
