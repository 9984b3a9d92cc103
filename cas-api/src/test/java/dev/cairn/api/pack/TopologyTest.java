package dev.cairn.api.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.TopologyStore.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    private static final TopologyStore A = TopologyStore.of("a".repeat(32), "file:///a", 1);
    private static final TopologyStore B = TopologyStore.of("b".repeat(32), "file:///b", 2);

    @Test
    void everyChange_makesTheNextVersion() {
        Topology one = Topology.empty().add(A);
        Topology two = one.add(B);
        Topology three = two.withState(A.id(), State.DRAINING);
        Topology four = three.replace(B.withWeight(7));
        assertThat(List.of(one.version(), two.version(), three.version(), four.version()))
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(two.stores()).containsExactly(A, B);
        assertThat(four.stores()).containsExactly(A.in(State.DRAINING), B.withWeight(7));
    }

    @Test
    void find_givesTheStoreOfAnId() {
        assertThat(Topology.empty().add(A).find(A.id())).contains(A);
        assertThat(Topology.empty().add(A).find(B.id())).isEmpty();
    }

    @Test
    void add_ofAKnownId_isAlreadyExists() {
        Topology one = Topology.empty().add(A);
        assertThatThrownBy(() -> one.add(B.withUri("x").in(State.GONE)).add(A.withWeight(3)))
                .isInstanceOf(CasException.AlreadyExists.class)
                .hasMessageContaining(A.id());
    }

    @Test
    void change_ofAnUnknownId_isNotFound() {
        assertThatThrownBy(() -> Topology.empty().replace(A)).isInstanceOf(CasException.NotFound.class);
        assertThatThrownBy(() -> Topology.empty().withState(A.id(), State.GONE))
                .isInstanceOf(CasException.NotFound.class)
                .hasMessageContaining(A.id());
    }

    @Test
    void topology_withAnIdTwiceOrTooMany_isInvalidInput() {
        assertThatThrownBy(() -> new Topology(1, List.of(A, A))).isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> new Topology(-1, List.of())).isInstanceOf(CasException.InvalidInput.class);
        List<TopologyStore> many = IntStream.rangeClosed(0, Topology.STORES_MAX)
                .mapToObj(i -> TopologyStore.of(String.format("%032x", i), "u", 1))
                .toList();
        assertThatThrownBy(() -> new Topology(1, many)).hasMessageContaining("limit 4096, actual 4097");
    }

    @Test
    void labels_areSortedAndCannotBeChanged() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("zone", "b");
        given.put("region", "eu-1");
        TopologyStore store = A.withLabels(given);
        given.clear();
        assertThat(store.labels().keySet()).containsExactly("region", "zone");
        assertThat(store.label("zone")).contains("b");
        assertThat(store.label("class")).isEmpty();
        assertThatThrownBy(() -> store.labels().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Zone", "1zone", "zo ne", "zone=", "zone|", "zone,"})
    void labelName_thatIsNone_isInvalidInput(String name) {
        assertThatThrownBy(() -> A.withLabels(Map.of(name, "x"))).isInstanceOf(CasException.InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a|b", "a,b", "a=b", "(a)", "-a", "\u00e9", "a\n"})
    void labelValue_thatIsNone_isInvalidInput(String value) {
        assertThatThrownBy(() -> A.withLabels(Map.of("zone", value))).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void labels_thatAreTooManyOrTooLong_areInvalidInput() {
        Map<String, String> many = IntStream.range(0, 33)
                .mapToObj(i -> "label" + i)
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
        assertThatThrownBy(() -> A.withLabels(many)).hasMessageContaining("limit 32, actual 33");
        assertThatThrownBy(() -> A.withLabels(Map.of("zone", "z".repeat(64)))).hasMessageContaining("actual 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "A0000000000000000000000000000000", "a00000000000000000000000000000000"})
    void storeId_thatIsNone_isInvalidInput(String id) {
        assertThatThrownBy(() -> TopologyStore.of(id, "u", 1)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void uri_withAPassword_isRefusedWithoutSayingIt() {
        assertThatThrownBy(() -> A.withUri("s3://user:hunter2@host/bucket"))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageNotContaining("hunter2");
        assertThat(A.withUri("rados://client.admin@ceph/pool").uri()).contains("@");
        assertThat(A.withUri("file:///a:b@c").uri()).contains("@");
    }

    @Test
    void weight_belowOne_isInvalidInput() {
        assertThatThrownBy(() -> A.withWeight(0)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void state_saysWhatItAllows() {
        assertThat(State.values()).filteredOn(State::takesNewPacks).containsExactly(State.ACTIVE);
        assertThat(State.values())
                .filteredOn(State::isRead)
                .containsExactly(State.ACTIVE, State.DRAINING, State.READONLY, State.SUSPECT);
    }
}
