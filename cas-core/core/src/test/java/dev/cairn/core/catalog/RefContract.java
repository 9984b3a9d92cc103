package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names: what they keep, and in which order they come. */
interface RefContract extends CatalogFixture {
    @Test
    default void ref_set_comesBackWhole() {
        store(catalog(), 1);
        Ref full = new Ref(
                new RefName("a b/\u00e9/\u4e2d/\ud83d\ude00"),
                blob(1),
                Optional.of("text/plain; charset=\"utf-8\""),
                Map.of("z", "\"\\\t\u2028\ud83d\ude00", "a", "", "\u00fc", "1"),
                TIME);
        catalog().setRef(0, full);
        assertThat(catalog().ref(0, full.name())).contains(full);
        assertThat(catalog().ref(0, full.name()).orElseThrow().custom().keySet())
                .containsExactly("a", "z", "\u00fc");
        assertThat(catalog().ref(1, full.name())).isEmpty();
        assertThat(catalog().ref(0, new RefName("A b"))).isEmpty();
    }

    @Test
    default void ref_timesFarAway_exactOrRefused() {
        store(catalog(), 1);
        for (String time :
                List.of("1678-01-01T00:00:00.000000001Z", "1969-12-31T23:59:59.999999999Z", "2261-12-31T23:59:59Z")) {
            Ref ref = new Ref(new RefName("t"), blob(1), Optional.empty(), Map.of(), Instant.parse(time));
            catalog().setRef(0, ref);
            assertThat(catalog().ref(0, ref.name())).contains(ref);
        }
        refused(
                CasException.InvalidInput.class,
                () -> catalog().setRef(0, new Ref(new RefName("t"), blob(1), Optional.empty(), Map.of(), Instant.MAX)));
    }

    @Test
    default void setRef_nameInUse_replacesAll() {
        store(catalog(), 1);
        store(catalog(), 2);
        catalog().setRef(0, new Ref(new RefName("n"), blob(1), Optional.of("a/b"), Map.of("k", "v"), Instant.EPOCH));
        catalog().setRef(0, ref("n", 2));
        assertThat(catalog().ref(0, new RefName("n"))).contains(ref("n", 2));
        assertThat(names(catalog().refsOf(0, blob(1), null, 9))).containsExactly("1");
        assertThat(names(catalog().refsOf(0, blob(2), null, 9))).containsExactly("2", "n");
        assertThat(catalog().refs(0, "", null, 9)).hasSize(3);
    }

    @Test
    default void setRef_blobNotThere_notFoundAndOldRefStays() {
        store(catalog(), 1);
        refused(CasException.NotFound.class, () -> catalog().setRef(0, ref("1", 2)));
        refused(CasException.NotFound.class, () -> catalog().setRef(1, ref("1", 1)));
        assertThat(catalog().ref(0, new RefName("1"))).contains(ref("1", 1));
    }

