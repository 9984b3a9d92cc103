package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key manager that hides nothing, counts, and opens only what one of the same word wrapped. */
public final class FakeKeys implements KeyManager {
    private final byte[] word;
    /** Which keys were opened, in order. */
    public final List<DomainEpoch> opened = new CopyOnWriteArrayList<>();

    /** A manager with this word. */
    public FakeKeys(String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public byte[] wrap(DomainEpoch of, byte[] key) {
        byte[] wrapped = Arrays.copyOf(word, word.length + key.length);
        for (int i = 0; i < key.length; i++) {
            wrapped[word.length + i] = (byte) ~key[i];
        }
        return wrapped;
    }

    @Override
    public byte[] unwrap(DomainEpoch of, byte[] wrapped) {
        if (!Arrays.equals(word, Arrays.copyOf(wrapped, word.length))) {
            throw new CasException.Denied(CasException.Details.of("fake", "another word", null));
        }
        opened.add(of);
        byte[] key = Arrays.copyOfRange(wrapped, word.length, wrapped.length);
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) ~key[i];
        }
        return key;
    }

    /** The epochs that were opened so far. */
    public List<Integer> epochs() {
        return new ArrayList<>(opened.stream().map(DomainEpoch::epoch).toList());
    }

    @Override
    public void close() {
        // Nothing is secret.
    }
}
