package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One store as the topology knows it: what it is worth, where it is, and what may be done with it.
 *
 * <p>Labels say which failures and laws a store shares with others: {@code region}, {@code zone}, {@code asn}, {@code provider},
 * {@code jurisdiction}, {@code class}, or any other name. A name has 1 to 63 characters out of {@code a-z 0-9 . _ -} and begins with a letter;
 * a value has 1 to 63 letters, digits and {@code . _ : / @ + -} and begins with a letter or a digit. Values are compared as they are written.
 *
 * <p>Stability: experimental.
 *
 * @param id the store's id as its {@code cairn.json} has it, 32 lower-case hex digits
 * @param uri where its driver finds it, 1 to 2,048 characters; a password never stands in it
 * @param weight capacity, at least 1, in any unit that is the same for all stores; a store gets packs in proportion to it
 * @param labels name to value, at most 32, in order of the names; the map cannot be changed
 * @param state what may be done with it
 * @since 0.1.0
 */
public record TopologyStore(String id, String uri, long weight, Map<String, String> labels, State state) {
    /** The longest URI in characters. */
    public static final int URI_MAX = 2048;
    /** The most labels. */
    public static final int LABELS_MAX = 32;

    private static final String WHAT = "topology store";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern PASSWORD = Pattern.compile("[^/?#]*//[^/?#]*:[^/?#]*@.*");

    /** Where a store is in its life. */
    public enum State {
        /** Takes new packs and is read. */
        ACTIVE(true, true),
        /** Is being emptied: takes no new packs, is read, and its copies do not count because they will go. */
        DRAINING(false, true),
        /** Takes no new packs and is read; its copies count. */
        READONLY(false, true),
        /** Failed verifications or did not answer: takes no new packs, and is read after all others. */
        SUSPECT(false, true),
        /** Switched off by an operator, who may switch it on again: takes no new packs and is not read. */
        DISABLED(false, false),
        /** Left for ever, and stands here because packs were placed on it: takes no new packs and is not read. */
        GONE(false, false);

        private final boolean takesNewPacks;
        private final boolean isRead;

        State(boolean takesNewPacks, boolean isRead) {
            this.takesNewPacks = takesNewPacks;
            this.isRead = isRead;
        }

        /** Whether placement may choose a store in this state. */
        public boolean takesNewPacks() {
            return takesNewPacks;
        }

        /** Whether packs are read from a store in this state. */
        public boolean isRead() {
            return isRead;
        }
    }

    /** Checks id, URI, weight and labels; {@link CasException.InvalidInput} if one breaks a rule. */
    public TopologyStore {
        checkId(id);
        checkUri(uri);
        if (weight < 1) {
            throw CasException.limit(WHAT, "a weight is at least 1", 1, weight);
        }
        if (labels.size() > LABELS_MAX) {
            throw CasException.limit(WHAT, "too many labels", LABELS_MAX, labels.size());
        }
        labels.forEach((name, value) -> {
            Labels.checkName(name);
            Labels.checkValue(value);
        });
        labels = Labels.sorted(labels);
    }

    /** An active store without labels. */
    public static TopologyStore of(String id, String uri, long weight) {
        return new TopologyStore(id, uri, weight, Map.of(), State.ACTIVE);
    }

    /** What the store says under a label's name. */
    public Optional<String> label(String name) {
        return Optional.ofNullable(labels.get(name));
    }

    /** The same store elsewhere. */
    public TopologyStore withUri(String other) {
        return new TopologyStore(id, other, weight, labels, state);
    }

    /** The same store with another weight. */
    public TopologyStore withWeight(long other) {
        return new TopologyStore(id, uri, other, labels, state);
    }

    /** The same store with these labels only. */
    public TopologyStore withLabels(Map<String, String> other) {
        return new TopologyStore(id, uri, weight, other, state);
    }

    /** The same store in another state. */
    public TopologyStore in(State other) {
        return new TopologyStore(id, uri, weight, labels, other);
    }

    private static void checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw CasException.invalid(WHAT, "a store id has 32 lower-case hex digits");
        }
    }

    private static void checkUri(String uri) {
        if (uri.isEmpty() || uri.length() > URI_MAX) {
            throw CasException.limit(WHAT, "a URI has 1 to 2,048 characters", URI_MAX, uri.length());
        }
        if (uri.chars().anyMatch(Character::isISOControl)) {
            throw CasException.invalid(WHAT, "control character in a URI");
        }
        if (PASSWORD.matcher(uri).matches()) {
            throw CasException.invalid(WHAT, "a password never stands in a URI");
        }
    }
}
