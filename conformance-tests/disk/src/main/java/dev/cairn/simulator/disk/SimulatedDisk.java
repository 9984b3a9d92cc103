package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A disk with a file system on it, in memory, that behaves like a disk behind a page cache. Writes and names go to
 * the cache, where everybody sees them at once. The bytes and the length of a file become durable when the file is
 * synced, a name when the directory that holds it is; nothing else makes anything durable.
 *
 * <p>A crash keeps what is durable. Of the rest every sector of 512 or 4096 bytes, every length and every name is
 * kept or lost on its own, at any of the states that it went through since the last sync. A sync that fails leaves
 * the cache as it is and counts it as clean, so that the next sync succeeds and writes nothing: that is what Linux
 * does.
 *
 * <p>Each {@link #mount()} stands for one process: its locks exclude those of other mounts, and closing the file system
 * is the death of the process, which loses locks and channels and nothing else. All choices come from the seeds.
 * Thread-safe; not built: symbolic links, permissions, memory maps, files of 1 GiB and more.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SimulatedDisk {
    private static final int SECTOR_BYTES = 512;

    private final long seed;
    private final EventLog log = new EventLog();
    private final DiskFaults faults = new DiskFaults(this);
    private final List<SimFileSystem> mounts = new ArrayList<>();
    private int processes;
    private Consumer<FileSystem> beforeSteps = view -> {};
    private final SimProvider provider = new SimProvider();
    private final Tree tree = new Tree(this);

    private SimulatedDisk(long seed) {
        this.seed = seed;
    }

    /** An empty disk that takes its free choices from this seed. */
    public static SimulatedDisk ofSeed(long seed) {
        return new SimulatedDisk(seed);
    }

    /** The file system as a new process sees it. */
    public synchronized FileSystem mount() {
        SimFileSystem view = new SimFileSystem(this, provider, ++processes);
        mounts.add(view);
        return view;
    }

    /**
     * Loses power, and comes back with what survived, without any fault. All mounts are dead: whatever is still done
     * through them fails and does not reach the disk.
     *
     * @return the file system as a new process sees it
     */
    public FileSystem crash(long crashSeed) {
        List<SimFileSystem> dead;
        synchronized (this) {
            log.add("crash " + crashSeed);
            dead = List.copyOf(mounts);
            mounts.clear();
        }
        dead.forEach(SimFileSystem::die);
        synchronized (this) {
            tree.replaceBy(new Survivors(new SplittableRandom(seed * 31 + crashSeed)));
            faults.clear();
            return mount();
        }
    }

    /**
     * Kills one process: it loses its locks and channels, and whatever is still done through its mount fails and does
     * not reach the disk. What it wrote stays in the cache, for the power is on.
     */
    public void kill(FileSystem mount) {
        SimFileSystem dead = (SimFileSystem) mount;
        synchronized (this) {
            log.add("kill " + dead.process());
            mounts.remove(dead);
        }
        dead.die();
    }

    /** How many files and directories a process has open. */
    public synchronized int openChannels(FileSystem mount) {
        return ((SimFileSystem) mount).openChannels();
    }

    /**
     * Runs something before every change of a name and every sync: what others do in between. It is told whose step it
     * is, and does not run under the disk's lock.
     */
    public synchronized void beforeSteps(Consumer<FileSystem> action) {
        beforeSteps = action;
    }

    /** A process is about to change a name or to sync. */
    void step(SimFileSystem view) {
        Consumer<FileSystem> action;
        synchronized (this) {
            action = beforeSteps;
        }
        action.accept(view);
    }

    /** What goes wrong from now on. */
    public DiskFaults faults() {
        return faults;
    }

    /** Changes one bit of a file where it lies, behind everybody's back. */
    public synchronized void flipBit(Path file, long bit) {
        log.add("rot " + file + " bit " + bit);
        try {
            tree.file((SimPath) file).flipBit(bit);
        } catch (IOException e) {
            throw new IllegalArgumentException("no file to rot: " + file, e);
        }
    }

    /**
     * A write that went astray, behind everybody's back: the sector at one place lies at another, of this file or another
     * one, and where it should lie nothing was ever written. Neither file changes its length.
     *
     * @param at where the sector should lie, in bytes
     * @param there where it lies
     */
    public synchronized void misdirect(Path file, long at, Path hit, long there) {
        log.add("astray " + file + " @" + at + " to " + hit + " @" + there);
        try {
            FileNode from = tree.file((SimPath) file);
            byte[] sector = from.durable(at, SECTOR_BYTES);
            from.overwrite(at, new byte[sector.length]);
            tree.file((SimPath) hit).overwrite(there, sector);
        } catch (IOException e) {
            throw new IllegalArgumentException("no file to hit: " + file + " or " + hit, e);
        }
    }

    /** All regular files, as absolute paths in the order of their names. */
    public synchronized List<String> files() {
        return tree.files();
    }

    /** Everything that happened, in order; the same calls give the same events. */
    public synchronized List<String> events() {
        return log.events();
    }

    /** A hash of {@link #events()}, for comparing two runs. */
    public synchronized String eventsHash() {
        return log.hash();
    }

    Tree tree() {
        return tree;
    }

    /** The beginning of every call: is there a process, power, and no order to fail? */
    synchronized void enter(SimFileSystem view, @Nullable SimPath path) throws IOException {
        view.requireAlive();
        faults.beforeCall(path);
    }

    /** A call on an open file that changes nothing. */
    synchronized <T> T read(SimFileSystem view, IoCall<T> call) throws IOException {
        enter(view, null);
        return call.run();
    }

    /** A call on a path that changes nothing. */
    synchronized <T> T read(SimPath path, IoCall<T> call) throws IOException {
        enter(path.view(), path);
        return call.run();
    }

    /** A call on an open file that changes something. The event is written when it succeeded. */
    synchronized <T> T change(SimFileSystem view, Supplier<String> event, IoCall<T> call) throws IOException {
        return change(view, null, event, call);
    }

    /** A call on a path that changes something. */
    synchronized <T> T change(SimPath path, Supplier<String> event, IoCall<T> call) throws IOException {
        return change(path.view(), path, event, call);
    }

    /** A sync; one that fails is worse than any other call that does. */
    synchronized void sync(SimFileSystem view, SimPath path, Node node) throws IOException {
        try {
            change(view, () -> "sync " + path, () -> {
                faults.beforeSync();
                node.sync();
                return node;
            });
        } catch (DiskFaults.Ordered e) {
            node.failSync();
            faults.syncHasFailed();
            note(view.process() + " failed sync " + path);
            throw e;
        }
    }

    /** The end of something open. */
    synchronized void closed(SimFileSystem view) throws IOException {
        if (view.isAlive()) {
            faults.afterClose();
        }
    }

    private <T> T change(SimFileSystem view, @Nullable SimPath path, Supplier<String> event, IoCall<T> call)
            throws IOException {
        enter(view, path);
        faults.beforeChange(path);
        T result = call.run();
        faults.afterChange();
        log.add(view.process() + " " + event.get());
        return result;
    }

    /** Writes down what somebody else did, so that one log tells everything in order. */
    public synchronized void note(String event) {
        log.add(event);
    }

    /** What a call does under the disk's lock. */
    interface IoCall<T> {
        T run() throws IOException;
    }
}
