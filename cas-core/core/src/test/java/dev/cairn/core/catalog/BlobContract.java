package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.RefName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Blobs, and the refs that stop their removal. */
interface BlobContract extends CatalogFixture {
    @Test
    default void blob_committedTwice_firstRootStays() {
        long session = catalog().beginSession();
        List<Commit.NewPack> packs = List.of(Samples.pack(session, 1, 10));
        catalog().commit(new Commit(session, packs, List.of(newBlob(1, 10)), List.of()));
        add(new Commit.NewBlob(0, blob(1), block(20), false), newBlob(2, 20));
        assertThat(catalog().blob(0, blob(1))).hasValueSatisfying(row -> {
            assertThat(row.root()).isEqualTo(block(10));
            assertThat(row.manifest()).isTrue();
            assertThat(row.key()).isEqualTo(blob(1));
        });
        assertThat(catalog().totals().blobs()).isEqualTo(2);
    }

    @Test
    default void blob_otherDomainSizeOrAlgorithm_absent() {
        add(new Commit.NewBlob(0, blob(1), block(1), false));
        BlobKey key = blob(1);
        assertThat(catalog().blob(0, key))
                .hasValueSatisfying(row -> assertThat(row.manifest()).isFalse());
        assertThat(catalog().blob(1, key)).isEmpty();
        assertThat(catalog().blob(0, new BlobKey(HashAlgorithm.SHA256, key.digest(), key.size())))
                .isEmpty();
        assertThat(catalog().blob(0, new BlobKey(key.algorithm(), key.digest(), key.size() + 1)))
                .isEmpty();
    }

    @Test
    default void blobs_many_thoseThatAreThereInTheOrderAskedFor() {
        add(LongStream.range(0, 1_500).mapToObj(n -> newBlob(n, n)).toArray(Commit.NewBlob[]::new));
        List<BlobKey> asked = new ArrayList<>(LongStream.range(700, 1_600)
                .map(n -> 2_299 - n)
                .mapToObj(Samples::blob)
                .toList());
        BlobKey there = blob(800);
        asked.add(new BlobKey(there.algorithm(), there.digest(), there.size() + 1));
        asked.add(new BlobKey(HashAlgorithm.SHA256, there.digest(), there.size()));
        asked.add(there);
        Map<BlobKey, BlobRow> found = catalog().blobs(0, asked);
        assertThat(found.keySet())
                .containsExactlyElementsOf(LongStream.range(700, 1_500)
                        .map(n -> 2_199 - n)
                        .mapToObj(Samples::blob)
                        .toList());
        found.forEach((key, row) -> assertThat(catalog().blob(0, key)).contains(row));
        assertThat(catalog().blobs(1, asked)).isEmpty();
        assertThat(catalog().blobs(0, List.of())).isEmpty();
    }

    @Test
    default void blobs_paged_inOrderOfCommitAndThenOfName() {
        add(LongStream.of(7, 3, 9, 1, 5).mapToObj(n -> newBlob(n, n)).toArray(Commit.NewBlob[]::new));
        add(newBlob(3, 3), newBlob(2, 2));
        List<BlobKey> paged = new ArrayList<>();
        long after = 0;
        for (List<BlobRow> page = catalog().blobs(after, 4);
                !page.isEmpty();
                page = catalog().blobs(after, 4)) {
            page.forEach(row -> paged.add(row.key()));
            after = page.get(page.size() - 1).no();
        }
        assertThat(paged).containsExactly(blob(1), blob(3), blob(5), blob(7), blob(9), blob(2));
        refused(CasException.InvalidInput.class, () -> catalog().blobs(0, -1));
    }

    @Test
    default void commit_blobOfUnknownDomain_notFound() {
        refused(CasException.NotFound.class, () -> add(new Commit.NewBlob(1, blob(1), block(1), true)));
        assertThat(catalog().blob(1, blob(1))).isEmpty();
    }

    @Test
    default void forgetBlob_withoutRef_gone() {
        add(newBlob(1, 1), newBlob(2, 2));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(forgetBlob(catalog(), 1, blob(2))).isFalse();
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        assertThat(catalog().blobs(0, 9))
                .singleElement()
                .satisfies(row -> assertThat(row.key()).isEqualTo(blob(2)));
        refused(CasException.NotFound.class, () -> catalog().setRef(0, ref("a", 1)));
    }

    @Test
    default void forgetBlob_withRef_stoppedUntilTheLastIsDropped() {
        store(catalog(), 1);
        catalog().setRef(0, ref("copy", 1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(catalog().dropRef(0, new RefName("1"))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(catalog().blob(0, blob(1))).isPresent();
        catalog().dropRef(0, new RefName("copy"));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void forgetBlob_refMovedAway_onlyTheNewBlobIsHeld() {
        store(catalog(), 1);
        store(catalog(), 2);
        Samples.name(catalog(), List.of(newRef("1", 2)));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(2))).isFalse();
    }

    @Test
    default void blobs_forgottenAndStoredAgain_newNumber() {
        add(newBlob(1, 1));
        long first = catalog().blob(0, blob(1)).orElseThrow().no();
        forgetBlob(catalog(), 0, blob(1));
        add(newBlob(1, 2));
        assertThat(catalog().blob(0, blob(1))).hasValueSatisfying(row -> {
            assertThat(row.no()).isGreaterThan(first);
            assertThat(row.root()).isEqualTo(block(2));
        });
    }

    private void add(Commit.NewBlob... blobs) {
        catalog().commit(new Commit(catalog().beginSession(), List.of(), List.of(blobs), List.of()));
    }
}
