import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.cli.Main;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.SqliteCatalog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * Flips bits in the packs of a small repository, one at a time. Arguments: directory, flips in data entries, flips in
 * manifest entries, flips in headers, indexes and footers. Prints one line of counts: detected by read, by verify, and what
 * went wrong.
 */
public final class BitFlips {
    private static final long SEED = 20260102;

    private final Path repository;
    private final Random random = new Random(SEED);
    private final Map<BlobKey, byte[]> blobs = new LinkedHashMap<>();
    private final List<Target> data = new ArrayList<>();
    private final List<Target> manifests = new ArrayList<>();
    private final List<Target> framing = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int read;
    private int verified;

    private BitFlips(Path repository) {
        this.repository = repository;
    }

    /** A span of a pack file in which bits are flipped; block is empty outside of entries. */
    private record Target(Path file, PackId pack, long from, long to, String block) {}

    public static void main(String[] args) throws Exception {
        BitFlips run = new BitFlips(Path.of(args[0]));
        run.fill();
        run.survey();
        int inData = run.flip(run.data, Integer.parseInt(args[1]));
        int inManifests = run.flip(run.manifests, Integer.parseInt(args[2]));
        int readEntries = run.read;
        int inFraming = run.flip(run.framing, Integer.parseInt(args[3]));
        int swapped = run.swapRows();
        run.expectClean();
        int entries = inData + inManifests;
        System.out.printf(
                "%d %d %d %d %d %d %d %s%n",
                entries, readEntries, inManifests, inFraming, run.verified, swapped, run.wrong.size(),
                run.wrong.isEmpty() ? "-" : run.wrong.get(0));
    }

    private void fill() {
        CairnOptions options = CairnOptions.builder().chunker("fastcdc-2020:64/256/1024:2:0").build();
        try (Cairn cairn = Cairn.create(repository, options)) {
            byte[] paged = new byte[1_400_000];
            random.nextBytes(paged);
            store(cairn, paged);
            byte[] half = new byte[120_000];
            System.arraycopy(paged, 300_000, half, 0, 60_000);
            store(cairn, half);
            store(cairn, text(90_000));
            byte[] one = new byte[40];
            random.nextBytes(one);
            store(cairn, one);
            store(cairn, text(55));
            store(cairn, new byte[] {7});
        }
    }

