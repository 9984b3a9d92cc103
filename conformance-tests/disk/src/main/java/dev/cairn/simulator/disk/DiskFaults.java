package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

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

    private Failure failure = Failure.INPUT_OUTPUT;
    private boolean failureLasts;

    private long syncsToFailure = NEVER;
    private long syncsToAction = NEVER;
    private Runnable syncAction = () -> {};
    private long changesToPowerOff = NEVER;
    private long roomBytes = Long.MAX_VALUE;
    private boolean callFailed;
    private boolean syncFailed;
    private boolean denied;
    private int calls;
    private int attempts;
    private int changes;

    DiskFaults(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** What was ordered has happened to something open. */
    static final class Ordered extends IOException {
        private static final long serialVersionUID = 1L;

        Ordered(String reason) {
            super(reason);
        }
    }

    /** What a call fails with, and which calls can. */
    public enum Failure {
        /** The device does not answer: any call. */
        INPUT_OUTPUT("Input/output error", false),
        /** The disk is full: calls that change something. */
        NO_SPACE("No space left on device", true);

        private final String reason;
        private final boolean isOfChanges;

        Failure(String reason, boolean isOfChanges) {
            this.reason = reason;
            this.isOfChanges = isOfChanges;
        }
    }

    /** One call, read or change, fails with an I/O error: the nth from now on, counted from one. */
    public void failCall(int nth) {
        failCall(nth, Failure.INPUT_OUTPUT, false);
    }

    /**
     * Of the calls that can fail with it the nth from now on does, counted from one.
     *
     * @param lasts whether all after it fail too, until the orders are taken back
     */
    public void failCall(int nth, Failure with, boolean lasts) {
        synchronized (disk) {
            callsToFailure = positive(nth);
            failure = with;
            failureLasts = lasts;
            callFailed = false;
            syncFailed = false;
        }
    }

    /** How many calls there were since the disk was made that can fail with this. */
    public int calls(Failure with) {
        synchronized (disk) {
            return with.isOfChanges ? attempts : calls;
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

    /** Whether a sync was among the failures ordered last. */
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

    /** After so many more changes every call fails, until the crash; a disk without power takes no such order. */
    public void powerOffAfter(int changesLeft) {
        synchronized (disk) {
            if (!poweredOff()) {
                changesToPowerOff = changesLeft;
            }
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

    /** Any call; of one that names a path the failure names it too. */
    void beforeCall(@Nullable SimPath path) throws IOException {
        if (poweredOff()) {
            throw new IOException("Input/output error: the disk is without power");
        }
        if (denied) {
            throw new AccessDeniedException(null, null, "Permission denied");
        }
        calls++;
        failIfOrdered(false, path);
    }

    /** A call that has begun and is about to change something. */
    void beforeChange(@Nullable SimPath path) throws IOException {
        attempts++;
        failIfOrdered(true, path);
    }

    /** A close: the descriptor is gone whatever it answers. */
    void afterClose() throws IOException {
        calls++;
        failIfOrdered(false, null);
    }

    private void failIfOrdered(boolean isChange, @Nullable SimPath path) throws IOException {
        if (callsToFailure != NEVER && failure.isOfChanges == isChange && --callsToFailure <= 0) {
            callsToFailure = failureLasts ? 1 : NEVER;
            callFailed = true;
            disk.note("failed call");
            throw path == null
                    ? new Ordered(failure.reason)
                    : new FileSystemException(path.toString(), null, failure.reason);
        }
    }

    void afterChange() {
        changes++;
        if (changesToPowerOff != NEVER) {
            changesToPowerOff--;
        }
    }

    void beforeSync() throws IOException {
        if (syncsToFailure != NEVER && --syncsToFailure == 0) {
            syncsToFailure = NEVER;
            throw new Ordered(Failure.INPUT_OUTPUT.reason);
        }
    }

    void syncHasFailed() {
        syncFailed = true;
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
