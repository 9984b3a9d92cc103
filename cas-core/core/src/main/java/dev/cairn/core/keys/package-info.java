/** Key managers that are built in: the local keystore. */
@NullMarked
package dev.cairn.core.keys;

import org.jspecify.annotations.NullMarked;