    private byte[] text(int length) {
        StringBuilder words = new StringBuilder();
        while (words.length() < length) {
            words.append("the quick brown fox ").append(random.nextInt(40)).append('\n');
        }
        return words.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private void store(Cairn cairn, byte[] bytes) {
        BlobKey key = Flux.just(ByteBuffer.wrap(bytes)).as(cairn.storeBlob(Attributes.none())::drain).block().key();
        blobs.put(key, bytes);
    }

    /** Finds out what every byte of every pack belongs to. */
    private void survey() throws IOException {
        try (Environment environment = Environment.system();
                Catalog catalog = SqliteCatalog.open(repository.resolve("catalog.db"), environment)) {
            for (PackRow pack : catalog.packs(null, 1000)) {
                Path file = fileOf(pack.id());
                long first = Long.MAX_VALUE;
                long last = 0;
                for (Location l : catalog.locations(pack.id())) {
                    Target target = new Target(file, pack.id(), l.offset(), l.end(), l.block().toString());
                    (l.kind() == 3 ? manifests : data).add(target);
                    first = Math.min(first, l.offset());
                    last = Math.max(last, l.end());
                }
                framing.add(new Target(file, pack.id(), 0, first, ""));
                framing.add(new Target(file, pack.id(), last, pack.bytes() - 57, ""));
                framing.add(new Target(file, pack.id(), pack.bytes() - 57, pack.bytes(), ""));
            }
        }
    }

    private Path fileOf(PackId pack) throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve("store/packs"))) {
            return files.filter(f -> f.getFileName().toString().startsWith(pack.digest().hex())).findFirst().orElseThrow();
        }
    }

    private int flip(List<Target> targets, int count) throws IOException {
        long total = targets.stream().mapToLong(t -> t.to() - t.from()).sum();
        for (int i = 0; i < count; i++) {
            long at = Math.floorMod(random.nextLong(), total);
            int bit = random.nextInt(8);
            for (Target t : targets) {
                if (at < t.to() - t.from()) {
                    flipped(t, t.from() + at, bit);
                    break;
                }
                at -= t.to() - t.from();
            }
        }
        return count;
    }

    private void flipped(Target target, long offset, int bit) throws IOException {
        toggle(target.file(), offset, bit);
        try {
            String where = "byte " + offset + " bit " + bit + " of pack " + target.pack();
            BlobKey hit = checkReads(target, where);
            checkVerify(target, hit, where);
        } finally {
            toggle(target.file(), offset, bit);
        }
    }

    private static void toggle(Path file, long offset, int bit) throws IOException {
        try (RandomAccessFile pack = new RandomAccessFile(file.toFile(), "rw")) {
            pack.seek(offset);
            int was = pack.read();
            pack.seek(offset);
            pack.write(was ^ 1 << bit);
        }
    }

    /** Reads every blob: nothing wrong may come out, and a flip in an entry must be reported by name. */
    private BlobKey checkReads(Target target, String where) {
        BlobKey hit = null;
        try (Cairn cairn = Cairn.open(repository)) {
            for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
                CasException failure = readAndCompare(cairn, blob.getKey(), blob.getValue(), where);
                if (failure != null && named(failure, blob.getKey(), target)) {
                    hit = blob.getKey();
                } else if (failure != null) {
                    wrong.add(where + ": read fails without the names: " + failure.getMessage());
                }
            }
        }
        boolean entry = !target.block().isEmpty();
        if (entry && hit != null) {
            read++;
        } else if (entry || hit != null) {
            wrong.add(where + (entry ? ": no read noticed" : ": a read failed although only the frame is damaged"));
        }
        return hit;
    }

    private CasException readAndCompare(Cairn cairn, BlobKey key, byte[] expected, String where) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CasException failure = null;
        try {
            cairn.readBlob(key).all().doOnNext(b -> append(out, b)).blockLast();
        } catch (CasException e) {
            failure = e;
        }
        byte[] emitted = out.toByteArray();
        boolean prefix = emitted.length <= expected.length
                && java.util.Arrays.equals(emitted, 0, emitted.length, expected, 0, emitted.length);
        if (!prefix || (failure == null && emitted.length != expected.length)) {
            wrong.add(where + ": WRONG BYTES SERVED of " + key);
        }
        return failure;
    }

    private static void append(ByteArrayOutputStream out, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        out.writeBytes(bytes);
    }

    private static boolean named(CasException e, BlobKey blob, Target target) {
        Subject s = e.subject();
        return e instanceof CasException.Corrupt
                && s != null
                && blob.toString().equals(s.blob())
                && target.block().equals(s.block())
                && target.pack().toString().equals(s.pack())
                && s.offset() == target.from();
    }

    private void checkVerify(Target target, BlobKey hit, String where) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int exit = verify(printed);
        String text = printed.toString(StandardCharsets.UTF_8);
        boolean named = text.contains(target.pack().toString());
        if (!target.block().isEmpty()) {
            named &= text.contains(target.block()) && text.contains(String.valueOf(target.from()));
            named &= hit != null && text.contains(hit.toString());
        }
        if (exit == 3 && named) {
            verified++;
        } else {
            wrong.add(where + ": verify ends with " + exit + (named ? "" : " without the names: " + text.lines().findFirst().orElse("")));
        }
    }

    private int verify(ByteArrayOutputStream printed) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        String[] command = {"verify", "--json", "-r", repository.toString()};
        return Main.run(command, new ByteArrayInputStream(new byte[0]), out, out);
    }

    private void expectClean() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        if (verify(printed) != 0) {
            wrong.add("after undoing every flip: " + printed.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
        }
    }

    /** Points the row of each blob at the root of another one of its kind, as a damaged catalog would. */
    private int swapRows() throws Exception {
        int detected = 0;
        for (int manifest = 0; manifest <= 1; manifest++) {
            String pick = "SELECT no FROM blob WHERE manifest = " + manifest + " ORDER BY no LIMIT 1";
            String other = "SELECT root FROM blob WHERE manifest = " + manifest + " ORDER BY no DESC LIMIT 1";
            sql("CREATE TABLE kept AS SELECT no, root FROM blob WHERE no = (" + pick + ")");
            sql("UPDATE blob SET root = (" + other + ") WHERE no = (SELECT no FROM kept)");
            int before = wrong.size();
            boolean refused = swappedIsRefused();
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            if (refused && verify(printed) == 3 && wrong.size() == before) {
                detected++;
            } else {
                wrong.add("a row that points at another blob's " + (manifest == 1 ? "manifest" : "block") + " was not detected");
            }
            sql("UPDATE blob SET root = (SELECT root FROM kept) WHERE no = (SELECT no FROM kept)");
            sql("DROP TABLE kept");
        }
        return detected;
    }

    private boolean swappedIsRefused() {
        boolean refused = false;
        try (Cairn cairn = Cairn.open(repository)) {
            for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
                CasException failure = readAndCompare(cairn, blob.getKey(), blob.getValue(), "swapped row");
                refused |= failure instanceof CasException.Corrupt
                        && failure.subject() != null
                        && blob.getKey().toString().equals(failure.subject().blob());
            }
        }
        return refused;
    }

    private void sql(String statement) throws Exception {
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + repository.resolve("catalog.db"));
                Statement s = c.createStatement()) {
            s.executeUpdate(statement);
        }
    }
}
