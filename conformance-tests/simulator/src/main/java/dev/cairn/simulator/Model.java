package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.ScrubFinding;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The oracle: what everybody was promised, and so what anybody may find. It knows names and contents, and nothing of
 * packs, sessions or stores.
 *
 * <p>Each name has one writer at a time, so it has one history: the set of what it may point at. An acknowledged change
 * leaves one element, a change that is under way or whose outcome nobody knows adds one, a refused one leaves the set as
 * it was. A blob is safe as long as some name can point at nothing else, or at nothing else than a tree that keeps it;
 * then every read of it must give its bytes. A name that is surely protected does not move.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Model {
    private static final Optional<BlobKey> NOTHING = Optional.empty();
    /** Names of puts that gave none. */
    private static final String FRESH = "put/";
    /** So many of the last puts of which nobody knows are remembered. */
    private static final int DOUBTFUL_MAX = 8;

    /** One name. */
    private static final class Name {
        private final Protection protection = new Protection();
        private Set<Optional<BlobKey>> possible = new LinkedHashSet<>(Set.of(NOTHING));
        private boolean isChanging;
        private long changes;

        boolean isSurely(BlobKey key) {
            return possible.size() == 1 && possible.contains(Optional.of(key));
        }
    }

    private record Tree(Content bytes, Set<BlobKey> children) {}

    private final Map<String, Name> names = new TreeMap<>();
    private final Map<BlobKey, Content> contents = new LinkedHashMap<>();
    /** Blobs that keep others. */
    private final Map<BlobKey, Tree> trees = new LinkedHashMap<>();
    /** Puts without a name that were not answered: each may have left one. */
    private final Map<BlobKey, Integer> unanswered = new LinkedHashMap<>();
    /** When a blob was last without a name that points at nothing else. */
    private final Map<BlobKey, Long> unsafe = new LinkedHashMap<>();

    /** Blobs of the last puts and sets that were not answered, and what they keep. */
    private final Deque<BlobKey> doubtful = new ArrayDeque<>();

    private final Supplier<Instant> time;
    private final List<String> violations = new ArrayList<>();
    private boolean damaged;
    private boolean garbling;
    private long clock;

    /** These are all the contents that anybody stores; the time is that of everybody. */
    Model(List<Content> all, Supplier<Instant> time) {
        this.time = time;
        all.forEach(content -> contents.put(content.key(), content));
    }

    /** Somebody stores a tree of these bytes, which keeps these blobs. */
    void tree(Content bytes, Collection<BlobKey> children) {
        trees.put(bytes.key(), new Tree(bytes, new LinkedHashSet<>(children)));
    }

    /** The blob, and those that it keeps. */
    List<BlobKey> kept(BlobKey key) {
        List<BlobKey> all = new ArrayList<>(List.of(key));
        Tree tree = trees.get(key);
        if (tree != null) {
            all.addAll(tree.children());
        }
        return all;
    }

    /** From now on stored bytes may be damaged: a read may say so, and may never give them. */
    public void damaged() {
        damaged = true;
    }

    /** Whether bytes may be damaged on their way to a reader now: the same holds. */
    public void garbling(boolean now) {
        garbling = now;
    }

    /** Whether stored bytes may be damaged. */
    boolean isDamaged() {
        return damaged;
    }

    /** What must not have happened. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Takes note of something that must not happen. */
    public void violation(String what) {
        violations.add(what);
    }

    /** The beginning of a change of a name; nothing is its removal. */
    public Change change(String name, Optional<BlobKey> target) {
        Name changed = names.computeIfAbsent(name, fresh -> new Name());
        if (changed.isChanging) {
            throw new IllegalStateException("two changes of one name at once: " + name);
        }
        Change change = new Change(name, changed, target);
        changed.isChanging = true;
        update(changed, union(changed.possible, target));
        return change;
    }

    /** Somebody asks for a hold of a name or for its release; run when it is acknowledged. */
    Runnable holding(String name, boolean wanted) {
        Protection protection = protection(name);
        protection.holding(wanted);
        return () -> protection.held(wanted);
    }

    /** Somebody asks for the retention of a name; run when it is acknowledged. */
    Runnable retaining(String name, Instant until) {
        Protection protection = protection(name);
        protection.retaining(until);
        return () -> protection.retained(until);
    }

    /** Whether a name may be under a hold. */
    boolean mayBeHeld(String name) {
        return protection(name).mayBeHeld();
    }

    private Protection protection(String name) {
        return names.computeIfAbsent(name, fresh -> new Name()).protection;
    }

    private static Set<Optional<BlobKey>> union(Set<Optional<BlobKey>> some, Optional<BlobKey> more) {
        Set<Optional<BlobKey>> all = new LinkedHashSet<>(some);
        all.add(more);
        return all;
    }

    private void update(Name name, Set<Optional<BlobKey>> possible) {
        Set<Optional<BlobKey>> concerned = new LinkedHashSet<>(name.possible);
        concerned.addAll(possible);
        name.possible = possible;
        name.changes++;
        clock++;
        concerned.stream()
                .flatMap(Optional::stream)
                .flatMap(key -> kept(key).stream())
                .filter(key -> !isSafe(key))
                .forEach(key -> unsafe.put(key, clock));
    }

    /** Whether some name points at it for certain, or at a tree that keeps it. */
    boolean isSafe(BlobKey key) {
        return isNamed(key)
                || trees.entrySet().stream()
                        .anyMatch(tree -> tree.getValue().children().contains(key) && isNamed(tree.getKey()));
    }

    private boolean isNamed(BlobKey key) {
        return names.values().stream().anyMatch(name -> name.isSurely(key));
    }

    /** A change of a name under way. Ends once. */
    public final class Change {
        private final String name;
        private final Name changed;
        private final Optional<BlobKey> target;
        private final Set<Optional<BlobKey>> before;
        private final Instant begun = time.get();

        private Change(String name, Name changed, Optional<BlobKey> target) {
            this.name = name;
            this.changed = changed;
            this.target = target;
            this.before = new LinkedHashSet<>(changed.possible);
        }

        /** It has happened. */
        public void acknowledged() {
            if (!before.contains(target)) {
                if (changed.protection.isSureAt(time.get())) {
                    violation(name + " was protected and points at " + target + "; before: " + before);
                }
                changed.protection.ended();
            }
            loosen();
            end(new LinkedHashSet<>(Set.of(target)));
        }

        /** If it may have pointed at something else. */
        private void loosen() {
            if (!before.equals(Set.of(target))) {
                changed.protection.loosened();
            }
        }

        /** A removal has happened, and the name was there or not. */
        public void removed(boolean existed) {
            if (existed ? before.equals(Set.of(NOTHING)) : !before.contains(NOTHING)) {
                violation("the removal of " + name + " says that it was " + (existed ? "" : "not ")
                        + "there; possible: " + before);
            }
            acknowledged();
        }

        /** It has not happened and will not. */
        public void refused() {
            end(before);
        }

        /** Nobody knows. */
        public void unknown() {
            loosen();
            target.map(Model.this::kept).ifPresent(Model.this::doubt);
            end(changed.possible);
        }

        /** What an error says about it. */
        public void failed(Throwable failure) {
            if (isUnknown(failure)) {
                unknown();
            } else {
                boolean isDenied = failure instanceof CasException.Denied;
                // Whose a store is, is read unverified too.
                if (isDenied && !changed.protection.mayBeAt(begun) && !garbling) {
                    violation(name + " is not protected: " + failure);
                }
                refused();
            }
        }

        private void end(Set<Optional<BlobKey>> possible) {
            changed.isChanging = false;
            update(changed, possible);
        }
    }

    private void doubt(List<BlobKey> keys) {
        doubtful.addAll(keys);
        while (doubtful.size() > DOUBTFUL_MAX) {
            doubtful.removeFirst();
        }
    }

    /** What was to be stored or named last without an answer. */
    List<BlobKey> doubtful() {
        return List.copyOf(doubtful);
    }

    static boolean isUnknown(Throwable failure) {
        return failure instanceof CasException.UnknownOutcome;
    }

    /** A put without a name was acknowledged under this one. */
    public void named(String fresh, BlobKey key) {
        if (names.containsKey(fresh)) {
            violation("a fresh name was given twice: " + fresh);
        }
        change(fresh, Optional.of(key)).acknowledged();
    }

    /** A put without a name was not answered. */
    public void unanswered(BlobKey key) {
        unanswered.merge(key, 1, Integer::sum);
        doubt(List.of(key));
    }

    /** The beginning of a read, for what it may find at its end. */
    public Reading reading() {
        return new Reading();
    }

    /** A read under way. */
    public final class Reading {
        private final long since = clock;
        private final Map<String, Long> changes = new TreeMap<>();

        private Reading() {
            names.forEach((name, state) -> changes.put(name, state.isChanging ? -1 : state.changes));
        }

        /** A name was looked up. */
        public void found(String name, Optional<BlobKey> key) {
            Name state = names.get(name);
            if (state != null && changes.getOrDefault(name, -1L) == state.changes && !state.possible.contains(key)) {
                violation("name " + name + " points at " + key + "; possible: " + state.possible);
            }
        }

        /** A blob was read from an offset on. */
        public void read(BlobKey key, long offset, byte[] bytes, boolean isAll) {
            Tree tree = trees.get(key);
            Content content = tree == null ? contents.get(key) : tree.bytes();
            if (content == null || !(isAll ? content.is(bytes) : content.has(offset, bytes))) {
                violation("wrong bytes of " + key + " at " + offset + ": " + bytes.length);
            }
        }

        /** A read failed. */
        public void failed(BlobKey key, Throwable failure) {
            boolean isLoss = failure instanceof CasException.NotFound || failure instanceof CasException.Corrupt;
            boolean wasSafe = isSafe(key) && unsafe.getOrDefault(key, 0L) <= since;
            if (isLoss && wasSafe) {
                lost(key, failure);
            }
        }

        /** A blob that has a name could not be read, and nothing else goes wrong. */
        public void lost(BlobKey key, Throwable failure) {
            if (!(damaged || garbling) || !(failure instanceof CasException.Corrupt)) {
                violation("lost: " + key + ": " + failure);
            }
        }
    }

    /**
     * A collection failed, which it may for trouble or because of another one. One that is alone gives way to nobody, and
     * nothing that it needs is gone.
     */
    void notCollected(Throwable failure, boolean alone) {
        boolean isLoss = failure instanceof CasException.NotFound || failure instanceof CasException.Corrupt;
        if (alone && (failure instanceof CasException.Conflict || (isLoss && !damaged && !garbling))) {
            violation("a collection fails without a reason: " + failure);
        }
    }

    /** A scrub says that something is wrong with a copy. */
    void noticed(ScrubFinding finding) {
        boolean isBad = finding.severity().compareTo(ScrubFinding.Severity.ERROR) >= 0
                && finding.kind() != ScrubFinding.Kind.STORE_AWAY;
        if (isBad && !damaged && !garbling) {
            violation("a scrub finds: " + finding);
        }
    }

    /** A repository could not be opened. Its descriptor is read unverified, so that it may be garbled into anything. */
    public void notOpened(Throwable failure) {
        boolean isTrouble = failure instanceof CasException e && e.retryable();
        if (!isTrouble && !Model.isUnknown(failure) && !garbling) {
            violation("the repository does not open: " + failure);
        }
    }

    /** A name that exists and may be looked up, or none. */
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** Contents, in a fixed order. */
    List<Content> contents() {
        return List.copyOf(contents.values());
    }

    /** What is there when nobody changes anything any more: all names with their blobs. */
    public void settled(Map<String, BlobKey> listed) {
        Map<BlobKey, Integer> strangers = new LinkedHashMap<>();
        listed.forEach((name, key) -> {
            if (!names.containsKey(name) && name.startsWith(FRESH)) {
                strangers.merge(key, 1, Integer::sum);
            } else if (!names.containsKey(name)) {
                violation("a name that nobody set: " + name);
            }
        });
        strangers.forEach((key, count) -> {
            if (count > unanswered.getOrDefault(key, 0)) {
                violation(count + " fresh names of " + key + " that nobody was promised");
            }
        });
        names.forEach((name, state) -> {
            Optional<BlobKey> there = Optional.ofNullable(listed.get(name));
            if (!state.isChanging && !state.possible.contains(there)) {
                violation("in the end " + name + " points at " + there + "; possible: " + state.possible);
            }
        });
    }
}
