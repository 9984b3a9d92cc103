@NullMarked
package dev.cairn.simulator;

import org.jspecify.annotations.NullMarked;
