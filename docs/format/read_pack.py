#!/usr/bin/env python3
"""Lists a Cairn pack from footer and index, and checks it; written from docs/format.md alone, standard library only.

Usage: read_pack.py FILE. Every CRC32C is checked; digests are checked where the algorithm is sha256.
Exit code 0 if all is well, 1 with one line on stderr if not.
"""
import hashlib
import struct
import sys
import uuid

HEADER, ENTRY, FOOTER = 80, 64, 57
ALGORITHMS = {1: "blake3", 2: "sha256"}
SCHEMES = {1: "blake3", 2: "sha256", 3: "blake3-keyed", 4: "hmac-sha256"}
TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def check(condition, what):
    if not condition:
        raise ValueError(what)


def check_crc(data, at, what):
    check(crc32c(data[:at]) == struct.unpack_from("<I", data, at)[0], what + ": CRC32C")


def digest(algorithm, *parts):
    return hashlib.sha256(b"".join(parts)).digest() if algorithm == 2 else None


def read_entry_header(raw, what):
    check_crc(raw, ENTRY - 4, what)
    mark, kind, codec, seal, key_id, scheme, key, size, stored, crc, _ = struct.unpack("<QBBBIB32sIIII", raw)
    return dict(mark=mark, kind=kind, codec=codec, seal=seal, key_id=key_id, scheme=scheme, key=key, size=size,
                stored=stored, crc=crc)


def read_pack(pack):
    check(HEADER + FOOTER <= len(pack) <= 64 << 20, "length")
    index_at, count, algorithm, index_digest, _, magic = struct.unpack("<QIB32sI8s", pack[-FOOTER:])
    check(magic == b"CAIRNEND", "footer: magic")
    check_crc(pack[-FOOTER:], 45, "footer")
    header, index = pack[:HEADER], pack[index_at:-FOOTER]
    check(header[:8] == b"CAIRNPAK", "header: magic")
    check_crc(header, HEADER - 4, "header")
    (version, header_algorithm, pack_class, domain, policy, session, repository, catalog, salt, _) = struct.unpack(
        "<HBBIIQ16s16s16sI", header[8:])
    check(version == 1 and header_algorithm == algorithm, "header: version or algorithm")
    check(digest(algorithm, index) in (None, index_digest), "index: digest")
    name = digest(algorithm, header, index)
    yield "pack %s:%s bytes %d crc32c %08x" % (
        ALGORITHMS[algorithm], name.hex() if name else "-", len(pack), crc32c(pack))
    yield "header version %d class %d domain %d policy %d session %d repository %s catalog %s salt %s" % (
        version, pack_class, domain, policy, session, uuid.UUID(bytes=repository), uuid.UUID(bytes=catalog), salt.hex())
    at, expected = 0, HEADER
    for number in range(count):
        what = "entry %d" % number
        offset, = struct.unpack_from("<Q", index, at)
        check(offset == expected, what + ": offset")
        raw = index[at + 8:at + 8 + ENTRY]
        entry = read_entry_header(raw, what)
        check(pack[offset:offset + ENTRY] == raw and entry["mark"] == struct.unpack("<Q", salt[:8])[0], what + ": header")
        at, expected = at + 8 + ENTRY, offset + ENTRY + entry["stored"]
        stored, listed = pack[offset + ENTRY:expected], entry["key"]
        check(crc32c(stored) == entry["crc"], what + ": CRC32C of the stored bytes")
        plain = entry["codec"] == 0 and entry["seal"] == 0 and entry["scheme"] == algorithm
        if not plain:
            check(index[at] == algorithm, what + ": algorithm of the digest")
            listed, at = index[at + 1:at + 33], at + 33
        check(digest(algorithm, stored) in (None, listed), what + ": digest of the stored bytes")
        yield "entry %d kind %d codec %d seal %d key-id %d key %s:%s:%d stored %d crc32c %08x digest %s" % (
            offset, entry["kind"], entry["codec"], entry["seal"], entry["key_id"], SCHEMES[entry["scheme"]],
            entry["key"].hex(), entry["size"], entry["stored"], entry["crc"], "key" if plain else listed.hex())
    check(at == len(index) and expected == index_at, "index: length")
    yield "index %d bytes %d digest %s" % (index_at, len(index), index_digest.hex())


if __name__ == "__main__":
    try:
        with open(sys.argv[1], "rb") as file:
            print("\n".join(read_pack(file.read())))
    except (ValueError, KeyError, IndexError, struct.error, OSError) as error:
        sys.exit("read_pack: %s" % error)
