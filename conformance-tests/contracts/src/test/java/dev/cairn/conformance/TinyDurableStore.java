package dev.cairn.conformance;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.Durability;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** As much of a store as group I needs: temporary file, sync, link, sync of the directory; a failed sync is final. */
final class TinyDurableStore implements Store {
    private static final String TEMPORARY = "tmp-";

    private final TinyDisk disk;
    private final DurabilityMutant mutant;
    private boolean syncFailed;

    TinyDurableStore(TinyDisk disk, DurabilityMutant mutant) {
        this.disk = disk;
        this.mutant = mutant;
    }

    private boolean is(DurabilityMutant wanted) {
        return mutant == wanted;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                Durability.POWER_LOSS,
                true,
                false,
                false,
                false,
                true,
                false,
                false,
                1 << 20,
                Duration.ZERO,
                Set.of(),
                Set.of());
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return content.bytes().collectList().map(buffers -> put(name, Bytes.join(buffers), options.mode()));
    }

    private ObjectInfo put(ObjectName name, byte[] bytes, WriteMode mode) {
        byte @Nullable [] there = disk.read(name.value());
        if (there != null && !is(DurabilityMutant.CREATES_WHAT_EXISTS)) {
            if (mode == WriteMode.CREATE || !Arrays.equals(there, bytes)) {
                throw new CasException.AlreadyExists(details("put", "taken", name));
            }
            failAfterFailedSync(name);
            return info(name, bytes);
        }
        failAfterFailedSync(name);
        try {
            if (is(DurabilityMutant.WRITES_IN_PLACE)) {
                writeInPlace(name.value(), bytes);
            } else {
                writeBeside(name.value(), bytes, there != null);
            }
            return info(name, bytes);
        } catch (IOException e) {
            Details details =
                    details("put", String.valueOf(e.getMessage()), name).because(e);
            throw "no space".equals(e.getMessage())
                    ? new CasException.QuotaExceeded(details)
                    : new CasException.Unavailable(details);
        }
    }

    private void failAfterFailedSync(ObjectName name) {
        if (syncFailed && !is(DurabilityMutant.RETRIES_SYNCS)) {
            throw new CasException.Unavailable(details("put", "a sync failed before; open the store anew", name));
        }
    }

    private void writeInPlace(String name, byte[] bytes) throws IOException {
        disk.create(name);
        disk.write(name, bytes);
        sync(() -> disk.sync(name));
        sync(disk::syncNames);
    }

    private void writeBeside(String name, byte[] bytes, boolean exists) throws IOException {
        String temporary = TEMPORARY + name.hashCode();
        disk.create(temporary);
        boolean written = false;
        try {
            disk.write(temporary, bytes);
            if (!is(DurabilityMutant.ACKNOWLEDGES_UNSYNCED_BYTES)) {
                sync(() -> disk.sync(temporary));
            }
            written = true;
            if (exists) {
                disk.delete(name);
            }
            disk.link(temporary, name);
            if (!is(DurabilityMutant.FORGETS_THE_DIRECTORY)) {
                sync(disk::syncNames);
            }
        } finally {
            if (written || !is(DurabilityMutant.LEAVES_TEMPORARIES_WHEN_FULL)) {
                disk.delete(temporary);
            }
        }
    }

    private interface Sync {
        void run() throws IOException;
    }

    private void sync(Sync sync) throws IOException {
        try {
            sync.run();
        } catch (IOException e) {
            syncFailed = true;
            if (!is(DurabilityMutant.RETRIES_SYNCS)) {
                throw e;
            }
            sync.run();
        }
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return Mono.fromCallable(() -> {
            byte[] bytes = bytes("get", name);
            Flux<ByteBuffer> body = Flux.just(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            return new ObjectBody(info(name, bytes), new ByteRange(0, bytes.length), body);
        });
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return Mono.fromCallable(() -> info(name, bytes("stat", name)));
    }

    private byte[] bytes(String operation, ObjectName name) {
        byte @Nullable [] bytes = disk.read(name.value());
        if (bytes == null) {
            throw CasException.notFound(operation, "object", name.value());
        }
        return bytes;
    }

    private static ObjectInfo info(ObjectName name, byte[] bytes) {
        return new ObjectInfo(name, bytes.length, new ObjectVersion("1"), Instant.EPOCH);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return Mono.error(CasException.unsupported("delete", "no case of group I deletes"));
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return Flux.defer(() -> Flux.fromIterable(disk.files()))
                .filter(n -> n.startsWith(prefix))
                .filter(n -> is(DurabilityMutant.LISTS_TEMPORARIES) || !n.startsWith(TEMPORARY))
                .map(n -> info(ObjectName.of(n), bytes("list", ObjectName.of(n))));
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        return Mono.empty();
    }

    private static Details details(String operation, String reason, ObjectName name) {
        return Details.of(operation, reason, Subject.of(name.value()));
    }
}
