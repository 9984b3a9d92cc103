package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/**
 * Orders for a disk to go wrong. Each order replaces the earlier one of its kind; a crash clears them all.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class DiskFaults {
    private static final long NEVER = Long.MAX_VALUE;

    private final SimulatedDisk disk;
    /** All are guarded by the disk; they count down from the order. */
    private long callsToFailure = NEVER;

    private long syncsToFailure = NEVER;
    private long syncsToAction = NEVER;
    private Runnable syncAction = () -> {};
    private long changesToPowerOff = NEVER;
    private long roomBytes = Long.MAX_VALUE;
    private boolean callFailed;
    private boolean syncFailed;
    private boolean denied;
    private int changes;

    DiskFaults(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** One call, read or change, fails with an I/O error: the nth from now on, counted from one. */
    public void failCall(int nth) {
        synchronized (disk) {
            callsToFailure = positive(nth);
            callFailed = false;
        }
    }

    /** Whether the failure ordered by the last {@link #failCall(int)} has happened. */
    public boolean callFailed() {
        synchronized (disk) {
            return callFailed;
        }
    }

    /**
     * One sync fails with an I/O error: the nth from now on, counted from one. What it should have made durable
     * counts as clean from then on, and is lost in a crash unless it is written again.
     */
    public void failSync(int nth) {
        synchronized (disk) {
            syncsToFailure = positive(nth);
            syncFailed = false;
        }
    }

    /** Whether the failure ordered by the last {@link #failSync(int)} has happened. */
    public boolean syncFailed() {
        synchronized (disk) {
            return syncFailed;
        }
    }

    /**
     * Runs something just before the nth sync from now on: what somebody else does in between. Not under the disk's
     * lock.
     */
    public void beforeSync(int nth, Runnable action) {
        synchronized (disk) {
            syncsToAction = positive(nth);
            syncAction = action;
        }
    }

    /** What is to be done before this sync. */
    Runnable takeSyncAction() {
        synchronized (disk) {
            boolean now = syncsToAction != NEVER && --syncsToAction == 0;
            return now ? syncAction : () -> {};
        }
    }

    /** After so many more changes every call fails, until the crash. */
    public void powerOffAfter(int changesLeft) {
        synchronized (disk) {
            changesToPowerOff = changesLeft;
        }
    }

    /** Whether the disk is without power. */
    public boolean poweredOff() {
        synchronized (disk) {
            return changesToPowerOff <= 0;
        }
    }

    /** How many changes (create, write, sync, link, rename, delete) succeeded since the disk was made. */
    public int changes() {
        synchronized (disk) {
            return changes;
        }
    }

    /** Leaves room for so many more bytes; a write beyond it is cut short, and the next one fails. */
    public void fillUp(long bytesLeft) {
        synchronized (disk) {
            roomBytes = bytesLeft;
        }
    }

    /** Whether every call is refused as forbidden. */
    public void denyAccess(boolean deny) {
        synchronized (disk) {
            denied = deny;
        }
    }

    /** Takes every order back. */
    public void clear() {
        synchronized (disk) {
            takeBack();
        }
    }

    private void takeBack() {
        denied = false;
        callsToFailure = NEVER;
        syncsToFailure = NEVER;
        syncsToAction = NEVER;
        changesToPowerOff = NEVER;
        roomBytes = Long.MAX_VALUE;
    }

    void beforeCall() throws IOException {
        if (poweredOff()) {
            throw new IOException("Input/output error: the disk is without power");
        }
        if (denied) {
            throw new AccessDeniedException(null, null, "Permission denied");
        }
        if (callsToFailure != NEVER && --callsToFailure == 0) {
            callsToFailure = NEVER;
            callFailed = true;
            disk.note("failed call");
            throw new IOException("Input/output error");
        }
    }

    void afterChange() {
        changes++;
        if (changesToPowerOff != NEVER) {
            changesToPowerOff--;
        }
    }

    /** Whether this sync is the one to fail. */
    boolean failsSync() {
        if (syncsToFailure != NEVER && --syncsToFailure == 0) {
            syncsToFailure = NEVER;
            syncFailed = true;
            return true;
        }
        return false;
    }

    long roomBytes() {
        return roomBytes;
    }

    void takeRoom(long bytes) {
        if (roomBytes != Long.MAX_VALUE) {
            roomBytes -= bytes;
        }
    }

    private static int positive(int nth) {
        if (nth < 1) {
            throw new IllegalArgumentException("counted from one: " + nth);
        }
        return nth;
    }
}
