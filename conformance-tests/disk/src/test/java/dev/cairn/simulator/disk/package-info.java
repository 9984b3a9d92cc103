/** What the simulated disk keeps and what it loses. */
@NullMarked
package dev.cairn.simulator.disk;

import org.jspecify.annotations.NullMarked;
