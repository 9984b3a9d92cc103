/** The door between core and replication: packs as things that are written, found on stores and read back. */
@NullMarked
package dev.cairn.api.pack;

import org.jspecify.annotations.NullMarked;
