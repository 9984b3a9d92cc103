package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.sentence;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a collector may do, and what stops it. */
interface CollectionContract extends CatalogFixture {
    private CollectionTable table() {
        return catalog().collection();
    }

    @Test
    default void everyChange_laterRunHasBegun_conflictAndNothingChanged() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        long session = catalog().beginSession();
        BlobRow row = unnamed(3);
        long old = table().begin();
        table().condemn(old, List.of(sentence(packId(2))), TIME);
        List<CondemnedRow> condemned = table().condemned(null, 9);
        long run = table().begin();
        assertThat(run).isGreaterThan(old);
        refused(CasException.Conflict.class, () -> table().bury(old, List.of(row), TIME));
        refused(CasException.Conflict.class, () -> table().retire(old, List.of(1L)));
        refused(CasException.Conflict.class, () -> table().condemn(old, List.of(sentence(packId(1))), TIME));
        refused(CasException.Conflict.class, () -> table().replace(old, pack(session, 9, 1), List.of(), TIME));
        refused(CasException.Conflict.class, () -> table().restore(old, List.of(packId(2))));
        refused(CasException.Conflict.class, () -> table().take(old, condemned, TIME));
        refused(CasException.Conflict.class, () -> table().forget(old, List.of(packId(1))));
        refused(CasException.Conflict.class, () -> table().forgetDead(old, TIME));
        refused(CasException.Conflict.class, () -> table().end(old));
        assertThat(table().condemned(null, 9)).isEqualTo(condemned);
        assertThat(catalog().blob(0, blob(3))).contains(row);
        assertThat(catalog().packs(null, 9)).extracting(PackRow::id).contains(packId(1));
        table().end(run);
    }

    private BlobRow unnamed(long n) {
        catalog().commit(new Commit(catalog().beginSession(), List.of(), List.of(newBlob(n, n)), List.of()));
        return catalog().blob(0, blob(n)).orElseThrow();
    }

    @Test
    default void named_refsAndHolds_pagedInOrder() {
        for (long n = 1; n <= 5; n++) {
            unnamed(n);
        }
        catalog().setRef(0, ref("b", 5));
        catalog().setRef(0, ref("a", 2));
        catalog().setRef(0, ref("c", 2));
        catalog().hold(catalog().beginSession(), 0, Set.of(blob(3)));
        assertThat(table().named(0, 0, 2)).containsExactly(no(2), no(3));
        assertThat(table().named(0, no(3), 2)).containsExactly(no(5));
        assertThat(table().named(0, no(5), 2)).isEmpty();
    }

    private long no(long n) {
        return catalog().blob(0, blob(n)).orElseThrow().no();
    }

    private void family() {
        unnamed(1);
        unnamed(2);
        catalog()
                .commit(new Commit(
                        catalog().beginSession(),
                        List.of(),
                        List.of(LinkContract.parent(10, 1, 2), LinkContract.parent(11, 2)),
                        List.of()));
    }

    @Test
    default void links_paged_latestParentsFirst() {
        family();
        List<CollectionTable.Link> paged = new ArrayList<>();
        CollectionTable.Link last = CollectionTable.Link.FIRST;
        for (List<CollectionTable.Link> page = table().links(last, 2); !page.isEmpty(); page = table().links(last, 2)) {
            paged.addAll(page);
            last = paged.get(paged.size() - 1);
        }
        assertThat(paged)
                .containsExactly(
                        new CollectionTable.Link(no(11), no(2)),
                        new CollectionTable.Link(no(10), no(1)),
                        new CollectionTable.Link(no(10), no(2)));
    }

    @Test
    default void bury_parentsAndChildrenAtOnce_allGoAndReviveBringsThemBack() {
        family();
        List<BlobRow> all = catalog().blobs(0, 9);
        assertThat(table().bury(table().begin(), all, TIME)).isEmpty();
        assertThat(catalog().blobs(0, 9)).isEmpty();
        List<DeadBlob> dead = table().dead(0, 9);
        assertThat(dead).extracting(DeadBlob::row).containsExactlyElementsOf(all);
        assertThat(dead).allSatisfy(blob -> assertThat(blob.at()).isEqualTo(TIME));
        assertThat(table().dead(dead.get(1).row().no(), 1)).containsExactly(dead.get(2));

        long run = table().begin();
        // Its children are not there yet.
        DeadBlob parent = dead.get(dead.size() - 1);
        assertThat(table().revive(run, parent, ref("again", parent.row().key().size())))
                .isFalse();
        assertThat(catalog().blobs(0, 9)).isEmpty();
        for (DeadBlob blob : dead) {
            long n = blob.row().key().size();
            assertThat(table().revive(run, blob, ref("again" + n, n))).isTrue();
        }
        assertThat(catalog().blobs(0, 9)).isEqualTo(all);
        assertThat(table().dead(0, 9)).isEmpty();
        assertThat(table().links(CollectionTable.Link.FIRST, 9)).hasSize(3);
        assertThat(catalog().ref(0, new RefName("again10"))).contains(ref("again10", 10));
        // Links hold again.
        assertThat(catalog().dropRef(0, new RefName("again2"))).isTrue();
        assertThat(table().bury(run, List.of(catalog().blob(0, blob(2)).orElseThrow()), TIME))
                .containsExactly(no(2));
    }

    @Test
    default void revive_childStoredAgainMeanwhile_linkedToTheNewOne() {
        family();
        table().bury(table().begin(), catalog().blobs(0, 9), TIME);
        unnamed(2);
        long run = table().begin();
        for (DeadBlob blob : table().dead(0, 9)) {
            long n = blob.row().key().size();
            assertThat(table().revive(run, blob, ref("again" + n, n))).isTrue();
        }
        assertThat(table().links(CollectionTable.Link.FIRST, 9))
                .contains(new CollectionTable.Link(no(10), no(2)), new CollectionTable.Link(no(11), no(2)));
    }

    @Test
    default void bury_namedLinkedOrHeld_staysAndIsAnswered() {
        family();
        BlobRow named = unnamed(3);
        BlobRow held = unnamed(4);
        BlobRow free = unnamed(5);
        catalog().setRef(0, ref("a", 3));
        catalog().hold(catalog().beginSession(), 0, Set.of(blob(4)));
        BlobRow child = catalog().blob(0, blob(1)).orElseThrow();
        assertThat(table().bury(table().begin(), List.of(named, held, free, child), TIME))
                .containsExactlyInAnyOrder(named.no(), held.no(), child.no());
        assertThat(catalog().blob(0, blob(5))).isEmpty();
        assertThat(table().bury(table().begin(), List.of(free), TIME)).isEmpty();
        assertThat(table().dead(0, 9)).extracting(DeadBlob::row).containsExactly(free);
    }

    @Test
    default void forgetDead_before_onlyThose() {
        BlobRow early = unnamed(1);
        BlobRow late = unnamed(2);
        long run = table().begin();
        table().bury(run, List.of(early), TIME);
        table().bury(run, List.of(late), TIME.plusSeconds(2));
        table().forgetDead(run, TIME.plusSeconds(1));
        assertThat(table().dead(0, 9)).extracting(DeadBlob::row).containsExactly(late);
    }

    @Test
    default void pinners_committedOnes_pagedAndByPack() {
        long first = store(catalog(), 1);
        long second = store(catalog(), 2);
        long live = catalog().beginSession();
        catalog().pin(live, Set.of(packId(1)));
        assertThat(table().endedPinners(0, 1)).containsExactly(first);
        assertThat(table().endedPinners(first, 9)).containsExactly(second);
        assertThat(table().pinners(Set.of(packId(1), packId(2), packId(3))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(packId(1), Set.of(first, live), packId(2), Set.of(second)));
        table().retire(table().begin(), List.of(first));
        assertThat(table().endedPinners(0, 9)).containsExactly(second);
        assertThat(table().pinners(Set.of(packId(1)))).containsEntry(packId(1), Set.of(live));
    }

    @Test
    default void condemn_pinnedBySeenSessionsOnly_goesWithThePins() {
        long seen = store(catalog(), 1);
        long live = catalog().beginSession();
        assertThat(catalog().pin(live, Set.of(packId(1)))).isEmpty();
        long run = table().begin();
        assertThat(table().condemn(run, List.of(sentence(packId(1), seen)), TIME))
                .isEmpty();
        catalog().expireSession(live);
        assertThat(table().condemn(run, List.of(sentence(packId(1), seen), sentence(packId(7))), TIME))
                .containsExactly(packId(1));
        assertThat(table().condemned(null, 9))
                .containsExactly(new CondemnedRow(Samples.row(seen, 1), TIME, "test", false));
        assertThat(catalog().pin(catalog().beginSession(), Set.of(packId(1)))).containsExactly(packId(1));
    }

    @Test
    default void restore_condemned_liveAgainUntilTaken() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        long run = table().begin();
        table().condemn(run, List.of(sentence(packId(1)), sentence(packId(2))), TIME);
        table().take(run, table().condemned(packId(1), 9), TIME);
        assertThat(table().restore(run, List.of(packId(1), packId(2), packId(3))))
                .containsExactly(packId(1));
        assertThat(catalog().locate(0, Set.of(block(1), block(2)))).containsOnlyKeys(block(1));
        assertThat(table().condemned(null, 9)).isEmpty();
        assertThat(table().leaving(null, 9)).extracting(PackRow::id).containsExactly(packId(2));
    }

    @Test
    default void takeAndForget_pack_journalAndNothingLeft() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        long run = table().begin();
        table().condemn(run, List.of(sentence(packId(2))), TIME);
        long before = table().locations();
        table().take(run, table().condemned(null, 9), TIME);
        assertThat(catalog().journal().page(0, 9)).singleElement().satisfies(row -> {
            assertThat(row.subject()).isEqualTo("pack " + packId(2));
            assertThat(row.run()).isEqualTo(run);
            assertThat(row.bytes()).isEqualTo(Samples.PACK_BYTES + 2);
            assertThat(row.reason()).isEqualTo("test");
        });
        assertThat(catalog().replicas(packId(2))).hasSize(1);
        table().forget(run, List.of(packId(2)));
        assertThat(table().leaving(null, 9)).isEmpty();
        assertThat(catalog().replicas(packId(2))).isEmpty();
        assertThat(catalog().locations(packId(2))).isEmpty();
        assertThat(table().locations()).isEqualTo(before - 1);
    }

    @Test
    default void replace_oldPackFree_oneTransaction() {
        long seen = store(catalog(), 1);
        long session = catalog().beginSession();
        long run = table().begin();
        CollectionTable.Condemnation old = new CollectionTable.Condemnation(packId(1), Set.of(seen), "copied", true);
        table().replace(run, pack(session, 9, 1), List.of(old), TIME);
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.COMMITTED);
        assertThat(catalog().locate(0, Set.of(block(1))).get(block(1)))
                .extracting(Location::pack)
                .containsExactly(packId(9));
        assertThat(table().condemned(null, 9))
                .containsExactly(new CondemnedRow(Samples.row(seen, 1), TIME, "copied", true));
        assertThat(table().pinners(Set.of(packId(9)))).containsEntry(packId(9), Set.of(session));
        assertThat(catalog().pack(packId(1))).isEmpty();
        assertThat(catalog().pack(packId(9))).map(PackRow::id).contains(packId(9));
    }

    @Test
    default void replace_oldPackPinnedOrSessionExpired_conflictAndNothingChanged() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        long session = catalog().beginSession();
        long reader = catalog().beginSession();
        catalog().pin(reader, Set.of(packId(2)));
        long run = table().begin();
        List<CollectionTable.Condemnation> old = List.of(sentence(packId(1)), sentence(packId(2)));
        refused(CasException.Conflict.class, () -> table().replace(run, pack(session, 9, 1, 2), old, TIME));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.LIVE);
        assertThat(packs()).containsExactly(packId(1), packId(2));
        catalog().expireSession(reader);
        catalog().expireSession(session);
        refused(CasException.Conflict.class, () -> table().replace(run, pack(session, 9, 1, 2), old, TIME));
        assertThat(packs()).containsExactly(packId(1), packId(2));
    }

    private List<PackId> packs() {
        return catalog().packs(null, 9).stream().map(PackRow::id).toList();
    }

    @Test
    default void journal_rows_pagedAndForgotten() {
        JournalTable journal = catalog().journal();
        journal.add(List.of(entry(TIME, "a"), entry(TIME.plusSeconds(9), "b"), entry(TIME.plusSeconds(9), "c")));
        List<JournalRow> page = journal.page(0, 2);
        assertThat(page).extracting(JournalRow::subject).containsExactly("a", "b");
        assertThat(journal.page(page.get(1).no(), 2))
                .extracting(JournalRow::subject)
                .containsExactly("c");
        journal.forget(TIME.plusSeconds(1));
        assertThat(journal.page(0, 9)).extracting(JournalRow::subject).containsExactly("b", "c");
    }

    private static JournalRow entry(Instant at, String subject) {
        return new JournalRow(0, at, 0, subject, 1, "because");
    }

    @Test
    default void clock_setBackOrFarAhead_staysWhereItWas() {
        JournalTable clock = catalog().journal();
        Duration day = Duration.ofDays(1);
        assertThat(clock.advance(TIME, day)).isEqualTo(TIME);
        assertThat(clock.advance(TIME.minusSeconds(5), day)).isEqualTo(TIME);
        assertThat(clock.advance(TIME.plusSeconds(5), day)).isEqualTo(TIME.plusSeconds(5));
        assertThat(clock.advance(TIME.plus(Duration.ofDays(3)), day)).isEqualTo(TIME.plusSeconds(5));
        assertThat(clock.advance(TIME.plus(Duration.ofDays(3)), Duration.ofDays(4)))
                .isEqualTo(TIME.plus(Duration.ofDays(3)));
    }

    @Test
    default void clock_sessionsBegin_carriedAlongUnlessItIsAJump() {
        JournalTable clock = catalog().journal();
        Instant opened = catalog().sessionTimes(catalog().beginSession()).opened();
        Instant longAgo = opened.minus(Duration.ofDays(3));
        assertThat(clock.advance(longAgo, JournalTable.JUMP_MAX)).isEqualTo(longAgo);
        storeUnpinned(catalog(), 1);
        catalog().setRef(0, ref("retained", 1));
        catalog().retainRef(0, new RefName("retained"), opened.plus(Duration.ofDays(1)));
        assertThat(clock.advance(longAgo, JournalTable.JUMP_MAX))
                .as("three days ahead, and a decision about retention")
                .isEqualTo(longAgo);
        Instant before = opened.minus(Duration.ofHours(2));
        assertThat(clock.advance(before, Duration.ofDays(9))).isEqualTo(before);
        catalog().beginSession();
        assertThat(clock.advance(before, JournalTable.JUMP_MAX)).isAfterOrEqualTo(opened);
    }

    @Test
    default void sessionTimes_leaseStaysWhenItHasEnded() {
        refused(CasException.NotFound.class, () -> catalog().sessionTimes(99));
        long session = catalog().beginSessions(1, TIME).get(0);
        catalog().renewSessions(Set.of(session), TIME.plusSeconds(60));
        catalog().expireSession(session);
        assertThat(catalog().sessionTimes(session).leaseUntil()).contains(TIME.plusSeconds(60));
        assertThat(catalog().sessionTimes(catalog().beginSession()).leaseUntil())
                .isEmpty();
    }

    @Test
    default void giveUp_linkedBlob_goesWithTheLinks_namedStays() {
        family();
        BlobRow child = catalog().blob(0, blob(2)).orElseThrow();
        catalog().setRef(0, ref("a", 2));
        refused(CasException.Conflict.class, () -> table().giveUp(child, entry(TIME, "lost")));
        assertThat(table().links(CollectionTable.Link.FIRST, 9)).hasSize(3);
        catalog().dropRef(0, new RefName("a"));
        assertThat(table().giveUp(child, entry(TIME, "lost"))).isTrue();
        assertThat(table().giveUp(child, entry(TIME, "lost"))).isFalse();
        assertThat(catalog().blob(0, blob(2))).isEmpty();
        assertThat(table().links(CollectionTable.Link.FIRST, 9)).hasSize(1);
        assertThat(catalog().journal().page(0, 9))
                .extracting(JournalRow::subject)
                .containsExactly("lost");
    }
}
