package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.Faults;
import dev.cairn.conformance.FaultyStore;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Rig;
import dev.cairn.driver.memory.MemoryStore;
import dev.cairn.driver.memory.MemoryStoreConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Three stores of which two are enough; one of them can be away. */
final class MirroredObjectsTest {
    private static final ObjectName NAME = ObjectName.of("keys/1.1");
    private static final ObjectName OTHER = ObjectName.of("keys/2.1");

    private final Environment environment = TestEnvironment.create();
    private final Store one = store();
    private final Store two = store();
    private final Store three = store();
    private final MirroredObjects all = new MirroredObjects(List.of(one, two, three), 0, 2);
    private final MirroredObjects oneAway = new MirroredObjects(List.of(away(one), two, three), 0, 2);
    private final MirroredObjects twoAway = new MirroredObjects(List.of(away(one), away(two), three), 0, 2);

    private Store store() {
        return MemoryStore.open(MemoryStoreConfig.named(UUID.randomUUID().toString()), environment);
    }

    private static Store away(Store store) {
        return FaultyStore.of(
                store, Faults.seed(1).sometimes(1, Faults.Fault.RESET_BEFORE).build());
    }

    private static Content content(String text) {
        return Content.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void put(Store store, ObjectName name) {
        store.put(name, content("text"), PutOptions.create()).block(Rig.PATIENCE);
    }

    private static long length(Store store) {
        return Objects.requireNonNull(store.get(NAME, GetOptions.whole())
                        .flatMap(body -> body.bytes().map(ByteBuffer::remaining).reduce(0, Integer::sum))
                        .block(Rig.PATIENCE))
                .longValue();
    }

    private static List<String> names(Store store) {
        return Objects.requireNonNull(store.list("keys/", null)
                .map(ObjectInfo::name)
                .map(ObjectName::value)
                .collectList()
                .block(Rig.PATIENCE));
    }

    @Test
    void put_thenGet_onEveryStore() {
        put(all, NAME);
        for (Store store : List.of(all, one, two, three, oneAway, twoAway)) {
            assertThat(length(store)).isEqualTo(4);
        }
        assertThat(Objects.requireNonNull(all.stat(NAME).block(Rig.PATIENCE)).length())
                .isEqualTo(4);
        assertThat(names(all)).containsExactly("keys/1.1");
    }

    @Test
    void put_oneAway_isEnough_twoAway_isNot() {
        put(oneAway, NAME);
        assertThat(names(one)).isEmpty();
        assertThat(length(all)).isEqualTo(4);
        assertThatThrownBy(() -> put(twoAway, OTHER))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("limit 2, actual 1 of 3");
    }

    @Test
    void put_thereAlreadyOnOneStore_isRefused() {
        put(three, NAME);
        assertThatThrownBy(() -> put(all, NAME)).isInstanceOf(CasException.AlreadyExists.class);
    }

    @Test
    void get_missingEverywhere_notFound_unlessAStoreIsAway() {
        assertThatThrownBy(() -> length(all)).isInstanceOf(CasException.NotFound.class);
        assertThatThrownBy(() -> length(oneAway)).isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void list_joinsTheStores_andFailsWhenTooManyAreAway() {
        put(one, OTHER);
        put(oneAway, NAME);
        assertThat(names(all)).containsExactly("keys/1.1", "keys/2.1");
        assertThat(names(oneAway)).containsExactly("keys/1.1");
        assertThatThrownBy(() -> names(twoAway)).isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void delete_goesToAll_andTellsOfThoseThatAreAway() {
        put(all, NAME);
        assertThatThrownBy(() -> oneAway.delete(NAME, DeleteOptions.any()).block(Rig.PATIENCE))
                .isInstanceOf(CasException.Unavailable.class);
        assertThat(names(two)).isEmpty();
        assertThat(names(three)).isEmpty();
        all.delete(NAME, DeleteOptions.any()).block(Rig.PATIENCE);
        assertThat(names(all)).isEmpty();
    }
}