    @Test
    default void commit_refToMissingBlob_notFoundAndNothingVisible() {
        long session = catalog().beginSession();
        Commit good = Samples.whole(session, 1);
        Commit bad =
                new Commit(session, good.packs(), good.works().get(0).blobs(), List.of(newRef("a", 1), newRef("b", 9)));
        refused(CasException.NotFound.class, () -> catalog().commit(bad));
        assertThat(catalog().refs(0, "", null, 9)).isEmpty();
        assertThat(catalog().totals()).isEqualTo(new Totals(0, 0, 0));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.LIVE);
        catalog().commit(good);
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(ref("1", 1));
    }

    @Test
    default void commit_sameNameTwice_lastStays() {
        store(catalog(), 1);
        store(catalog(), 2);
        Samples.name(catalog(), List.of(newRef("n", 1), newRef("n", 2)));
        assertThat(catalog().ref(0, new RefName("n"))).contains(ref("n", 2));
    }

    @Test
    default void dropRef_once_true() {
        store(catalog(), 1);
        assertThat(catalog().dropRef(1, new RefName("1"))).isFalse();
        assertThat(catalog().dropRef(0, new RefName("1"))).isTrue();
        assertThat(catalog().dropRef(0, new RefName("1"))).isFalse();
        assertThat(catalog().ref(0, new RefName("1"))).isEmpty();
        assertThat(catalog().refsOf(0, blob(1), null, 9)).isEmpty();
    }

    @Test
    default void refs_prefixWithWildcards_takenLiterally() {
        named("50%", "50%off", "50x", "a_b", "a_bc", "aXb", "A_b", "[a]", "*", "a\\b");
        assertThat(names(catalog().refs(0, "50%", null, 9))).containsExactly("50%", "50%off");
        assertThat(names(catalog().refs(0, "a_", null, 9))).containsExactly("a_b", "a_bc");
        assertThat(names(catalog().refs(0, "*", null, 9))).containsExactly("*");
        assertThat(names(catalog().refs(0, "[", null, 9))).containsExactly("[a]");
        assertThat(names(catalog().refs(0, "a\\", null, 9))).containsExactly("a\\b");
        assertThat(catalog().refs(0, "50%offer", null, 9)).isEmpty();
        assertThat(catalog().refs(1, "", null, 9)).isEmpty();
    }

    @Test
    default void refs_anyUnicode_inOrderOfUtf8() {
        // In UTF-16 the surrogates of the emoji come before U+E000 and U+FFFD, in UTF-8 after.
        String[] all = {
            "z",
            "\ud83d\ude00",
            "\ufffd",
            "\ue000",
            "\u00e9",
            "e\u0301",
            "\ud83d\ude00a",
            "\ud83d\udc00",
            "\udbff\udfff",
            "~",
            "\ufffda",
            "a/b",
            "a",
            "a0",
            "a-"
        };
        named(all);
        List<String> sorted = Arrays.stream(all)
                .sorted((a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(names(catalog().refs(0, "", null, 99))).isEqualTo(sorted);
        assertThat(paged(after -> catalog().refs(0, "", after, 1))).isEqualTo(sorted);
        assertThat(names(catalog().refsOf(0, blob(1), null, 99))).isEqualTo(sorted);
        assertThat(names(catalog().refs(0, "\ud83d\ude00", null, 99))).containsExactly("\ud83d\ude00", "\ud83d\ude00a");
        assertThat(names(catalog().refs(0, "\udbff\udfff", null, 99))).containsExactly("\udbff\udfff");
    }

    @Test
    default void refs_thousands_pagesJoinWithoutLossOrRepeat() {
        List<String> all = IntStream.range(0, 3000)
                .mapToObj(i -> (i % 3 == 0 ? "p/" : "q/") + i)
                .sorted()
                .toList();
        named(all.toArray(String[]::new));
        List<String> p = all.stream().filter(name -> name.startsWith("p/")).toList();
        assertThat(paged(after -> catalog().refs(0, "", after, 1000))).isEqualTo(all);
        assertThat(paged(after -> catalog().refs(0, "p/", after, 7))).isEqualTo(p);
        assertThat(paged(after -> catalog().refsOf(0, blob(1), after, 999))).isEqualTo(all);
    }

    @Test
    default void refs_afterOutsideThePrefix_startsAtThePrefixOrEnds() {
        named("a", "b/1", "b/2", "c");
        assertThat(names(catalog().refs(0, "b/", new RefName("a"), 9))).containsExactly("b/1", "b/2");
        assertThat(names(catalog().refs(0, "b/", new RefName("b"), 9))).containsExactly("b/1", "b/2");
        assertThat(names(catalog().refs(0, "b/", new RefName("b/1"), 9))).containsExactly("b/2");
        assertThat(names(catalog().refs(0, "b/", new RefName("b/1x"), 1))).containsExactly("b/2");
        assertThat(catalog().refs(0, "b/", new RefName("c"), 9)).isEmpty();
        assertThat(names(catalog().refsOf(0, blob(1), new RefName("b"), 2))).containsExactly("b/1", "b/2");
        assertThat(catalog().refsOf(0, blob(2), null, 9)).isEmpty();
        assertThat(catalog().refsOf(1, blob(1), null, 9)).isEmpty();
    }

    @Test
    default void anyVerb_textThatHasNoUtf8_invalid() {
        store(catalog(), 1);
        Stream.<Runnable>of(
                        () -> new RefName("x\ud83d"),
                        () -> catalog().setRef(0, with(Optional.of("\ude00"), Map.of())),
                        () -> catalog().setRef(0, with(Optional.of("a\0"), Map.of())),
                        () -> catalog().setRef(0, with(Optional.empty(), Map.of("k", "\ud83d"))),
                        () -> catalog().setRef(0, with(Optional.empty(), Map.of("\ud83d", "v"))),
                        () -> catalog().refs(0, "\ud83d", null, 9),
                        () -> catalog().refs(0, "", null, 0),
                        () -> catalog().refsOf(0, blob(1), null, 0))
                .forEach(call -> refused(CasException.InvalidInput.class, call::run));
        assertThat(catalog().refs(0, "", null, 9)).hasSize(1);
    }

    private static Ref with(Optional<String> mediaType, Map<String, String> custom) {
        return new Ref(new RefName("n"), blob(1), mediaType, custom, TIME);
    }

    /** Stores blob 1 with exactly these names. */
    private void named(String... names) {
        store(catalog(), 1);
        Samples.name(
                catalog(), Arrays.stream(names).map(name -> newRef(name, 1)).toList());
        catalog().dropRef(0, new RefName("1"));
    }

    private static List<String> names(List<Ref> refs) {
        return refs.stream().map(ref -> ref.name().value()).toList();
    }

    private static List<String> paged(Function<@Nullable RefName, List<Ref>> pages) {
        List<String> all = new ArrayList<>();
        @Nullable RefName after = null;
        for (List<Ref> page = pages.apply(after); !page.isEmpty(); page = pages.apply(after)) {
            all.addAll(names(page));
            assertThat(all).as("pages that come to an end").hasSizeLessThan(10_000);
            after = page.get(page.size() - 1).name();
        }
        return all;
    }
}
