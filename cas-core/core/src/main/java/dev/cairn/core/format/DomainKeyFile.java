package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.store.ObjectName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A key of a private domain as it lies in a store, wrapped.
 *
 * <p>Stability: internal.
 *
 * @param of which key
 * @param check derived from the key, so that a wrong one is noticed before anything is sealed with it
 * @param manager {@link KeyManager#id() who} wrapped it
 * @param wrapped what the manager made of it; read-only, its position stays where it is
 * @since 0.1.0
 */
public record DomainKeyFile(DomainEpoch of, Digest check, String manager, ByteBuffer wrapped) {
    /** The longest file. */
    public static final int BYTES_MAX = 4 + 1 + 16 + 4 + 4 + 32 + 1 + 64 + 4 + KeyManager.WRAPPED_BYTES_MAX + 4;

    private static final String WHAT = "domain key";
    private static final byte[] MAGIC = Wire.magic("CRNK");
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = BYTES_MAX - 64 - KeyManager.WRAPPED_BYTES_MAX;
    private static final int ID_LENGTH_MAX = 64;
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1," + ID_LENGTH_MAX + "}");

    /** Checks the manager's id and the length of the wrapped key. */
    public DomainKeyFile {
        if (!ID.matcher(manager).matches()) {
            throw CasException.invalid(WHAT, "a manager's id is 1 to 64 characters out of a-z 0-9 -");
        }
        if (wrapped.remaining() < 1 || wrapped.remaining() > KeyManager.WRAPPED_BYTES_MAX) {
            throw CasException.limit(WHAT, "bytes of a wrapped key", KeyManager.WRAPPED_BYTES_MAX, wrapped.remaining());
        }
        wrapped = wrapped.asReadOnlyBuffer();
    }

    /** The object that holds this key: {@code keys/<domain>.<epoch>}. */
    public static ObjectName name(int domain, int epoch) {
        return ObjectName.of("keys/" + domain + "." + epoch);
    }

    /** What a key for a purpose is derived with: the label, then which domain key it comes from. */
    public static byte[] info(String label, DomainEpoch of) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer to = Wire.allocate(name.length + 2 * Long.BYTES + 2 * Integer.BYTES);
        to.put(name);
        Wire.put(to, of.repository());
        to.putInt(of.domain()).putInt(of.epoch());
        return Wire.bytes(to);
    }

    /** The wrapped key in a new array. */
    public byte[] wrappedBytes() {
        byte[] bytes = new byte[wrapped.remaining()];
        wrapped.duplicate().get(bytes);
        return bytes;
    }

    /** The file. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(FIXED_BYTES + manager.length() + wrapped.remaining());
        to.put(MAGIC).put((byte) VERSION);
        Wire.put(to, of.repository());
        to.putInt(of.domain()).putInt(of.epoch());
        check.write(to);
        to.put((byte) manager.length()).put(manager.getBytes(StandardCharsets.US_ASCII));
        to.putInt(wrapped.remaining()).put(wrapped.duplicate());
        Wire.putCrc(to);
        return to.flip();
    }

    /**
     * Reads exactly a file.
     *
     * @param about what errors name
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static DomainKeyFile decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        in.magic(MAGIC);
        in.crcAhead(Math.max(MAGIC.length + 1, bytes.remaining() - Integer.BYTES));
        in.version(in.u8(), VERSION);
        UUID repository = in.uuid();
        int domain = in.u32("domain");
        int epoch = in.u32("epoch");
        Digest check = in.rawDigest();
        String manager = text(in.slice(in.u8()));
        ByteBuffer wrapped = in.slice(in.count("bytes of a wrapped key", KeyManager.WRAPPED_BYTES_MAX, 1));
        in.crc();
        in.end();
        return in.value(() -> new DomainKeyFile(new DomainEpoch(repository, domain, epoch), check, manager, wrapped));
    }

    /** Bytes that are no ASCII become characters that no id has. */
    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
