package dev.cairn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Finding;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.api.VerifyScope;
import dev.cairn.conformance.RecordingTelemetry;
import dev.cairn.conformance.TestEnvironment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The snippets of docs/guide-ingest.md, guide-read.md, guide-refs.md and telemetry.md, each as it stands there. */
@SuppressWarnings("NullAway") // as a reader would write them
class GuidesTest {
    private static final byte[] BYTES = "0123456789".repeat(100_000).getBytes(UTF_8);

    @TempDir
    Path directory;

    private final TestEnvironment environment = TestEnvironment.create();
    private Cairn cairn;

    @BeforeEach
    void open() {
        CairnOptions options = CairnOptions.builder().environment(environment).build();
        cairn = Cairn.openExisting("memory:", options);
    }

    @AfterEach
    void close() {
        cairn.close();
    }

    private BlobKey stored() {
        return Flux.just(ByteBuffer.wrap(BYTES))
                .as(cairn.storeBlob(Attributes.none())::drain)
                .block()
                .key();
    }

    @Test
    void ingest_source_mayBeAnyPublisherOfBuffers() {
        Flux<ByteBuffer> upload = Flux.range(0, 1_000).map(i -> ByteBuffer.wrap(("line " + i + "\n").getBytes(UTF_8)));
        Mono<Receipt> stored = upload.as(cairn.storeBlob(Attributes.named("logs/today"))::drain);
        Receipt receipt = stored.block();
        assertThat(receipt.key().size()).isEqualTo(8_890);
        assertThat(receipt.ref()).isEqualTo(new RefName("logs/today"));
    }

    @Test
    void ingest_file_isOneCall() throws Exception {
        Path photo = Files.write(directory.resolve("photo.jpg"), BYTES);
        Receipt receipt = cairn.storeFile(
                        photo,
                        Attributes.builder()
                                .ref("photos/2026/cat.jpg")
                                .mediaType("image/jpeg")
                                .custom("camera", "X100")
                                .build())
                .block();
        assertThat(receipt.key()).isEqualTo(stored());
        Ref ref = cairn.refs().get(receipt.ref()).block();
        assertThat(ref.custom()).containsEntry("camera", "X100");
    }

    @Test
    void ingest_advertisedKey_isChecked() {
        BlobKey expected = stored();
        Mono<Receipt> wrong = Flux.just(ByteBuffer.wrap("other bytes".getBytes(UTF_8)))
                .as(cairn.storeBlob(Attributes.builder().key(expected).build())::drain);
        assertThatThrownBy(wrong::block).isInstanceOf(CasException.PreconditionFailed.class);
    }

    @Test
    void ingest_again_writesNothing() {
        BlobKey key = stored();
        Receipt again = Flux.just(ByteBuffer.wrap(BYTES))
                .as(cairn.storeBlob(Attributes.named("second/name"))::drain)
                .block();
        assertThat(again.key()).isEqualTo(key);
        assertThat(again.chunks().added()).isZero();
        assertThat(again.chunks().writtenBytes()).isZero();
    }

    @Test
    void ingest_manySmallBlobs_runTogether() {
        List<Receipt> receipts = Flux.range(0, 100)
                .flatMap(
                        i -> Flux.just(ByteBuffer.wrap(("event " + i).getBytes(UTF_8)))
                                .as(cairn.storeBlob(Attributes.named("events/" + i))::drain),
                        32)
                .collectList()
                .block();
        assertThat(receipts).hasSize(100);
    }

    @Test
    void ingest_block_isReadByItsKey() {
        Receipt receipt = Flux.just(ByteBuffer.wrap("a record".getBytes(UTF_8)))
                .as(cairn.storeBlock(Attributes.named("records/1"))::drain)
                .block();
        BlockKey block = receipt.block().orElseThrow();
        ByteBuffer back = cairn.readBlock(block).block();
        assertThat(UTF_8.decode(back).toString()).isEqualTo("a record");
    }

    @Test
    void refs_keepBlobsAlive() {
        BlobKey key = stored();
        cairn.refs().set(new RefName("releases/latest"), key).block();
        List<Ref> releases = cairn.refs().list("releases/").collectList().block();
        boolean dropped = cairn.refs().drop(new RefName("releases/latest")).block();
        assertThat(releases).hasSize(1);
        assertThat(dropped).isTrue();
    }

