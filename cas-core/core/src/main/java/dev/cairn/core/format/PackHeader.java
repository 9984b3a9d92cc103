package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The first 80 bytes of a pack: whose it is, what its entries have in common, and 16 random bytes that make it unlike
 * any other.
 *
 * <p>Stability: internal.
 *
 * @param repository the repository
 * @param catalog the catalog that wrote it; a pack of another catalog is foreign
 * @param session the session that wrote it
 * @param domain the domain of all its blocks
 * @param packClass {@link PackFormat#CLASS_DATA}; other values are kept as they are
 * @param policy the policy of all its blocks
 * @param algorithm the repository's algorithm
 * @param saltA random bytes 0..7, little-endian; the mark of every entry
 * @param saltB random bytes 8..15, little-endian
 * @since 0.1.0
 */
public record PackHeader(
        UUID repository,
        UUID catalog,
        long session,
        int domain,
        int packClass,
        int policy,
        HashAlgorithm algorithm,
        long saltA,
        long saltB) {
    private static final String WHAT = "pack header";
    private static final byte[] MAGIC = Wire.magic("CAIRNPAK");

    /** Checks that no number is negative and that the class fits a byte. */
    public PackHeader {
        if (session < 0 || domain < 0 || policy < 0) {
            throw CasException.invalid(
                    WHAT, "negative session, domain or policy: " + session + ", " + domain + ", " + policy);
        }
        if (packClass < 0 || packClass > 255) {
            throw CasException.limit(WHAT, "a class is a byte", 255, packClass);
        }
    }

    /** What every entry of this pack starts with. */
    public long mark() {
        return saltA;
    }

    /** The {@link PackFormat#HEADER_BYTES} bytes. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(PackFormat.HEADER_BYTES);
        to.put(MAGIC).putShort((short) PackFormat.VERSION);
        to.put((byte) algorithm.id()).put((byte) packClass);
        to.putInt(domain).putInt(policy).putLong(session);
        Wire.put(to, repository);
        Wire.put(to, catalog);
        to.putLong(saltA).putLong(saltB);
        Wire.putCrc(to);
        return to.flip();
    }

    /**
     * Reads the header at the buffer's position, which stays where it is; more bytes may follow.
     *
     * @param about what errors name: the pack, or the object
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static PackHeader decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        in.magic(MAGIC);
        // The place of this CRC is the same in every version, so a damaged version is not taken for a newer one.
        in.crcAhead(PackFormat.HEADER_BYTES - Integer.BYTES);
        in.version(in.u16(), PackFormat.VERSION);
        HashAlgorithm algorithm = in.algorithm();
        int packClass = in.u8();
        int domain = in.u32("domain");
        int policy = in.u32("policy");
        long session = in.u64("session");
        UUID repository = in.uuid();
        UUID catalog = in.uuid();
        return new PackHeader(
                repository, catalog, session, domain, packClass, policy, algorithm, in.bits64(), in.bits64());
    }
}
