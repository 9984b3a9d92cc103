package dev.cairn.conformance;

import dev.cairn.api.store.Store;
import java.util.List;

/**
 * Volumes that lose power on command. A driver that declares {@code POWER_LOSS} and can run on a simulated disk offers
 * this through {@link StoreHarness#crashes()}; the cases of group I are written against it.
 *
 * <p>The disk behind a volume keeps what was synced and, at a crash, an arbitrary but seeded choice of what was not:
 * single sectors of a write, later writes without earlier ones, a file without its directory entry, an entry without
 * its file's bytes. The same calls with the same seeds give the same survivors.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface CrashControl {
    /** A new empty volume, whose disk takes every free choice from this seed. */
    Volume volume(long seed);

    /** One disk and the store on it. Closing it shuts the store down and forgets the disk; close is idempotent. */
    interface Volume extends AutoCloseable {
        /** The store on this volume, the same until the next {@link #crash(long)}. */
        Store store();

        /**
         * Loses power: un-synced writes are torn, reordered or lost as the seed says; the old store and all that runs
         * on it is dead (whatever it still does never reaches the disk). The volume comes back with power, room and
         * working syncs.
         *
         * @return the store, opened anew on what survived; from now on also the answer of {@link #store()}
         */
        Store crash(long seed);

        /**
         * Switches the disk off after so many more disk operations that change something (create, write, sync, link,
         * rename, delete of a file or a directory): the next one and all later ones fail with an I/O error and change
         * nothing, until {@link #crash(long)}. Zero switches it off at once.
         */
        void powerOffAfter(int diskOperations);

        /** How many disk operations, as counted by {@link #powerOffAfter(int)}, succeeded since the volume was made. */
        int diskOperations();

        /**
         * Lets one sync (of a file or a directory) fail with an I/O error: the nth from now on, counted from one. As
         * on real systems, what that sync should have made durable counts as clean from then on: a later sync of the
         * same file or directory succeeds and does not write it, unless it is written again.
         */
        void failFsync(int nth);

        /** Whether the failure ordered by the last {@link #failFsync(int)} has happened. */
        boolean fsyncFailed();

        /** Leaves room for so many more bytes: what goes beyond fails with the error of a full disk. */
        void fillUp(long bytesLeft);

        /**
         * Paths of all regular files that lie on the volume now, relative to the root of the store, whatever they are:
         * objects, temporary files, marks. In the order of their names.
         */
        List<String> files();

        @Override
        void close();
    }
}
