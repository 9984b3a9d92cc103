package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Group F: list. Where a listing is not declared strong, cases wait for it to catch up.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface ListContract extends StoreCases {
    /** Objects that are put before the answers are waited for. */
    int TOGETHER = 100;

    private void listed(Probe p, String prefix, List<String> names) {
        List<String> sorted = names.stream().sorted().toList();
        if (p.store().capabilities().strongList()) {
            assertThat(p.names(prefix).stream().sorted().toList())
                    .as("listing of '%s'", prefix)
                    .isEqualTo(sorted);
        } else {
            p.eventually(
                    "listing of '" + prefix + "'",
                    () -> p.names(prefix).stream().sorted().toList().equals(sorted));
        }
    }

    /** A hundred at a time, for patience is that with one operation. */
    private void putMany(Probe p, List<String> names) {
        for (int from = 0; from < names.size(); from += TOGETHER) {
            p.await(Flux.fromIterable(names.subList(from, Math.min(names.size(), from + TOGETHER)))
                    .flatMap(
                            n -> p.store().put(ObjectName.of(n), Bytes.content(Bytes.text(n)), PutOptions.unique()), 16)
                    .then());
        }
    }

    private static List<String> numbered(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + String.format("%02x/%05d", i % 37, i));
        }
        return names;
    }

    @Test
    default void f01_empty_listsNothing() {
        Probe p = Probe.of(harness());
        assertThat(p.names("")).isEmpty();
        assertThat(p.names("no/such/prefix")).isEmpty();
    }

    @Test
    default void f02_prefix_isExact() {
        Probe p = Probe.of(harness());
        putMany(p, List.of("a/b", "a/bc", "a/b.c/d", "ab", "b/a/b", "A/b"));
        listed(p, "a/b", List.of("a/b", "a/bc", "a/b.c/d"));
        listed(p, "a/", List.of("a/b", "a/bc", "a/b.c/d"));
        listed(p, "a", List.of("a/b", "a/bc", "a/b.c/d", "ab"));
        listed(p, "a/bc", List.of("a/bc"));
        listed(p, "a/bcd", List.of());
        listed(p, "a/b.", List.of("a/b.c/d"));
        listed(p, "", List.of("a/b", "a/bc", "a/b.c/d", "ab", "b/a/b", "A/b"));
        List<ObjectInfo> infos = p.all(p.store().list("ab", null));
        assertThat(infos).containsExactly(p.stat("ab"));
    }

    @Test
    default void f03_manyKeys_arePaged() {
        Probe p = Probe.of(harness());
        List<String> names = numbered("many/", harness().limits().listedKeys());
        putMany(p, names);
        listed(p, "many/", names);
        List<String> slowly = p.all(
                p.store().list("many/", null).limitRate(7).map(i -> i.name().value()));
        assertThat(slowly).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    default void f04_order_isThatOfTheNamesBytes() {
        Gate.declared(harness(), Ability.ORDERED_LIST);
        Probe p = Probe.of(harness());
        // '-' and '.' sort before '/', digits before letters, capitals before small ones.
        putMany(
                p,
                List.of(
                        "a-b", "a/b", "a.b", "a0", "aB", "a_b", "ab", "a/b.c", "a/b-c", "a/B", "Z", "0", "a/c/d",
                        "a/c-d"));
        List<String> names = p.names("");
        assertThat(names).hasSize(14).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(p.names("a/")).containsExactly("a/B", "a/b", "a/b-c", "a/b.c", "a/c-d", "a/c/d");
    }

    @Test
    default void f05_startAfter_isExclusiveAlsoForAbsentNames() {
        Probe p = Probe.of(harness());
        putMany(p, List.of("s/1", "s/2", "s/2-x", "s/2/a", "s/3", "t/1"));
        if (Gate.orRefused(
                harness(),
                Ability.ORDERED_LIST,
                p.store().list("none/", "none/1").then())) {
            assertThat(after(p, "s/", "s/1")).containsExactly("s/2", "s/2-x", "s/2/a", "s/3");
            assertThat(after(p, "s/", "s/2")).containsExactly("s/2-x", "s/2/a", "s/3");
            assertThat(after(p, "s/", "s/2.")).containsExactly("s/2/a", "s/3");
            assertThat(after(p, "s/", "s/25")).containsExactly("s/3");
            assertThat(after(p, "s/", "a")).hasSize(5);
            assertThat(after(p, "s/", "s/3")).isEmpty();
            assertThat(after(p, "s/", "z")).isEmpty();
            assertThat(after(p, "", "s/2/a")).containsExactly("s/3", "t/1");
            assertThat(after(p, "s/2", "s/2")).containsExactly("s/2-x", "s/2/a");
        }
    }

    private static List<String> after(Probe p, String prefix, @Nullable String startAfter) {
        return p.all(p.store().list(prefix, startAfter).map(i -> i.name().value()));
    }

    @Test
    default void f06_stableKeys_areSeenOnceDuringWritesAndDeletes() {
        Probe p = Probe.of(harness());
        List<String> stable = numbered("mix/", 400);
        putMany(p, stable);
        List<String> passing = numbered("mix/x", 200);
        Disposable churn = Flux.fromIterable(passing)
                .concatMap(n -> p.store()
                        .put(ObjectName.of(n), Bytes.content(Bytes.text(n)), PutOptions.replace())
                        .then(p.store().delete(ObjectName.of(n), DeleteOptions.any())))
                .repeat()
                .subscribeOn(harness().environment().blocking())
                .subscribe();
        try {
            for (int i = 0; i < 10; i++) {
                List<String> seen = after(p, "mix/", null);
                assertThat(seen).as("listing %d", i).doesNotHaveDuplicates().containsAll(stable);
                seen.removeAll(new HashSet<>(stable));
                assertThat(passing).containsAll(seen);
            }
        } finally {
            churn.dispose();
        }
    }

    @Test
    default void f07_cancel_stopsPaging() {
        Probe p = Probe.of(harness());
        putMany(p, numbered("page/", 300));
        for (int i = 0; i < 100; i++) {
            assertThat(p.all(p.store().list("page/", null).take(3))).hasSize(3);
        }
        Held.returnsToNothing(harness(), p);
    }

    @Test
    default void f08_putAndDelete_areReflectedAtOnce() {
        Gate.declared(harness(), Ability.STRONG_LIST);
        Probe p = Probe.of(harness());
        Probe other = p.on(harness().secondStore());
        for (int i = 0; i < 20; i++) {
            p.put("at-once/" + i, Bytes.text("x"));
            assertThat(other.names("at-once/")).containsExactly("at-once/" + i);
            p.delete("at-once/" + i);
            assertThat(other.names("at-once/")).isEmpty();
        }
        other.await(other.store().shutdown());
    }

    @Test
    default void f09_unfinishedUploads_areHidden() {
        Probe p = Probe.of(harness());
        AtomicBoolean reading = new AtomicBoolean();
        byte[] bytes = Bytes.random(9, 500_000);
        Content unfinished =
                Content.of(Bytes.chunked(bytes, 50_000).concatWith(Flux.never()).doOnNext(b -> reading.set(true)));
        Disposable running = p.store()
                .put(ObjectName.of("unfinished"), unfinished, PutOptions.unique())
                .subscribe();
        p.eventually("the source is read", reading::get);
        assertThat(p.names("")).as("listing beside an unfinished write").isEmpty();
        p.absent("unfinished");
        running.dispose();
        Held.returnsToNothing(harness(), p);
        assertThat(p.names("")).isEmpty();
    }
}
