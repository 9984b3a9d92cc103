package dev.cairn.driver.memory;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.WriteMode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The objects under one name of this process. Every change is one atomic step on one entry of a map. */
final class Namespace {
    private static final Map<String, Namespace> ALL = new ConcurrentHashMap<>();

    // Names are ASCII, so the order of strings is the order of bytes.
    private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong generations = new AtomicLong();

    static Namespace named(String name) {
        return ALL.computeIfAbsent(name, n -> new Namespace());
    }

    static void forget(String name) {
        ALL.remove(name);
    }

    ObjectInfo put(ObjectName name, byte[] bytes, WriteMode mode, Instant now) {
        StoredObject fresh = new StoredObject(new ObjectInfo(name, bytes.length, nextVersion(), now), bytes);
        if (mode == WriteMode.REPLACE) {
            objects.put(name.value(), fresh);
            return fresh.info();
        }
        @Nullable StoredObject before = objects.putIfAbsent(name.value(), fresh);
        if (before != null && (mode == WriteMode.CREATE || !before.hasBytes(bytes))) {
            String reason = mode == WriteMode.CREATE ? "the name is taken" : "the name is taken by other bytes";
            throw new CasException.AlreadyExists(CasException.Details.of("put", reason, Subject.of(name.value())));
        }
        return before == null ? fresh.info() : before.info();
    }

    private ObjectVersion nextVersion() {
        return new ObjectVersion(Long.toString(generations.incrementAndGet()));
    }

    StoredObject get(String operation, ObjectName name, Optional<ObjectVersion> ifVersion) {
        @Nullable StoredObject object = objects.get(name.value());
        if (object == null) {
            throw CasException.notFound(operation, "object", name.value());
        }
        ifVersion.ifPresent(wanted -> check(operation, object.info(), wanted));
        return object;
    }

    void delete(ObjectName name, Optional<ObjectVersion> ifVersion) {
        objects.computeIfPresent(name.value(), (n, object) -> {
            ifVersion.ifPresent(wanted -> check("delete", object.info(), wanted));
            return null;
        });
    }

    private static void check(String operation, ObjectInfo info, ObjectVersion wanted) {
        if (!info.version().equals(wanted)) {
            String reason = "the object changed (expected version " + wanted.value() + ", actual "
                    + info.version().value() + ")";
            throw new CasException.PreconditionFailed(CasException.Details.of(
                    operation, reason, Subject.of(info.name().value())));
        }
    }

    /** The objects from there on; what stays throughout the iteration is seen once. */
    Collection<StoredObject> from(String prefix, @Nullable String startAfter) {
        boolean within = startAfter != null && startAfter.compareTo(prefix) >= 0;
        return objects.tailMap(within ? startAfter : prefix, !within).values();
    }
}
