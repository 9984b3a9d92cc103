package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.format.StoreOwner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One store, several catalogs: one owns it and writes, the others read. */
final class StoreOwnershipTest {
    private static final byte[] BYTES = Data.random(7, 100_000);

    private final Rig rig = Rig.inTemporaryDirectory().build();
    private final MemoryCatalog second = MemoryCatalog.create(
            new CatalogIdentity(
                    new UUID(7, 7),
                    rig.catalog().identity().repository(),
                    rig.catalog().identity().algorithm()),
            rig.catalog().stores(),
            rig.environment());

    @AfterEach
    void close() {
        rig.close();
    }

    private Repository other() {
        return Objects.requireNonNull(
                Repository.open(rig.environment(), second, rig.store(), RepositorySettings.defaults(Mono.empty()))
                        .block(Rig.PATIENCE));
    }

    private List<String> owners() {
        return rig.objects().stream()
                .map(ObjectName::value)
                .filter(name -> name.startsWith(StoreOwner.PREFIX))
                .toList();
    }

    private StoreOwnership ownership(UUID catalog) {
        return new StoreOwnership(rig.environment(), rig.store(), catalog);
    }

    private static void refused(Mono<?> work) {
        assertThatThrownBy(() -> work.block(Rig.PATIENCE))
                .isInstanceOf(CasException.Denied.class)
                .hasMessageContaining("cairn adopt")
                .hasMessageContaining("belongs to");
    }

    @Test
    void write_first_takesAStoreThatNobodyOwns() {
        rig.remove(ObjectName.of("catalog/owner/1"));
        refused(rig.repository().ownership().require("sweep"));
        rig.put(BYTES);
        assertThat(owners()).containsExactly("catalog/owner/1");
        rig.repository().ownership().require("sweep").block(Rig.PATIENCE);
    }

    @Test
    void open_overAnothersStore_writesAreRefusedReadsGoOn() {
        BlobKey key = rig.put(BYTES, Attributes.named("a")).key();
        try (Repository other = other()) {
            refused(other.cas().refs().set(new RefName("b"), key));
            refused(other.cas().refs().drop(new RefName("a")));
            refused(Flux.just(ByteBuffer.allocate(9)).as(other.cas().storeBlob(Attributes.none())::drain));
            refused(other.domains().add("private"));
            refused(other.ownership().require("sweep"));
            assertThat(other.cas().refs().list("").collectList().block(Rig.PATIENCE))
                    .isEmpty();
        }
        assertThat(owners()).containsExactly("catalog/owner/1");
    }

    @Test
    void adopt_byTheSecond_theFirstMayNeitherWriteNorDelete() {
        rig.put(BYTES);
        try (Repository other = other()) {
            assertThat(other.ownership().adopt().block(Rig.PATIENCE)).isEqualTo(new StoreOwner(2, new UUID(7, 7)));
            other.ownership().require("sweep").block(Rig.PATIENCE);
            refused(rig.repository().ownership().require("sweep"));
            try (Repository again = rig.another(Optional.empty())) {
                refused(again.cas().refs().drop(new RefName("a")));
                again.ownership().adopt().block(Rig.PATIENCE);
                again.cas().refs().drop(new RefName("a")).block(Rig.PATIENCE);
            }
            refused(other.ownership().require("sweep"));
        }
        assertThat(owners()).containsExactlyInAnyOrder("catalog/owner/1", "catalog/owner/2", "catalog/owner/3");
    }

    @Test
    void adopt_again_writesNothing() {
        rig.put(BYTES);
        assertThat(rig.repository().ownership().adopt().block(Rig.PATIENCE))
                .isEqualTo(new StoreOwner(1, rig.catalog().identity().catalog()));
        assertThat(owners()).hasSize(1);
    }

    @Test
    void owner_tenth_countsMoreThanTheNinth() {
        for (int n = 1; n <= 10; n++) {
            ownership(new UUID(0, n)).adopt().block(Rig.PATIENCE);
        }
        assertThat(ownership(new UUID(5, 5)).owner().block(Rig.PATIENCE))
                .isEqualTo(new StoreOwner(11, new UUID(0, 10)));
    }

    @Test
    void adopt_twoAtOnce_theLoserHearsConflict() {
        rig.put(BYTES);
        StoreOwnership winner = ownership(new UUID(1, 1));
        StoreOwnership loser = ownership(new UUID(2, 2));
        // Both have seen owner 1 when the first of them writes.
        rig.store().beforePut = name -> {
            rig.store().beforePut = later -> Mono.empty();
            return winner.adopt().then();
        };
        assertThatThrownBy(() -> loser.adopt().block(Rig.PATIENCE)).isInstanceOf(CasException.Conflict.class);
        assertThat(loser.owner().block(Rig.PATIENCE)).isEqualTo(new StoreOwner(2, new UUID(1, 1)));
    }

    @Test
    void owner_damagedObject_isCorruptNotNobody() {
        for (String wrong : new String[] {"", "{}", "{\"format\":1,\"n\":2,\"catalog\":\"" + new UUID(1, 1) + "\"}"}) {
            ByteBuffer bytes = ByteBuffer.wrap(wrong.getBytes(StandardCharsets.UTF_8));
            rig.store()
                    .put(ObjectName.of("catalog/owner/1"), Content.of(bytes), PutOptions.replace())
                    .block(Rig.PATIENCE);
            assertThatThrownBy(() -> rig.put(BYTES)).isInstanceOf(CasException.Corrupt.class);
        }
    }
}
