package dev.cairn.fips;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.TreeReceipt;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.Receipt;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.format.DomainKeyFile;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.keys.LocalKeyStore;
import dev.cairn.core.keys.LocalKeyStoreConfig;
import dev.cairn.core.seal.DomainKey;
import dev.cairn.core.seal.FrameSealer;
import dev.cairn.engines.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** A repository in FIPS mode, a keystore, and frames that it leads to, as a {@link Kind} leaves them. */
final class Exchange {
    static final byte[] BYTES = new byte[3 << 20];
    static final String SHA256SUM = "fa5ec92930e04b1c148608f6bef63a2ec295054781bfef70036cab798072c4df";
    static final String NOTES = "what one provider stored, another one reads\n";
    /** Lengths of what is sealed: nothing, less than a segment, a segment, more. */
    static final int[] FRAMES = {0, 100, 65_536, 200_001};

    private static final String DOMAIN = "secret";
    private static final DomainEpoch OF = new DomainEpoch(new UUID(7, 8), 3, 1);
    private static final char[] PASSPHRASE = "Kiesel und Brücke".toCharArray();

    static {
        new SplittableRandom(19).nextBytes(BYTES);
    }

    private Exchange() {}

    /** What the same bytes are called. */
    record Keys(BlobKey blob, BlobKey tree) {}

    static Path repository(Kind kind) {
        return kind.exchange().resolve("repository");
    }

    static Keys keys(Kind kind) throws IOException {
        List<String> lines = Files.readAllLines(kind.exchange().resolve("keys"));
        return new Keys(BlobKey.parse(lines.get(0)), BlobKey.parse(lines.get(1)));
    }

    /** Makes all of it anew. */
    static void make(Kind kind) throws IOException {
        remove(kind.exchange());
        Files.createDirectories(kind.exchange());
        try (Environment environment = Environment.system();
                LocalKeyStore keys = LocalKeyStore.create(
                        environment, LocalKeyStoreConfig.at(keystore(kind), CryptoMode.FIPS), PASSPHRASE);
                Cairn cairn = Cairn.create(repository(kind), options(environment, keys))) {
            Attributes outboard = Attributes.builder().outboardFrom(0).build();
            Receipt blob = cairn.storeBlob(outboard)
                    .drain(Flux.just(ByteBuffer.wrap(BYTES)))
                    .block();
            TreeReceipt tree = cairn.storeTree(folder(kind)).block();
            cairn.domains().add(DOMAIN).block();
            cairn.domain(DOMAIN)
                    .storeBlob(Attributes.none())
                    .drain(Flux.just(ByteBuffer.wrap(BYTES)))
                    .block();
            seal(kind, environment, keys);
            Files.write(
                    kind.exchange().resolve("keys"),
                    List.of(blob.key().toString(), tree.key().toString()));
        }
    }

    private static CairnOptions options(Environment environment, LocalKeyStore keys) {
        return CairnOptions.builder()
                .mode(CryptoMode.FIPS)
                .environment(environment)
                .keyManager(keys)
                .build();
    }

    /** What the private domain has, by the key that the same bytes have in the open one; sealed blocks under keyed names. */
    static byte[] readPrivate(Kind kind) throws IOException {
        try (Environment environment = Environment.system();
                LocalKeyStore keys = LocalKeyStore.open(environment, keystore(kind), CryptoMode.FIPS, PASSPHRASE);
                Cairn cairn = Cairn.openExisting(repository(kind).toString(), options(environment, keys))) {
            ByteBuffer all = ByteBuffer.allocate(BYTES.length);
            cairn.domain(DOMAIN).readBlob(keys(kind).blob()).all().toIterable().forEach(all::put);
            return all.array();
        }
    }

    private static Path folder(Kind kind) throws IOException {
        Path folder = Files.createDirectory(kind.exchange().resolve("folder"));
        for (Path path : List.of(Files.writeString(folder.resolve("notes.txt"), NOTES), folder)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            Files.setLastModifiedTime(path, FileTime.fromMillis(1_600_000_000_000L));
        }
        return folder;
    }

    private static void seal(Kind kind, Environment environment, LocalKeyStore store) throws IOException {
        try (DomainKey key = DomainKey.generate(OF, environment.secureRandom())) {
            write(kind.exchange().resolve("domain-key"), key.wrap(store).encode());
            FrameSealer sealer = new FrameSealer(environment);
            for (int length : FRAMES) {
                ByteBuffer plain = ByteBuffer.wrap(BYTES, 0, length);
                write(frame(kind, length), sealer.seal(key.sealKey(), content(length), plain));
            }
        }
    }

    /** What the frames hold, by its length. */
    static Map<Integer, byte[]> openFrames(Kind kind) throws IOException {
        ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(kind.exchange().resolve("domain-key")));
        DomainKeyFile file = DomainKeyFile.decode(stored, Subject.of("domain-key"));
        try (Environment environment = Environment.system();
                LocalKeyStore store = LocalKeyStore.open(environment, keystore(kind), CryptoMode.FIPS, PASSPHRASE);
                DomainKey key = DomainKey.unwrap(file, store)) {
            FrameSealer sealer = new FrameSealer(environment);
            Map<Integer, byte[]> opened = new TreeMap<>();
            for (int length : FRAMES) {
                ByteBuffer frame = ByteBuffer.wrap(Files.readAllBytes(frame(kind, length)));
                opened.put(length, array(sealer.open(key.sealKey(), content(length), frame)));
            }
            return opened;
        }
    }

    private static FrameContent content(int length) {
        Digest digest = Digest.of(Sha256.hash(Arrays.copyOf(BYTES, length)));
        return new FrameContent(new BlockKey(BlockScheme.HMAC_SHA256, digest, length), Codecs.IDENTITY.id());
    }

    private static Path keystore(Kind kind) {
        return kind.exchange().resolve("keystore");
    }

    private static Path frame(Kind kind, int length) {
        return kind.exchange().resolve("frame-" + length);
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        Files.write(file, array(bytes));
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
