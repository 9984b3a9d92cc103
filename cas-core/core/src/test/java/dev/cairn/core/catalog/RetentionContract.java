package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that may not go: legal hold, and retention by the catalog's clock. */
interface RetentionContract extends CatalogFixture {
    /** The name of blob 1. */
    RefName ONE = new RefName("1");

    @BeforeEach
    default void start() {
        time().set(0);
    }

    private static Instant at(long seconds) {
        return TIME.plusSeconds(seconds);
    }

    private static Ref kept(String name, long blob, long until) {
        return RefGuard.under(ref(name, blob), Optional.of(at(until)), false);
    }

    private static Ref held(String name, long blob) {
        return RefGuard.under(ref(name, blob), Optional.empty(), true);
    }

    private Ref there(String name) {
        return catalog().ref(0, new RefName(name)).orElseThrow();
    }

    /** Neither dropped nor pointed at another blob, by any verb; the refusal names the ref. */
    private void isProtected(String name, String why) {
        Ref before = there(name);
        long other = before.key().equals(blob(2)) ? 1 : 2;
        refused(CasException.Denied.class, () -> catalog().dropRef(0, new RefName(name)))
                .hasMessageContaining(why)
                .hasMessageContaining("[" + name + "]");
        refused(CasException.Denied.class, () -> catalog().setRef(0, ref(name, other)))
                .hasMessageContaining(why)
                .hasMessageContaining("[" + name + "]");
        refused(CasException.Denied.class, () -> Samples.name(catalog(), List.of(newRef(name, other))))
                .hasMessageContaining(why)
                .hasMessageContaining("[" + name + "]");
        assertThat(there(name)).isEqualTo(before);
    }

    private void isFree(String name) {
        assertThat(catalog().dropRef(0, new RefName(name))).isTrue();
    }

    @Test
    default void retainRef_beforeItsEnd_protectsAndThenNot() {
        store(catalog(), 1);
        store(catalog(), 2);
        assertThat(catalog().retainRef(0, ONE, at(10))).isEqualTo(kept("1", 1, 10));
        assertThat(there("1")).isEqualTo(kept("1", 1, 10));
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(kept("1", 1, 10), ref("2", 2));
        assertThat(catalog().refsOf(0, blob(1), null, 9)).containsExactly(kept("1", 1, 10));
        time().set(9);
        isProtected("1", "retained until " + at(10));
        time().set(10);
        assertThat(catalog().setRef(0, ref("1", 2))).isEqualTo(ref("1", 2));
        isFree("1");
    }

    @Test
    default void holdRef_untilReleased_protects() {
        store(catalog(), 1);
        store(catalog(), 2);
        assertThat(catalog().holdRef(0, ONE, true)).isEqualTo(held("1", 1));
        assertThat(catalog().holdRef(0, ONE, true)).isEqualTo(held("1", 1));
        time().set(1_000_000);
        isProtected("1", "under legal hold");
        assertThat(catalog().holdRef(0, ONE, false)).isEqualTo(ref("1", 1));
        isFree("1");
    }

    @Test
    default void holdAndRetention_both_eachProtectsByItself() {
        store(catalog(), 1);
        store(catalog(), 2);
        catalog().retainRef(0, ONE, at(10));
        catalog().holdRef(0, ONE, true);
        isProtected("1", "under legal hold and retained until " + at(10));
        catalog().holdRef(0, ONE, false);
        isProtected("1", "the ref is retained");
        catalog().holdRef(0, ONE, true);
        time().set(10);
        isProtected("1", "the ref is under legal hold [");
    }

    @Test
    default void retainRef_again_extendsAndNeverShortens() {
        store(catalog(), 1);
        catalog().retainRef(0, ONE, at(10));
        catalog().retainRef(0, ONE, at(10));
        catalog().retainRef(0, ONE, at(20));
        refused(CasException.Denied.class, () -> catalog().retainRef(0, ONE, at(19)))
                .hasMessageContaining(at(20).toString())
                .hasMessageContaining(at(19).toString());
        time().set(30);
        refused(CasException.Denied.class, () -> catalog().retainRef(0, ONE, at(19)));
        refused(CasException.InvalidInput.class, () -> catalog().retainRef(0, ONE, at(30)))
                .hasMessageContaining("limit " + at(30));
        assertThat(there("1")).isEqualTo(kept("1", 1, 20));
        assertThat(catalog().retainRef(0, ONE, at(31))).isEqualTo(kept("1", 1, 31));
    }

    @Test
    default void retainRef_farAway_upToTheLimit() {
        store(catalog(), 1);
        Instant most = Ref.RETAIN_UNTIL_MAX;
        refused(CasException.InvalidInput.class, () -> catalog().retainRef(0, ONE, most.plusNanos(1)));
        refused(CasException.InvalidInput.class, () -> catalog().retainRef(0, ONE, Instant.MAX));
        refused(CasException.InvalidInput.class, () -> catalog().retainRef(0, ONE, Instant.MIN));
        assertThat(catalog().retainRef(0, ONE, most).retainUntil()).contains(most);
    }

    @Test
    default void protect_nameNotThere_notFound() {
        store(catalog(), 1);
        RefName absent = new RefName("absent");
        refused(CasException.NotFound.class, () -> catalog().retainRef(0, absent, at(9)));
        refused(CasException.NotFound.class, () -> catalog().retainRef(1, ONE, at(9)));
        refused(CasException.NotFound.class, () -> catalog().holdRef(0, absent, true));
        refused(CasException.NotFound.class, () -> catalog().holdRef(1, ONE, true));
        isFree("1");
    }

