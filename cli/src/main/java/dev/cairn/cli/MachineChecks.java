package dev.cairn.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.cairn.core.codec.Codecs;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of the JVM and the process can keep Cairn from working, or from working well. */
final class MachineChecks {
    private static final long HEAP_MIN = 256L << 20;
    private static final long OPEN_FILES_MIN = 1_024;
    private static final int SAMPLE_BYTES = 64 << 10;
    private static final String NATIVE_ADVICE =
            "native code is unpacked into java.io.tmpdir, which must allow execution, and exists for common platforms only";

    private MachineChecks() {}

    static List<Check> all() {
        return Stream.of(Optional.of(java()), Optional.of(heap()), Optional.of(zstd()), Optional.of(sqlite()), files())
                .flatMap(Optional::stream)
                .toList();
    }

    private static Check java() {
        return Check.ok(
                "java",
                Runtime.version() + ", " + System.getProperty("java.vm.name") + " by "
                        + System.getProperty("java.vendor") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
    }

    private static Check heap() {
        long bytes = Runtime.getRuntime().maxMemory();
        String detail =
                Units.human(bytes) + ", " + Units.count(Runtime.getRuntime().availableProcessors(), "processor");
        return bytes < HEAP_MIN
                ? Check.warn("heap", detail, "little; CAIRN_JAVA_OPTS=-Xmx1g gives more")
                : Check.ok("heap", detail);
    }

    private static Check zstd() {
        try {
            ByteBuffer plain = ByteBuffer.allocate(SAMPLE_BYTES);
            ByteBuffer back = Codecs.ZSTD.decode(Codecs.ZSTD.encode(plain), SAMPLE_BYTES);
            return back.equals(plain)
                    ? Check.ok("zstd", "native library loaded")
                    : Check.fail("zstd", "what it compresses does not come back", "report this machine");
        } catch (LinkageError | RuntimeException e) {
            return Check.fail("zstd", "native library does not load: " + e, NATIVE_ADVICE);
        }
    }

    private static Check sqlite() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            return Check.ok("sqlite", "native library loaded, version " + version);
        } catch (LinkageError | RuntimeException | SQLException e) {
            return Check.fail("sqlite", "native library does not load: " + e, NATIVE_ADVICE);
        }
    }

    private static Optional<Check> files() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Optional.empty();
        }
        long limit = system.getMaxFileDescriptorCount();
        String detail = "at most " + limit + " at once, " + system.getOpenFileDescriptorCount() + " now";
        return Optional.of(
                limit < OPEN_FILES_MIN
                        ? Check.warn("open files", detail, "few; raise it with ulimit -n " + OPEN_FILES_MIN)
                        : Check.ok("open files", detail));
    }
}
