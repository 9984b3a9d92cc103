/**
 * The driver contract as JUnit interfaces, with faults, recorders and guards that our own tests and vendors' tests
 * share.
 */
@NullMarked
package dev.cairn.conformance;

import org.jspecify.annotations.NullMarked;
