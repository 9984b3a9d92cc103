package dev.cairn.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the JVMs of a crash test are started, as quickly as may be, for they are started often: most of their classes come
 * from an archive that a first command leaves at its end.
 */
final class KillJvm {
    private static final List<String> OPTIONS = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            // Its warnings go to standard output, which is a journal.
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED");

    private final Path archive;

    private KillJvm(Path archive) {
        this.archive = archive;
    }

    /** Runs a command of the command line to its end, unless the directory has an archive already. */
    static KillJvm trained(Path directory, List<String> command) throws IOException, InterruptedException {
        KillJvm jvm = new KillJvm(directory.resolve("classes.jsa"));
        if (!Files.exists(jvm.archive)) {
            List<String> words = words("-XX:ArchiveClassesAtExit=" + jvm.archive, jars(), Main.class, command);
            new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("classes.log").toFile())
                    .start()
                    .waitFor();
        }
        return jvm;
    }

    /** Starts without an archive where none could be made, as where the class path has directories only. */
    List<String> command(Class<?> main, List<String> args) {
        String shared = Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
        return words(shared, jars() + File.pathSeparator + directories(), main, args);
    }

    private static List<String> words(String shared, String classPath, Class<?> main, List<String> args) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(OPTIONS);
        words.addAll(List.of(shared, "-cp", classPath, main.getName()));
        words.addAll(args);
        return words;
    }

    /** The first part of the class path: an archive knows no directories. */
    private static String jars() {
        return classPath().filter(entry -> !Files.isDirectory(entry)).collect(joined());
    }

    private static String directories() {
        return classPath().filter(Files::isDirectory).collect(joined());
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static Collector<Path, ?, String> joined() {
        return Collectors.mapping(Path::toString, Collectors.joining(File.pathSeparator));
    }
}
