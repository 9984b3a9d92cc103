package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Blobs that keep others. */
interface LinkContract extends CatalogFixture {
    /** A blob with number and root n that links to others. */
    static Commit.NewBlob parent(long n, long... children) {
        return new Commit.NewBlob(
                0,
                blob(n),
                block(n),
                true,
                LongStream.of(children).mapToObj(Samples::blob).toList());
    }

    private void add(List<Commit.NewRef> refs, Commit.NewBlob... blobs) {
        catalog().commit(new Commit(catalog().beginSession(), List.of(), List.of(blobs), refs));
    }

    @Test
    default void link_newChild_staysUntilTheParentIsForgotten() {
        add(List.of(newRef("tree", 3)), newBlob(1, 1), parent(2, 1), parent(3, 2, 1, 1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(2))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(3))).isFalse();
        catalog().dropRef(0, new RefName("tree"));
        assertThat(forgetBlob(catalog(), 0, blob(2))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(3))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(2))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void link_childOfTheCatalog_kept() {
        add(List.of(), newBlob(1, 1));
        add(List.of(), parent(2, 1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        forgetBlob(catalog(), 0, blob(2));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void link_parentKnownBefore_getsTheLinks() {
        add(List.of(), newBlob(1, 1), newBlob(2, 2));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
        add(List.of(), newBlob(1, 1));
        add(List.of(), parent(2, 1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
    }

    @Test
    default void link_missingOrLaterChild_notFoundAndNothingKept() {
        refused(CasException.NotFound.class, () -> add(List.of(), parent(2, 1)));
        refused(CasException.NotFound.class, () -> add(List.of(), parent(2, 1), newBlob(1, 1)));
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        assertThat(catalog().blob(0, blob(2))).isEmpty();
    }

    @Test
    default void link_manyChildren_everyOneKept() {
        Commit.NewBlob[] children =
                LongStream.rangeClosed(1, 700).mapToObj(n -> newBlob(n, n)).toArray(Commit.NewBlob[]::new);
        add(List.of(), children);
        add(List.of(), parent(1000, LongStream.rangeClosed(1, 700).toArray()));
        assertThat(LongStream.of(1, 350, 700)).noneMatch(n -> forgetBlob(catalog(), 0, blob(n)));
        assertThat(forgetBlob(catalog(), 0, blob(1000))).isTrue();
        assertThat(LongStream.of(1, 350, 700)).allMatch(n -> forgetBlob(catalog(), 0, blob(n)));
    }
}
