package dev.cairn.cli;

import dev.cairn.engines.Blake3;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What figures are about.
 *
 * @param java version, name and maker
 * @param flags what the JVM was started with
 * @param collectors garbage collectors
 * @param heapBytesMax the most heap
 * @param processors as many as the JVM may use
 * @param system operating system
 * @param disk type of the file system
 * @param blake3 the kernel that hashes
 */
record BenchMachine(
        String java,
        List<String> flags,
        String collectors,
        long heapBytesMax,
        int processors,
        String system,
        String disk,
        String blake3) {
    /** Waits until the kernel is chosen. */
    static BenchMachine here(Path directory) {
        return new BenchMachine(
                Runtime.version() + ", " + System.getProperty("java.vm.name") + " by "
                        + System.getProperty("java.vendor"),
                List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                Runtime.getRuntime().maxMemory(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                disk(directory),
                Blake3.awaitKernel());
    }

    private static String disk(Path directory) {
        try {
            return Files.getFileStore(directory).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    List<String> lines() {
        return List.of(
                "java     " + java,
                "flags    " + (flags.isEmpty() ? "none" : String.join(" ", flags)),
                "machine  " + Units.count(processors, "processor") + ", heap up to " + Units.human(heapBytesMax) + " ("
                        + collectors + "), " + system + ", " + disk,
                "blake3   " + blake3 + " kernel");
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "machine");
        document.put("java", java);
        document.put("flags", flags);
        document.put("collectors", collectors);
        document.put("heapBytesMax", heapBytesMax);
        document.put("processors", processors);
        document.put("system", system);
        document.put("disk", disk);
        document.put("blake3", blake3);
        return document;
    }
}