    @Test
    void refs_tagRetainAndHold() {
        BlobKey key = stored();
        Refs refs = cairn.refs();
        Attributes said =
                Attributes.builder().ref("releases/1.0").custom("by", "ada").build();
        Ref tagged = refs.set(key, said).block();
        Ref retained = refs.retain(tagged.name(), Instant.parse("2236-12-31T00:00:00Z"))
                .block();
        Ref held = refs.hold(tagged.name(), true).block();
        assertThat(tagged.custom()).containsEntry("by", "ada");
        assertThat(retained.retainUntil()).isPresent();
        assertThat(held.legalHold()).isTrue();
        assertThatThrownBy(() -> refs.drop(tagged.name()).block()).isInstanceOf(CasException.Denied.class);
    }

    @Test
    void memory_budget_isTheCallersChoice() {
        try (Environment small = Environment.system(MemoryBudget.ofBytes(64L << 20));
                Cairn own = Cairn.open(
                        directory.resolve("data"),
                        CairnOptions.builder().environment(small).build())) {
            assertThat(own.contents().block().blobs()).isZero();
        }
    }

    @Test
    void errors_areTypedAndSayWhetherToRetry() {
        Mono<Receipt> failing = Flux.<ByteBuffer>error(new IllegalStateException("the source broke"))
                .as(cairn.storeBlob(Attributes.none())::drain)
                .onErrorResume(CasException.class, e -> e.retryable() ? Mono.empty() : Mono.error(e));
        assertThatThrownBy(failing::block).hasMessageContaining("the source broke");
    }

    @Test
    void read_ranges_areLazyAndCutAtTheEnd() {
        BlobKey key = stored();
        BlobReader reader = cairn.readBlob(key);
        Flux<ByteBuffer> all = reader.all();
        Flux<ByteBuffer> first = reader.at(0, 512);
        Flux<ByteBuffer> rest = reader.range(ByteRange.between(512, key.size()));
        assertThat(bytes(all)).isEqualTo(BYTES.length);
        assertThat(bytes(first) + bytes(rest)).isEqualTo(BYTES.length);
        assertThat(bytes(reader.at(key.size() - 1, 1_000))).isEqualTo(1);
        assertThatThrownBy(() -> reader.at(key.size(), 1).blockLast())
                .isInstanceOf(CasException.RangeNotSatisfiable.class);
    }

    private static long bytes(Flux<ByteBuffer> buffers) {
        return buffers.map(ByteBuffer::remaining).reduce(0L, Long::sum).block();
    }

    @Test
    void read_policy_isExplicit() {
        BlobReader reader = cairn.readBlob(stored());
        BlobReader spot = reader.verifying(VerifyPolicy.spot(0.05));
        BlobReader none = reader.verifying(VerifyPolicy.none());
        assertThat(bytes(spot.all())).isEqualTo(bytes(none.all()));
    }

    @Test
    void read_slowConsumer_isNotFlooded() {
        List<Integer> sizes = cairn.readBlob(stored())
                .all()
                .limitRate(1)
                .concatMap(buffer -> Mono.just(buffer.remaining()))
                .collectList()
                .block();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(BYTES.length);
    }

    @Test
    void read_unknownKey_isNotFound() {
        BlobKey unknown = BlobKey.parse("blake3:" + "00".repeat(32) + ":5");
        String text = cairn.readBlob(unknown)
                .all()
                .map(buffer -> "found")
                .onErrorReturn(CasException.NotFound.class, "nobody has it")
                .blockLast();
        assertThat(text).isEqualTo("nobody has it");
    }

    @Test
    void read_file_appearsWhole() {
        BlobKey key = stored();
        Path copy = cairn.loadFile(key, directory.resolve("copy.bin")).block();
        assertThat(copy).hasSize(key.size());
    }

    @Test
    void verify_damage_isAnEvent() {
        stored();
        List<Finding> findings = cairn.verify(VerifyScope.everything())
                .ofType(VerifyEvent.Damaged.class)
                .map(VerifyEvent.Damaged::finding)
                .collectList()
                .block();
        assertThat(findings).isEmpty();
    }

    @Test
    void telemetry_hearsOfReadsAndStores() {
        RecordingTelemetry telemetry = environment.telemetry();
        BlobKey key = stored();
        long before = telemetry.counted("cairn.read.bytes");
        cairn.readBlob(key).all().blockLast();
        assertThat(telemetry.counted("cairn.read.bytes") - before).isGreaterThanOrEqualTo(key.size());
        assertThat(telemetry.counted("cairn.read.corrupt")).isZero();
        assertThat(telemetry.timed("cairn.store.operation", "verb", "put", "outcome", "ok"))
                .isPositive();
        assertThat(telemetry.counted("cairn.store.put.bytes")).isPositive();
    }
}
