package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Group L: what is declared is so, and what is not declared is refused.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface CapabilityContract extends StoreCases {
    @Test
    default void l01_everyDeclaredFlag_isProven() {
        Capabilities declared = harness().store().capabilities();
        Probe p = Probe.of(harness());
        p.put("proof", Bytes.text("proof"));
        for (Ability ability : EnumSet.allOf(Ability.class)) {
            if (ability.in(declared)) {
                Verdicts.proves(ability);
                prove(p, ability);
            }
        }
        for (Class<?> role : declared.roles()) {
            assertThat(p.store().role(role))
                    .as("the declared role %s", role.getSimpleName())
                    .isPresent();
        }
        assertThat(p.store().role(CaseNotes.class))
                .as("a role that nobody declared")
                .isEmpty();
    }

    private void prove(Probe p, Ability ability) {
        Content bytes = Bytes.content(Bytes.text("other"));
        ObjectName name = ObjectName.of("proof");
        ObjectVersion other = new ObjectVersion("no such version");
        switch (ability) {
            case CREATE_IF_ABSENT -> p.putFailure("proof", bytes, PutOptions.create(), Kind.ALREADY_EXISTS);
            case CONDITIONAL_GET -> p.readFailure("proof", GetOptions.whole().ifVersion(other), Kind.PRECONDITION);
            case CONDITIONAL_DELETE ->
                p.failure(p.store().delete(name, DeleteOptions.ifVersion(other)), Kind.PRECONDITION);
            case RANGE_READ ->
                assertThat(p.read("proof", GetOptions.range(new ByteRange(1, 2))))
                        .isEqualTo(Bytes.text("ro"));
            case STRONG_LIST -> assertThat(p.names("proof")).containsExactly("proof");
            case ORDERED_LIST -> assertThat(p.all(p.store().list("", "proof"))).isEmpty();
            case CONCURRENT ->
                p.await(Flux.range(0, 64).flatMap(i -> p.store().stat(name), 64).then());
            case CHECKSUMS ->
                p.store()
                        .capabilities()
                        .checksums()
                        .forEach(a -> p.putFailure(
                                "sum",
                                bytes.withChecksum(Bytes.checksum(a, Bytes.text("proof"))),
                                PutOptions.unique(),
                                Kind.PRECONDITION));
            case DURABLE -> p.on(harness().reopen()).present("proof", Bytes.text("proof"));
            case POWER_LOSS ->
                assertThat(harness().crashes().isPresent()
                                || harness().durabilityStatement().isPresent())
                        .as("a simulated disk or the vendor's statement")
                        .isTrue();
        }
    }

    @Test
    default void l02_undeclared_isRefusedBeforeIo() {
        AtomicInteger subscribed = new AtomicInteger();
        Store store = harness().store();
        Content counted = Content.of(Zeros.of(5).doOnSubscribe(s -> subscribed.incrementAndGet()), 5);
        ObjectName missing = ObjectName.of("missing");
        ObjectVersion version = new ObjectVersion("1");
        if (refuses(Ability.CREATE_IF_ABSENT, store.put(missing, counted, PutOptions.create()))) {
            assertThat(subscribed)
                    .as("subscriptions to the bytes of a refused put")
                    .hasValue(0);
        }
        refuses(Ability.CONDITIONAL_GET, store.get(missing, GetOptions.whole().ifVersion(version)));
        refuses(Ability.CONDITIONAL_DELETE, store.delete(missing, DeleteOptions.ifVersion(version)));
        refuses(Ability.RANGE_READ, store.get(missing, GetOptions.range(new ByteRange(0, 1))));
        refuses(Ability.RANGE_READ, store.get(missing, GetOptions.last(1)));
        refuses(Ability.ORDERED_LIST, store.list("missing", "missing").then());
    }

    private boolean refuses(Ability ability, Mono<?> asking) {
        return !ability.in(harness().store().capabilities()) && !Gate.orRefused(harness(), ability, asking);
    }

    @Test
    default void l02_undeclaredChecksum_isRefusedOrKept() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(2, 1000);
        for (Checksum.Algorithm a : Checksum.Algorithm.values()) {
            Content checked = Bytes.content(bytes).withChecksum(Bytes.checksum(a, bytes));
            try {
                p.put("sum/" + a, checked, PutOptions.unique());
                p.present("sum/" + a, bytes);
            } catch (CasException.Unsupported e) {
                assertThat(p.store().capabilities().checksums())
                        .as("declared checksums")
                        .doesNotContain(a);
                p.absent("sum/" + a);
            }
        }
    }

    @Test
    default void l03_limits_areExact() {
        Capabilities declared = harness().store().capabilities();
        assertThat(declared)
                .as("capabilities are constant")
                .isEqualTo(harness().store().capabilities());
        assertThat(declared.objectBytesMax()).as("the largest object, in bytes").isGreaterThanOrEqualTo(8 << 20);
        assertThat(declared.modifiedSkew().isNegative()).isFalse();
        int max = harness().limits().nameCharsMax();
        Probe p = Probe.of(harness());
        // Segments of at most 128 characters: a name is also a relative path.
        String longest = ("n".repeat(127) + "/").repeat(4).substring(0, max - 1) + "e";
        p.put(longest, Bytes.text("longest name"));
        p.present(longest, Bytes.text("longest name"));
        p.delete(longest);
        p.absent(longest);
    }

    @Test
    default void l04_decorators_reportTruth() {
        Store store = harness().store();
        Store faulty = FaultyStore.of(store, Faults.seed(4).build());
        RecordingStore recording = RecordingStore.of(faulty);
        assertThat(faulty.capabilities()).isEqualTo(store.capabilities());
        assertThat(recording.capabilities()).isEqualTo(store.capabilities());
        store.capabilities()
                .roles()
                .forEach(role -> assertThat((Object) recording.role(role)).isEqualTo(store.role(role)));
        Probe p = new Probe(harness(), recording);
        byte[] bytes = Bytes.random(4, 100_000);
        p.put("decorated", bytes);
        Bytes.same("decorated", p.read("decorated"), bytes);
        assertThat(recording.puts()).isEqualTo(1);
        assertThat(recording.gets()).isEqualTo(1);
        assertThat(recording.bytesWritten()).isEqualTo(bytes.length);
        assertThat(recording.bytesRead()).isEqualTo(bytes.length);
    }
}
