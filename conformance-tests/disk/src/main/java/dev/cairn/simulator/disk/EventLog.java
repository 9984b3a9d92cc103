package dev.cairn.simulator.disk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What happened, one line each, numbered. Guarded by the disk. */
final class EventLog {
    private final List<String> events = new ArrayList<>();

    void add(String event) {
        events.add(events.size() + " " + event);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            events.forEach(e -> digest.update((e + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
