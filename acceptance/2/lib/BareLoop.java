import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * BareLoop DIR SECONDS: what the disk and the database alone cost. 32 writers hand 4 KiB each to one loop, which writes one durable file and
 * the rows that Cairn's catalog has for them in one transaction. No digests, no compression, no look-up, no checks, no reactive streams; the
 * first third of the time is not counted. Prints blobs a second, median and p99 in microseconds.
 */
final class BareLoop {
    private static final int BYTES = 4096;
    private static final int WRITERS = 32;
    private static final long PATIENCE_NANOS = 1_000_000;

    private final Queue<Put> waiting = new ConcurrentLinkedQueue<>();
    private final Path packs;
    private final Connection catalog;
    private final PreparedStatement pack;
    private final PreparedStatement live;
    private final PreparedStatement replica;
    private final PreparedStatement pin;
    private final PreparedStatement location;
    private final PreparedStatement blob;
    private final PreparedStatement ref;
    private final PreparedStatement session;
    private final SplittableRandom random = new SplittableRandom(1);
    private long flushes;

    private static final class Put {
        final Thread writer = Thread.currentThread();
        final byte[] bytes = new byte[BYTES];
        volatile boolean done;

        byte[] key() {
            return Arrays.copyOf(bytes, 37);
        }
    }

    private BareLoop(Path directory) throws Exception {
        packs = Files.createDirectories(directory.resolve("packs"));
        Path repository = directory.resolve("repository");
        Cairn.create(repository, CairnOptions.builder().build()).close();
        catalog = DriverManager.getConnection("jdbc:sqlite:" + repository.resolve("catalog.db"));
        for (String pragma : List.of("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16384", "wal_autocheckpoint = 32000")) {
            once("PRAGMA " + pragma);
        }
        once("INSERT INTO session (no, state, opened_at) VALUES (1000, 0, 0)");
        catalog.setAutoCommit(false);
        pack = prepare("INSERT INTO pack (no, id, domain, class, policy, session, bytes) VALUES (?, randomblob(32), 0, 0, 0, 1000, 0)");
        live = prepare("INSERT INTO live_pack (pack) VALUES (?)");
        replica = prepare("INSERT INTO replica (pack, store, part, nonce, state) SELECT ?, MIN(no), 'w', 'n', 0 FROM store");
        pin = prepare("INSERT INTO pin (session, pack) VALUES (1000, ?)");
        location = prepare("INSERT INTO location (domain, block_key, pack, entry_offset, entry_bytes, kind) VALUES (0, ?, ?, ?, 4180, 1)");
        blob = prepare("INSERT INTO blob (domain, algorithm, digest, size, root, manifest) VALUES (0, 1, ?, 4096, ?, 0)");
        ref = prepare("INSERT INTO ref (domain, name, blob, custom, updated) VALUES (0, ?, last_insert_rowid(), '{}', 0)");
        session = prepare("UPDATE session SET state = 0 WHERE no = 1000");
    }

    private void once(String text) throws SQLException {
        try (Statement statement = catalog.createStatement()) {
            statement.execute(text);
        }
    }

    private PreparedStatement prepare(String text) throws SQLException {
        return catalog.prepareStatement(text);
    }

    public static void main(String[] args) throws Exception {
        new BareLoop(Files.createDirectories(Path.of(args[0]))).run(TimeUnit.SECONDS.toNanos(Long.parseLong(args[1])));
    }

    private void run(long nanos) throws Exception {
        long began = System.nanoTime();
        List<List<Double>> micros = new ArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            List<Double> own = new ArrayList<>();
            micros.add(own);
            SplittableRandom bytes = random.split();
            Thread writer = new Thread(() -> write(bytes, began, began + nanos, own));
            writers.add(writer);
            writer.start();
        }
        int last = 1;
        while (writers.stream().anyMatch(Thread::isAlive)) {
            List<Put> puts = gather(last);
            if (!puts.isEmpty()) {
                flush(puts);
            }
            last = puts.size();
        }
        double[] sorted = micros.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf("%.0f %.0f %.0f%n", sorted.length / (nanos * 2 / 3 / 1e9), sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)]);
    }

    private void write(SplittableRandom bytes, long began, long until, List<Double> micros) {
        for (long now = System.nanoTime(); now < until; ) {
            Put put = new Put();
            bytes.nextBytes(put.bytes);
            waiting.add(put);
            while (!put.done) {
                LockSupport.park();
            }
            long after = System.nanoTime();
            if (now - began > (until - began) / 3) {
                micros.add((after - now) / 1e3);
            }
            now = after;
        }
    }

    /** At least as many as last time, or all that come within a millisecond. */
    private List<Put> gather(int last) {
        List<Put> puts = new ArrayList<>();
        long began = System.nanoTime();
        while (true) {
            Put put = waiting.poll();
            if (put != null) {
                puts.add(put);
            } else if (puts.size() >= Math.max(1, last) || System.nanoTime() - began > PATIENCE_NANOS) {
                return puts;
            } else {
                Thread.yield();
            }
        }
    }

    private void flush(List<Put> puts) throws Exception {
        flushes++;
        Path temporary = packs.resolve("temporary");
        try (FileChannel directory = FileChannel.open(packs, StandardOpenOption.READ);
                FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(puts.stream().map(put -> ByteBuffer.wrap(put.bytes)).toArray(ByteBuffer[]::new));
            file.force(true);
            Files.move(temporary, packs.resolve(Long.toString(flushes)), StandardCopyOption.ATOMIC_MOVE);
            directory.force(true);
        }
        for (PreparedStatement one : List.of(pack, live, replica, pin)) {
            one.setLong(1, flushes);
            one.executeUpdate();
        }
        puts.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
        for (int i = 0; i < puts.size(); i++) {
            location.setBytes(1, puts.get(i).key());
            location.setLong(2, flushes);
            location.setLong(3, i * 4180L);
            location.executeUpdate();
        }
        for (int i = 0; i < puts.size(); i++) {
            blob.setBytes(1, puts.get(i).key());
            blob.setBytes(2, puts.get(i).key());
            blob.executeUpdate();
            ref.setBytes(1, ("put/" + flushes + "." + i).getBytes(StandardCharsets.UTF_8));
            ref.executeUpdate();
        }
        session.executeUpdate();
        catalog.commit();
        for (Put put : puts) {
            put.done = true;
            LockSupport.unpark(put.writer);
        }
    }
}
