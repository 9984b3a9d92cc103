package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store as cases use it: calls that wait for the answer, with the harness's patience. */
final class Probe {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final StoreHarness harness;
    private final Store store;

    Probe(StoreHarness harness, Store store) {
        this.harness = harness;
        this.store = store;
    }

    static Probe of(StoreHarness harness) {
        return new Probe(harness, harness.store());
    }

    Store store() {
        return store;
    }

    Probe on(Store other) {
        return new Probe(harness, other);
    }

    <T> @Nullable T await(Mono<T> answer) {
        return answer.block(harness.limits().patience());
    }

    <T> T answer(Mono<T> mono) {
        return Objects.requireNonNull(await(mono), "an answer, not an empty completion");
    }

    <T> List<T> all(Flux<T> answers) {
        return answer(answers.collectList());
    }

    ObjectInfo put(String name, byte[] bytes) {
        return put(name, Bytes.content(bytes), PutOptions.unique());
    }

    ObjectInfo put(String name, Content content, PutOptions options) {
        return answer(store.put(ObjectName.of(name), content, options));
    }

    ObjectInfo replace(String name, byte[] bytes) {
        return put(name, Bytes.content(bytes), PutOptions.replace());
    }

    byte[] read(String name) {
        return read(name, GetOptions.whole());
    }

    byte[] read(String name, GetOptions options) {
        return Bytes.join(all(body(name, options)));
    }

    Flux<ByteBuffer> body(String name, GetOptions options) {
        return store.get(ObjectName.of(name), options).flatMapMany(ObjectBody::bytes);
    }

    ObjectInfo stat(String name) {
        return answer(store.stat(ObjectName.of(name)));
    }

    void delete(String name) {
        await(store.delete(ObjectName.of(name), DeleteOptions.any()));
    }

    List<String> names(String prefix) {
        return all(store.list(prefix, null).map(i -> i.name().value()));
    }

    /** The failure of a publisher, which must be one of ours and of one of these kinds. */
    CasException failure(Mono<?> operation, CasException.Kind... kinds) {
        try {
            await(operation);
        } catch (CasException e) {
            assertThat(e.kind()).as("kind of: %s", e.getMessage()).isIn((Object[]) kinds);
            return e;
        } catch (RuntimeException e) {
            return fail("the failure is a CasException of kind " + List.of(kinds) + ", not " + e, e);
        }
        return fail("the operation fails with " + List.of(kinds) + "; it succeeded");
    }

    CasException putFailure(String name, Content content, PutOptions options, CasException.Kind... kinds) {
        return failure(store.put(ObjectName.of(name), content, options), kinds);
    }

    CasException readFailure(String name, GetOptions options, CasException.Kind... kinds) {
        return failure(body(name, options).then(), kinds);
    }

    /** Neither get, nor stat, nor a listing shows the object. */
    void absent(String name) {
        readFailure(name, GetOptions.whole(), CasException.Kind.NOT_FOUND);
        failure(store.stat(ObjectName.of(name)), CasException.Kind.NOT_FOUND);
        if (store.capabilities().strongList()) {
            assertThat(names(name)).as("listing of %s", name).isEmpty();
        }
    }

    /** Get, stat and, if it must, the listing show the object with these bytes. */
    void present(String name, byte[] bytes) {
        Bytes.same(name, read(name), bytes);
        assertThat(stat(name).length()).as("stated length of %s", name).isEqualTo(bytes.length);
        if (store.capabilities().strongList()) {
            assertThat(names(name)).as("listing of %s", name).contains(name);
        }
    }

    /** Polls until it is so. */
    void eventually(String what, BooleanSupplier condition) {
        long end =
                harness.environment().nanoTime() + harness.limits().patience().toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(harness.environment().nanoTime())
                    .as("still not so: %s", what)
                    .isLessThan(end);
            pause(PAUSE);
        }
    }

    void pause(Duration time) {
        Mono.delay(time, harness.environment().parallel()).block();
    }
}
