import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Environment;
import dev.cairn.api.RefName;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.PostgresCatalog;
import dev.cairn.core.catalog.SqliteCatalog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The processes of a run in which writers and a collector work on one repository:
 *
 * <pre>
 * create REPOSITORY [CATALOG]
 * write REPOSITORY SEED FIRST COUNT SECONDS KEPT   COUNT writers, numbered from FIRST; what they keep in the end goes to a file
 * collect REPOSITORY SEED SECONDS                  collects again and again with zero grace
 * check REPOSITORY SEED KEPT...                    reads everything kept whole and compares, and verifies the repository
 * settle REPOSITORY SEED                           collects until nothing changes, five times at most
 * space REPOSITORY [CATALOG]                       the bytes of the entries in all packs, of each block once
 * </pre>
 *
 * Each prints its counts in one line of names and numbers. An operation that ends with Conflict is counted and left; any other error is
 * printed and counted as an error. Names are a writer's own, contents everybody's: so one drops what another stores.
 */
final class GcBesideWriters {
    private static final int CONTENTS = 48;
    private static final int BYTES_MIN = 1 << 10;
    private static final int BYTES_MAX = 3 << 20;
    private static final int SEGMENTS = 8;
    private static final int SEGMENT_BYTES = 700_000;
    private static final int RUNS_MAX = 5;
    /** Of a writer: so few that a content is often nobody's for a while. */
    private static final int KEPT_MAX = 6;
    private static final CollectOptions ZERO_GRACE = CollectOptions.defaults().withGrace(Duration.ZERO).ofAnyAmount();

    private final Cairn cairn;
    private final long seed;
    private final byte[][] segments = new byte[SEGMENTS][SEGMENT_BYTES];
    private final Map<String, LongAdder> counts = new TreeMap<>();

