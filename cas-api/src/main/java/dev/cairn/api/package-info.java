/** Values, the {@link dev.cairn.api.Cas} facade, errors and the {@link dev.cairn.api.Environment}. No I/O, no logging. */
@NullMarked
package dev.cairn.api;

import org.jspecify.annotations.NullMarked;
