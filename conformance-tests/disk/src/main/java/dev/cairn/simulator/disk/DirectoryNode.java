package dev.cairn.simulator.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory: the names that everybody sees, those that are durable, and what each name went through between the
 * two.
 */
final class DirectoryNode extends Node {
    private final SortedMap<String, Node> cache = new TreeMap<>();
    private final SortedMap<String, Node> durable = new TreeMap<>();
    private final SortedMap<String, List<Optional<Node>>> dirty = new TreeMap<>();

    DirectoryNode(long id, long tick) {
        super(id, tick);
    }

    @Override
    long size() {
        return cache.size();
    }

    @Nullable
    Node get(String name) {
        return cache.get(name);
    }

    void put(String name, Node node) {
        Node before = cache.put(name, node);
        if (before != null) {
            before.link(-1);
        }
        node.link(1);
        note(name, Optional.of(node));
    }

    void remove(String name) {
        Node before = cache.remove(name);
        if (before != null) {
            before.link(-1);
            note(name, Optional.empty());
        }
    }

    /** A name that is durable from the start. */
    void putDurable(String name, Node node) {
        put(name, node);
        sync();
    }

    SortedMap<String, Node> entries() {
        return cache;
    }

    SortedMap<String, Node> durableEntries() {
        return durable;
    }

    /** For each name that changed: what it named since the last sync, oldest first. */
    Map<String, List<Optional<Node>>> dirty() {
        return dirty;
    }

    /** Names that a failed sync forgot are not among the dirty ones, and stay as they are on the disk. */
    @Override
    void sync() {
        dirty.forEach((name, states) -> states.get(states.size() - 1)
                .ifPresentOrElse(node -> durable.put(name, node), () -> durable.remove(name)));
        dirty.clear();
    }

    @Override
    void failSync() {
        dirty.clear();
    }

    private void note(String name, Optional<Node> node) {
        dirty.computeIfAbsent(name, n -> new ArrayList<>()).add(node);
    }
}
