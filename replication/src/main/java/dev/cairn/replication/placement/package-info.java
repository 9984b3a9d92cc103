/**
 * Which stores a pack goes to: pure functions of topology, policy and pack id, the same on every machine. Start at {@link
 * dev.cairn.replication.placement.Placement}; {@code Ranking} puts the stores in order, {@code Walk} takes the first ones that hold the rules.
 */
@NullMarked
package dev.cairn.replication.placement;

import org.jspecify.annotations.NullMarked;
