package dev.cairn.conformance;

import dev.cairn.api.store.Store;
import dev.cairn.conformance.CrashControl.Volume;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The smallest disk that forgets: one directory, files that are cached until they are synced. */
final class TinyDisk implements Volume {
    private final DurabilityMutant mutant;
    private Map<String, File> names = new TreeMap<>();
    private Map<String, File> durableNames = new TreeMap<>();
    private TinyDurableStore store;
    private long room = Long.MAX_VALUE;
    private int operationsLeft = Integer.MAX_VALUE;
    private int operations;
    private int syncsUntilFailure = Integer.MAX_VALUE;
    private boolean syncFailed;

    TinyDisk(DurabilityMutant mutant) {
        this.mutant = mutant;
        this.store = new TinyDurableStore(this, mutant);
    }

    private static final class File {
        private byte[] cached = new byte[0];
        private byte[] durable = new byte[0];
        private boolean dirty = true;
    }

    private void operation() throws IOException {
        if (operationsLeft-- <= 0) {
            throw new IOException("power off");
        }
        operations++;
    }

    void create(String name) throws IOException {
        operation();
        names.put(name, new File());
    }

    void write(String name, byte[] bytes) throws IOException {
        operation();
        if (bytes.length > room) {
            throw new IOException("no space");
        }
        File file = file(name);
        file.cached = bytes;
        file.dirty = true;
    }

    void sync(String name) throws IOException {
        operation();
        File file = file(name);
        boolean wasDirty = file.dirty;
        file.dirty = false;
        failIfOrdered();
        if (wasDirty) {
            file.durable = file.cached;
        }
    }

    void syncNames() throws IOException {
        operation();
        failIfOrdered();
        durableNames = new TreeMap<>(names);
    }

    void link(String from, String to) throws IOException {
        operation();
        if (names.putIfAbsent(to, file(from)) != null) {
            throw new IOException("exists");
        }
    }

    void delete(String name) throws IOException {
        operation();
        names.remove(name);
    }

    byte @Nullable [] read(String name) {
        @Nullable File file = names.get(name);
        return file == null ? null : file.cached;
    }

    private File file(String name) {
        return Objects.requireNonNull(names.get(name), name);
    }

    private void failIfOrdered() throws IOException {
        if (--syncsUntilFailure == 0) {
            syncFailed = true;
            throw new IOException("sync failed");
        }
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store crash(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        Map<String, File> survivors = new TreeMap<>();
        Set<String> all = new TreeSet<>(names.keySet());
        all.addAll(durableNames.keySet());
        for (String name : all) {
            @Nullable File file = (chance.nextBoolean() ? names : durableNames).get(name);
            if (file != null) {
                survivors.put(name, file);
            }
        }
        for (File file : new HashSet<>(survivors.values())) {
            byte[] torn = Arrays.copyOf(file.cached, chance.nextInt(file.cached.length + 1));
            file.durable = file.dirty ? Arrays.copyOf(torn, file.cached.length) : file.durable;
            file.cached = file.durable;
            file.dirty = false;
        }
        names = survivors;
        durableNames = new TreeMap<>(survivors);
        room = Long.MAX_VALUE;
        operationsLeft = Integer.MAX_VALUE;
        syncsUntilFailure = Integer.MAX_VALUE;
        store = new TinyDurableStore(this, mutant);
        return store;
    }

    @Override
    public void powerOffAfter(int diskOperations) {
        operationsLeft = diskOperations;
    }

    @Override
    public int diskOperations() {
        return operations;
    }

    @Override
    public void failFsync(int nth) {
        syncsUntilFailure = nth;
        syncFailed = false;
    }

    @Override
    public boolean fsyncFailed() {
        return syncFailed;
    }

    @Override
    public void fillUp(long bytesLeft) {
        room = bytesLeft;
    }

    @Override
    public List<String> files() {
        return List.copyOf(names.keySet());
    }

    @Override
    public void close() {}
}