    private GcBesideWriters(Cairn cairn, long seed) {
        this.cairn = cairn;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        for (byte[] segment : segments) {
            random.nextBytes(segment);
        }
        for (String name : List.of("puts", "drops", "named", "absent", "reads", "conflicts", "errors", "runs", "condemned", "compacted",
                "deleted", "skipped", "orphans", "kept", "wrong", "damaged")) {
            counts.put(name, new LongAdder());
        }
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("create")) {
            // What is dropped is to go at once, so that the space can be compared with what is kept.
            SnapshotOptions snapshots = SnapshotOptions.defaults().withRetention(Duration.ZERO);
            CairnOptions.Builder options = CairnOptions.builder().snapshots(snapshots);
            if (args.length > 2) {
                options.catalog(args[2]);
            }
            Cairn.create(Path.of(args[1]), options.build()).close();
            return;
        }
        if (args[0].equals("space")) {
            space(args);
            return;
        }
        try (Cairn cairn = Cairn.openExisting(args[1], CairnOptions.defaults())) {
            GcBesideWriters work = new GcBesideWriters(cairn, Long.parseLong(args[2]));
            switch (args[0]) {
                case "write" -> work.write(Integer.parseInt(args[3]), Integer.parseInt(args[4]), after(args[5]), Path.of(args[6]));
                case "collect" -> work.collect(after(args[3]));
                case "check" -> work.check(Stream.of(args).skip(3).map(Path::of).toList());
                case "settle" -> work.settle();
                default -> throw new IllegalArgumentException(args[0]);
            }
            work.print();
        }
    }

    private static long after(String seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
    }

    private void count(String name) {
        counts.get(name).increment();
    }

    private void print() {
        StringBuilder line = new StringBuilder();
        counts.forEach((name, count) -> line.append(name).append(' ').append(count.sum()).append(' '));
        System.out.println(line.toString().strip());
    }

    /** Content by its number: pieces of a few shared segments, so that contents have most of their chunks in common. */
    private byte[] content(int number) {
        SplittableRandom random = new SplittableRandom(seed + 31L * number);
        double spread = Math.log((double) BYTES_MAX / BYTES_MIN);
        byte[] bytes = new byte[number == 0 ? BYTES_MAX : (int) (BYTES_MIN * Math.exp(random.nextDouble() * spread))];
        for (int at = 0; at < bytes.length; at += SEGMENT_BYTES) {
            System.arraycopy(segments[random.nextInt(SEGMENTS)], 0, bytes, at, Math.min(SEGMENT_BYTES, bytes.length - at));
        }
        // Short ones would otherwise be prefixes of one another and nothing else.
        bytes[0] = (byte) number;
        return bytes;
    }

    private void write(int first, int count, long until, Path kept) throws Exception {
        byte[][] contents = new byte[CONTENTS][];
        for (int i = 0; i < CONTENTS; i++) {
            contents[i] = content(i);
        }
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<Map<String, Integer>>> running = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            Writer writer = new Writer("writer-" + i, new SplittableRandom(seed ^ (0x5DEECE66DL * (i + 1))), contents);
            running.add(threads.submit(() -> writer.run(until)));
        }
        List<String> lines = new ArrayList<>();
        for (Future<Map<String, Integer>> one : running) {
            one.get().forEach((name, content) -> lines.add(name + " " + content));
        }
        threads.shutdown();
        Files.write(kept, lines);
    }

    /** One writer; what it keeps is what was acknowledged and not dropped. */
    private final class Writer {
        private final String self;
        private final SplittableRandom random;
        private final byte[][] contents;
        private final BlobKey[] keys = new BlobKey[CONTENTS];
        private final Map<String, Integer> kept = new TreeMap<>();

        Writer(String self, SplittableRandom random, byte[][] contents) {
            this.self = self;
            this.random = random;
            this.contents = contents;
        }

        Map<String, Integer> run(long until) {
            while (System.nanoTime() < until) {
                int content = random.nextInt(CONTENTS);
                String name = self + "/" + content;
                int dice = random.nextInt(10);
                if (dice < 2 && !kept.isEmpty()) {
                    int own = List.copyOf(kept.values()).get(random.nextInt(kept.size()));
                    compare(own, keys[own]);
                } else if (kept.size() > KEPT_MAX) {
                    drop(List.copyOf(kept.keySet()).get(random.nextInt(kept.size())));
                } else if (!kept.containsKey(name) && (dice < 8 || keys[content] == null)) {
                    put(name, content);
                } else if (!kept.containsKey(name)) {
                    name(name, content);
                } else if (dice < 4) {
                    put(name, content);
                } else {
                    drop(name);
                }
            }
            return kept;
        }

        private void put(String name, int content) {
            attempt("put " + name, () -> {
                Mono<ByteBuffer> bytes = Mono.fromSupplier(() -> ByteBuffer.wrap(contents[content]));
                keys[content] = bytes.as(cairn.storeBlob(Attributes.named(name))::drain).block().key();
                kept.put(name, content);
                count("puts");
                return true;
            });
        }

        /** Names what may be gone, or be about to go. */
        private void name(String name, int content) {
            attempt("name " + name, () -> {
                try {
                    cairn.refs().set(new RefName(name), keys[content]).block();
                    kept.put(name, content);
                    count("named");
                } catch (CasException.NotFound e) {
                    count("absent");
                }
                return true;
            });
        }

        private void drop(String name) {
            attempt("drop " + name, () -> {
                if (!cairn.refs().drop(new RefName(name)).block()) {
                    throw new IllegalStateException("no such name");
                }
                kept.remove(name);
                count("drops");
                return true;
            });
        }

        private void compare(int content, BlobKey key) {
            attempt("read " + key, () -> {
                if (!same(key, contents[content])) {
                    throw new IllegalStateException("other bytes");
                }
                count("reads");
                return true;
            });
        }
    }

    private <T> void attempt(String what, Callable<T> operation) {
        try {
            operation.call();
        } catch (CasException.Conflict e) {
            System.err.println(what + ": " + e.getMessage());
            count("conflicts");
        } catch (Exception e) {
            System.err.println(what + ": " + e);
            e.printStackTrace();
            count("errors");
        }
    }

    private boolean same(BlobKey key, byte[] bytes) {
        ByteBuffer want = ByteBuffer.wrap(bytes);
        return cairn.readBlob(key).all().reduce(true, (equal, part) -> {
            int length = part.remaining();
            boolean alike = equal && length <= want.remaining() && want.slice(want.position(), length).equals(part);
            want.position(Math.min(want.limit(), want.position() + length));
            return alike;
        }).block() && !want.hasRemaining();
    }

    private void collect(long until) {
        while (System.nanoTime() < until) {
            attempt("collect", () -> {
                tally(run());
                return true;
            });
        }
    }

    private CollectEvent.Done run() {
        return (CollectEvent.Done) cairn.collector().collect(ZERO_GRACE)
                .doOnNext(GcBesideWriters::tell)
                .blockLast();
    }

    /** What was left to the next run is worth a line. */
    private static void tell(CollectEvent event) {
        if (event instanceof CollectEvent.Acted acted && acted.act() == Act.SKIP) {
            System.err.println("skipped " + acted.subject() + ": " + acted.reason());
        }
    }

    private void tally(CollectEvent.Done done) {
        Map<Act, String> names = new EnumMap<>(Map.of(Act.CONDEMN, "condemned", Act.COMPACT, "compacted", Act.DELETE, "deleted",
                Act.SKIP, "skipped", Act.DELETE_ORPHAN, "orphans"));
        names.forEach((act, name) -> counts.get(name).add(done.acts().getOrDefault(act, 0L)));
        count("runs");
    }

    private void check(List<Path> files) throws Exception {
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ");
                attempt("check " + line, () -> {
                    count("kept");
                    BlobKey key = cairn.refs().get(new RefName(words[0])).block().key();
                    if (!same(key, content(Integer.parseInt(words[1])))) {
                        System.err.println(line + ": other bytes under " + key);
                        count("wrong");
                    }
                    return true;
                });
            }
        }
        cairn.verify(VerifyScope.everything()).ofType(VerifyEvent.Damaged.class).doOnNext(damaged -> {
            System.err.println(damaged);
            count("damaged");
        }).blockLast();
    }

    /** Also prints the bytes that the catalog has in packs, and those of them that no blob needs, as the last run found them. */
    private void settle() {
        CollectEvent.Done done;
        boolean changed;
        int runs = 0;
        do {
            done = run();
            tally(done);
            changed = done.acts().values().stream().anyMatch(count -> count > 0);
            runs++;
            System.err.println("settle " + runs + ": " + done);
        } while (changed && runs < RUNS_MAX);
        counts.put("unsettled", new LongAdder());
        if (changed) {
            count("unsettled");
        }
        counts.computeIfAbsent("packBytes", name -> new LongAdder()).add(done.packBytes());
        counts.computeIfAbsent("deadBytes", name -> new LongAdder()).add(done.deadBytes());
        counts.computeIfAbsent("packs", name -> new LongAdder()).add(done.packs());
    }

    private static void space(String[] args) {
        try (Environment environment = Environment.system();
                Catalog catalog = args.length > 2
                        ? PostgresCatalog.open(args[2], Optional::empty, environment)
                        : SqliteCatalog.open(Path.of(args[1], "catalog.db"), environment)) {
            Map<BlockKey, Long> entries = new HashMap<>();
            long all = 0;
            for (PackRow pack : catalog.packs(null, 1_000)) {
                for (Location entry : catalog.locations(pack.id())) {
                    entries.merge(entry.block(), (long) entry.entryBytes(), Math::min);
                    all += entry.entryBytes();
                }
            }
            long once = entries.values().stream().mapToLong(Long::longValue).sum();
            System.out.println("entryBytes " + once + " twiceBytes " + (all - once));
        }
    }
}
