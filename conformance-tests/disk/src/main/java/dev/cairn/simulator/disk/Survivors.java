package dev.cairn.simulator.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a crash leaves of a disk.
 *
 * <p>The cache writes back when and in which order it likes, a sector at a time, and a sector holds all changes that
 * were made to it so far. So each sector keeps a prefix of its own un-synced changes, whatever the sectors beside it
 * keep; the length of the file keeps a prefix of its changes, and so does each name of a directory. One file in four
 * keeps nothing and one in four keeps everything, because the extremes find the most.
 */
final class Survivors {
    private static final int[] SECTOR_BYTES = {512, 4096};

    private final SplittableRandom random;
    /** A file with two names is one file afterwards; looked up only, never walked. */
    private final Map<Long, Node> done = new HashMap<>();

    Survivors(SplittableRandom random) {
        this.random = random;
    }

    DirectoryNode of(DirectoryNode before) {
        DirectoryNode after = new DirectoryNode(before.id(), micros(before));
        SortedMap<String, Node> names = new TreeMap<>(before.durableEntries());
        before.dirty().forEach((name, states) -> {
            int kept = random.nextInt(states.size() + 1);
            Optional<Node> state = kept == 0 ? Optional.ofNullable(names.get(name)) : states.get(kept - 1);
            state.ifPresentOrElse(node -> names.put(name, node), () -> names.remove(name));
        });
        done.put(before.id(), after);
        names.forEach((name, node) -> after.putDurable(name, survivor(node)));
        return after;
    }

    private Node survivor(Node node) {
        Node known = done.get(node.id());
        if (known != null) {
            return known;
        }
        if (node instanceof DirectoryNode directory) {
            return of(directory);
        }
        FileNode file = (FileNode) node;
        FileNode after = new FileNode(file.id(), micros(file), bytes(file));
        done.put(file.id(), after);
        return after;
    }

    private static long micros(Node node) {
        return node.modified().to(TimeUnit.MICROSECONDS);
    }

    private GrowingBytes bytes(FileNode file) {
        GrowingBytes bytes = file.durable().copy();
        List<Change> dirty = file.dirty();
        switch (random.nextInt(4)) {
            case 0 -> {}
            case 1 -> dirty.forEach(change -> change.applyTo(bytes));
            default -> tear(bytes, dirty);
        }
        return bytes;
    }

    private void tear(GrowingBytes bytes, List<Change> dirty) {
        int sectorBytes = SECTOR_BYTES[random.nextInt(SECTOR_BYTES.length)];
        int length = length(bytes.size(), dirty.subList(0, random.nextInt(dirty.size() + 1)));
        SortedMap<Integer, List<Change.Write>> sectors = new TreeMap<>();
        int size = bytes.size();
        for (Change change : dirty) {
            Change.Write write = asWrite(change, size);
            split(write, sectorBytes, sectors);
            size = length(size, List.of(change));
        }
        sectors.values()
                .forEach(writes -> writes.stream()
                        .limit(random.nextInt(writes.size() + 1))
                        .forEach(write -> write.applyTo(bytes)));
        bytes.resize(length);
    }

    /** Cutting a file off writes zeros, as far as its sectors are concerned; adding to it writes nothing. */
    private static Change.Write asWrite(Change change, int size) {
        if (change instanceof Change.Write write) {
            return write;
        }
        int to = ((Change.Resize) change).size();
        return new Change.Write(to, new byte[Math.max(0, size - to)]);
    }

    private static int length(int before, List<Change> changes) {
        int length = before;
        for (Change change : changes) {
            length = change instanceof Change.Write write
                    ? Math.max(length, write.at() + write.bytes().length)
                    : ((Change.Resize) change).size();
        }
        return length;
    }

    private static void split(Change.Write write, int sectorBytes, SortedMap<Integer, List<Change.Write>> sectors) {
        int at = write.at();
        int end = write.at() + write.bytes().length;
        while (at < end) {
            int next = Math.min(end, (at / sectorBytes + 1) * sectorBytes);
            byte[] piece = Arrays.copyOfRange(write.bytes(), at - write.at(), next - write.at());
            sectors.computeIfAbsent(at / sectorBytes, s -> new ArrayList<>()).add(new Change.Write(at, piece));
            at = next;
        }
    }
}
