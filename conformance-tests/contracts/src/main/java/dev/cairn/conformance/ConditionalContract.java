package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.Faults.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Group C: create-if-absent.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface ConditionalContract extends StoreCases {
    private boolean creates() {
        Mono<ObjectInfo> asking =
                harness().store().put(ObjectName.of("asked"), Bytes.content(Bytes.text("asked")), PutOptions.create());
        return Gate.orRefused(harness(), Ability.CREATE_IF_ABSENT, asking);
    }

    @Test
    default void c01_create_firstWins() {
        if (creates()) {
            Probe p = Probe.of(harness());
            ObjectInfo first = p.put("created", Bytes.content(Bytes.text("first")), PutOptions.create());
            p.putFailure("created", Bytes.content(Bytes.text("second")), PutOptions.create(), Kind.ALREADY_EXISTS);
            // The promise of CREATE is about the name: also the same bytes come second.
            p.putFailure("created", Bytes.content(Bytes.text("first")), PutOptions.create(), Kind.ALREADY_EXISTS);
            p.present("created", Bytes.text("first"));
            assertThat(p.stat("created")).isEqualTo(first);
        }
    }

    @Test
    default void c02_createOnExisting_keepsBytes() {
        if (creates()) {
            Probe p = Probe.of(harness());
            p.put("unique", Bytes.text("put as unique"));
            p.replace("replaced", Bytes.text("put as replace"));
            for (String name : List.of("unique", "replaced")) {
                p.putFailure(name, Bytes.content(Bytes.random(2, 50_000)), PutOptions.create(), Kind.ALREADY_EXISTS);
                p.present(name, Bytes.text("put as " + name.replace("replaced", "replace")));
            }
            p.delete("unique");
            p.put("unique", Bytes.content(Bytes.text("free again")), PutOptions.create());
            p.present("unique", Bytes.text("free again"));
        }
    }

    @Test
    default void c03_createRace_hasExactlyOneWinner() {
        if (creates()) {
            Probe p = Probe.of(harness());
            Store second = harness().secondStore();
            for (int round = 0; round < 8; round++) {
                ObjectName name = ObjectName.of("race/" + round);
                List<Integer> winners =
                        p.all(Flux.range(0, 32).flatMap(i -> attempt(i % 2 == 0 ? p.store() : second, name, i), 32));
                assertThat(winners).as("winners of round %d", round).hasSize(1);
                p.present(name.value(), racer(winners.get(0)));
            }
            p.await(second.shutdown());
        }
    }

    private Mono<Integer> attempt(Store store, ObjectName name, int i) {
        return store.put(name, Bytes.content(racer(i)), PutOptions.create())
                .thenReturn(i)
                .onErrorComplete(CasException.AlreadyExists.class)
                .subscribeOn(harness().environment().blocking());
    }

    private static byte[] racer(int i) {
        return Bytes.random(i, 30_000 + i);
    }

    @Test
    default void c08_lostAckOnCreate_resolvesToOwnWrite() {
        if (creates()) {
            Probe p = Probe.of(harness());
            Store losing = FaultyStore.of(
                    p.store(), Faults.seed(8).first(1, Fault.LOST_ACK).build());
            p.on(losing)
                    .putFailure("lost", Bytes.content(Bytes.text("mine")), PutOptions.create(), Kind.UNKNOWN_OUTCOME);
            p.putFailure("lost", Bytes.content(Bytes.text("mine")), PutOptions.create(), Kind.ALREADY_EXISTS);
            p.present("lost", Bytes.text("mine"));
        }
    }
}
