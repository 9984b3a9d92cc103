package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.StoreContract;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract with the one deviation of files: a name cannot be an object and the directory of another one. */
interface PosixContract extends StoreContract {
    @Override
    PosixHarness harness();

    @Override
    @Test
    default void f05_startAfter_isExclusiveAlsoForAbsentNames() {
        PosixStore store = harness().store();
        for (String name : List.of("s/1", "s/2-x", "s/2/a", "s/20", "s/3", "t/1")) {
            StoreCalls.put(store, name, StoreCalls.bytes(1, 10));
        }
        assertThatThrownBy(() -> StoreCalls.put(store, "s/2", StoreCalls.content(new byte[1]), PutOptions.unique()))
                .hasMessageContaining("the object exists");
        assertThat(after("s/", "s/1")).containsExactly("s/2-x", "s/2/a", "s/20", "s/3");
        assertThat(after("s/", "s/2")).containsExactly("s/2-x", "s/2/a", "s/20", "s/3");
        assertThat(after("s/", "s/2-x")).containsExactly("s/2/a", "s/20", "s/3");
        assertThat(after("s/", "s/2.")).containsExactly("s/2/a", "s/20", "s/3");
        assertThat(after("s/", "s/2/a")).containsExactly("s/20", "s/3");
        assertThat(after("s/", "s/25")).containsExactly("s/3");
        assertThat(after("s/", "a")).hasSize(5);
        assertThat(after("s/", "s/3")).isEmpty();
        assertThat(after("s/", "z")).isEmpty();
        assertThat(after("", "s/20")).containsExactly("s/3", "t/1");
        assertThat(after("s/2", "s/2")).containsExactly("s/2-x", "s/2/a", "s/20");
    }

    private List<String> after(String prefix, @Nullable String start) {
        return StoreCalls.present(harness()
                .store()
                .list(prefix, start)
                .map(ObjectInfo::name)
                .map(ObjectName::value)
                .collectList());
    }
}
