package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.flow.Pages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Names of blobs, over both catalogs. */
final class RefsTest {
    @TempDir
    Path directory;

    private Rig rig(boolean disk) {
        Rig.Builder builder = Rig.in(directory);
        return disk ? builder.disk().build() : builder.build();
    }

    private static List<String> names(Flux<Ref> refs) {
        return Objects.requireNonNull(
                refs.map(ref -> ref.name().value()).collectList().block(Rig.PATIENCE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refs_setGetListDropOf(boolean disk) {
        try (Rig rig = rig(disk)) {
            Refs refs = rig.cas().refs();
            BlobKey one = rig.put(Data.random(1, 10), Attributes.named("a/1")).key();
            BlobKey two = rig.put(Data.random(2, 10), Attributes.named("b/2")).key();
            RefName name = new RefName("a/2");

            assertThat(refs.get(name).blockOptional(Rig.PATIENCE)).isEmpty();
            assertThat(Objects.requireNonNull(refs.set(name, two).block(Rig.PATIENCE))
                            .key())
                    .isEqualTo(two);
            assertThat(names(refs.list(""))).containsExactly("a/1", "a/2", "b/2");
            assertThat(names(refs.list("a/"))).containsExactly("a/1", "a/2");
            assertThat(names(refs.of(two))).containsExactly("a/2", "b/2");

            refs.set(name, one).block(Rig.PATIENCE);
            assertThat(names(refs.of(two))).containsExactly("b/2");
            assertThat(refs.drop(name).block(Rig.PATIENCE)).isTrue();
            assertThat(refs.drop(name).block(Rig.PATIENCE)).isFalse();
            assertThat(names(refs.list(""))).containsExactly("a/1", "b/2");

            refs.drop(new RefName("a/1")).block(Rig.PATIENCE);
            Data.assertSame("bytes outlive their name", rig.read(one), Data.random(1, 10));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void list_moreThanAPage_eachOnceInOrder(boolean disk) {
        int count = 2 * Pages.LIMIT;
        try (Rig rig = rig(disk)) {
            BlobKey key = rig.put(Data.random(1, 10), Attributes.named("z")).key();
            List<String> expected =
                    IntStream.range(0, count).mapToObj("n/%06d"::formatted).toList();
            Instant now = rig.environment().now();
            List<Commit.NewRef> refs = expected.stream()
                    .map(name -> new Ref(new RefName(name), key, Optional.empty(), Map.of(), now))
                    .map(ref -> new Commit.NewRef(0, ref))
                    .toList();
            rig.catalog().commit(new Commit(rig.catalog().beginSession(), List.of(), List.of(), refs));
            assertThat(names(rig.cas().refs().list("n/"))).isEqualTo(expected);
            assertThat(names(rig.cas().refs().of(key)))
                    .hasSize(count + 1)
                    .startsWith("n/000000")
                    .endsWith("z");
            assertThat(names(rig.cas().refs().list("n/").take(3))).containsExactly("n/000000", "n/000001", "n/000002");
        }
    }

    private static final RefName NAME = new RefName("n");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void set_withAttributes_keepsThemWithTheRef(boolean disk) {
        try (Rig rig = rig(disk)) {
            Refs refs = rig.cas().refs();
            BlobKey key = rig.put(Data.random(1, 10), Attributes.named("a")).key();
            Instant end = rig.environment().now().plusSeconds(1_000);
            Ref set = refs.set(
                            key,
                            Attributes.builder()
                                    .ref("n")
                                    .mediaType("a/b")
                                    .custom("k", "v")
                                    .key(key)
                                    .retainUntil(end)
                                    .legalHold()
                                    .build())
                    .block(Rig.PATIENCE);
            assertThat(refs.get(NAME).block(Rig.PATIENCE)).isEqualTo(set);
            assertThat(set)
                    .isEqualTo(new Ref(
                            NAME,
                            key,
                            Optional.of("a/b"),
                            Map.of("k", "v"),
                            Objects.requireNonNull(set).updated(),
                            Optional.of(end),
                            true));
            assertThat(names(refs.of(key))).containsExactly("a", "n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void set_attributesThatDoNotFit_refused(boolean disk) {
        try (Rig rig = rig(disk)) {
            Refs refs = rig.cas().refs();
            BlobKey key = rig.put(Data.random(1, 10), Attributes.named("a")).key();
            BlobKey other = rig.put(Data.random(2, 10), Attributes.named("b")).key();
            Instant passed = rig.environment().now();
            refused(CasException.InvalidInput.class, refs.set(key, Attributes.none()));
            refused(
                    CasException.InvalidInput.class,
                    refs.set(key, named().retainUntil(passed).build()));
            refused(
                    CasException.PreconditionFailed.class,
                    refs.set(key, named().size(11).build()));
            refused(
                    CasException.PreconditionFailed.class,
                    refs.set(key, named().key(other).build()));
            refused(
                    CasException.Unsupported.class,
                    refs.set(
                            key,
                            named().digest(HashAlgorithm.SHA256, key.digest()).build()));
            assertThat(names(refs.list(""))).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void retainAndHold_refuseDropSetAndStore(boolean disk) {
        try (Rig rig = rig(disk)) {
            Refs refs = rig.cas().refs();
            BlobKey key = rig.put(Data.random(1, 10), Attributes.named("n")).key();
            BlobKey other = rig.put(Data.random(2, 10), Attributes.named("b")).key();
            Instant end = rig.environment().now().plusSeconds(1_000);
            assertThat(refs.retain(NAME, end).map(Ref::retainUntil).block(Rig.PATIENCE))
                    .contains(end);
            isProtected(rig, other);
            refused(CasException.Denied.class, refs.retain(NAME, end.minusNanos(1)));
            refused(CasException.InvalidInput.class, refs.retain(NAME, Instant.MAX));

            RefName held = new RefName("b");
            assertThat(refs.hold(held, true).map(Ref::legalHold).block(Rig.PATIENCE))
                    .isTrue();
            refused(CasException.Denied.class, refs.drop(held));
            assertThat(refs.hold(held, false).map(Ref::legalHold).block(Rig.PATIENCE))
                    .isFalse();
            assertThat(refs.drop(held).block(Rig.PATIENCE)).isTrue();
            refused(CasException.NotFound.class, refs.hold(held, true));
            refused(CasException.NotFound.class, refs.retain(held, end));
            assertThat(names(refs.of(key))).containsExactly("n");
        }
    }

    private static void isProtected(Rig rig, BlobKey other) {
        refused(CasException.Denied.class, rig.cas().refs().drop(NAME));
        refused(CasException.Denied.class, rig.cas().refs().set(NAME, other));
        for (int size : new int[] {11, 9 << 20}) {
            assertThatThrownBy(() -> rig.put(Data.random(3, size), Attributes.named("n")))
                    .as("%d bytes", size)
                    .isInstanceOf(CasException.Denied.class)
                    .hasMessageContaining("[n]");
        }
        rig.put(Data.random(1, 10), Attributes.named("n"));
        assertThat(rig.findings()).isEmpty();
    }

    private static Attributes.Builder named() {
        return Attributes.builder().ref("n");
    }

    private static void refused(Class<? extends CasException> kind, Mono<?> verb) {
        assertThatThrownBy(() -> verb.block(Rig.PATIENCE)).isInstanceOf(kind);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void store_retained_fromTheFirstMomentOn(boolean disk) {
        try (Rig rig = rig(disk)) {
            Instant end = rig.environment().now().plusSeconds(1_000);
            rig.put(Data.random(1, 10), named().retainUntil(end).build());
            refused(CasException.Denied.class, rig.cas().refs().drop(NAME));
            Attributes passed = named().retainUntil(rig.environment().now()).build();
            assertThatThrownBy(() -> rig.put(Data.random(2, 10), passed)).isInstanceOf(CasException.InvalidInput.class);
        }
    }
}