    @Test
    default void setRef_sameBlob_keepsWhatProtectsIt() {
        store(catalog(), 1);
        store(catalog(), 2);
        catalog().setRef(0, kept("n", 1, 10));
        Ref said = new Ref(new RefName("n"), blob(1), Optional.of("a/b"), Map.of("k", "v"), at(1));
        assertThat(catalog().setRef(0, said)).isEqualTo(RefGuard.under(said, Optional.of(at(10)), false));
        assertThat(catalog().setRef(0, kept("n", 1, 5))).isEqualTo(kept("n", 1, 10));
        Samples.name(catalog(), List.of(new Commit.NewRef(0, held("n", 1))));
        assertThat(there("n")).isEqualTo(RefGuard.under(ref("n", 1), Optional.of(at(10)), true));
        assertThat(catalog().setRef(0, kept("n", 1, 15)).retainUntil()).contains(at(15));
        isProtected("n", "under legal hold and retained until " + at(15));
        time().set(15);
        catalog().holdRef(0, new RefName("n"), false);
        assertThat(catalog().setRef(0, held("n", 2)))
                .as("another blob takes nothing over")
                .isEqualTo(held("n", 2));
    }

    @Test
    default void commit_protectedRefs_bornProtected() {
        store(catalog(), 1);
        store(catalog(), 2);
        Samples.name(catalog(), List.of(new Commit.NewRef(0, kept("k", 1, 10)), new Commit.NewRef(0, held("h", 2))));
        isProtected("k", "retained until");
        isProtected("h", "under legal hold");
    }

    @Test
    default void clock_setBack_freesNothingAndTakesNothingBack() {
        store(catalog(), 1);
        store(catalog(), 2);
        catalog().setRef(0, kept("ten", 1, 10));
        catalog().setRef(0, kept("other", 1, 10));
        time().set(-1_000_000);
        isProtected("ten", "retained until");
        time().set(10);
        isFree("ten");
        time().set(0);
        isFree("other");
        refused(CasException.InvalidInput.class, () -> catalog().retainRef(0, ONE, at(10)));
        catalog().retainRef(0, ONE, at(11));
        isProtected("1", "retained until");
    }

    @Test
    default void clock_onlyLookedAtInARefusal_isNotRaised() {
        store(catalog(), 1);
        store(catalog(), 2);
        catalog().setRef(0, kept("n", 1, 10));
        catalog().setRef(0, kept("m", 1, 5));
        time().set(7);
        isProtected("n", "retained until");
        time().set(0);
        isProtected("m", "retained until");
    }

    private static Commit.Work work(long session, long blob, Ref ref) {
        return new Commit.Work(session, List.of(newBlob(blob, 1)), List.of(new Commit.NewRef(0, ref)));
    }

    @Test
    default void commit_oneWorkReplacesAProtectedRef_refusedAlone() {
        store(catalog(), 1);
        catalog().retainRef(0, ONE, at(10));
        List<Long> sessions = catalog().beginSessions(4, null);
        Commit commit = new Commit(
                sessions.get(0),
                List.of(),
                List.of(
                        work(sessions.get(1), 5, ref("5", 5)),
                        work(sessions.get(2), 6, ref("1", 6)),
                        work(sessions.get(3), 1, ref("1", 1))));
        assertThat(catalog().commit(commit).stream().map(refusal -> refusal.map(CasException::kind)))
                .containsExactly(Optional.empty(), Optional.of(CasException.Kind.DENIED), Optional.empty());
        assertThat(catalog().sessionState(sessions.get(2))).isEqualTo(SessionState.LIVE);
        assertThat(catalog().blob(0, blob(6))).isEmpty();
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(kept("1", 1, 10), ref("5", 5));
    }

    @Test
    default void commit_oneWorkReplacesWhatTheOneBeforeProtects_refusedAlone() {
        List<Long> sessions = catalog().beginSessions(6, null);
        Commit commit = new Commit(
                sessions.get(0),
                List.of(),
                List.of(
                        work(sessions.get(1), 1, ref("n", 1)),
                        work(sessions.get(2), 2, kept("n", 2, 10)),
                        work(sessions.get(3), 2, ref("n", 2)),
                        work(sessions.get(4), 3, ref("n", 3)),
                        work(sessions.get(5), 4, held("m", 4))));
        assertThat(catalog().commit(commit).stream().map(Optional::isPresent))
                .containsExactly(false, false, false, true, false);
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(held("m", 4), kept("n", 2, 10));
    }

    @Test
    default void commit_aThousandNamesSomeProtected_thoseAreRefused() {
        for (long n = 1; n <= 3; n++) {
            store(catalog(), n);
        }
        List<Long> sessions = catalog().beginSessions(1001, null);
        for (int i = 0; i < 1000; i += 100) {
            catalog().setRef(0, i % 200 == 0 ? held("n" + i, 1) : kept("n" + i, 1, 10));
        }
        time().set(10);
        List<Commit.Work> works = sessions.subList(1, 1001).stream()
                .map(no -> new Commit.Work(no, List.of(), List.of(newRef("n" + sessions.indexOf(no), 2))))
                .toList();
        List<Optional<CasException>> refusals = catalog().commit(new Commit(sessions.get(0), List.of(), works));
        assertThat(refusals.stream().filter(Optional::isPresent)).hasSize(4);
        assertThat(catalog().refsOf(0, blob(1), null, 99))
                .hasSize(6)
                .filteredOn(Ref::legalHold)
                .hasSize(5);
        assertThat(there("n300")).isEqualTo(ref("n300", 2));
    }
}
