package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
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
}
