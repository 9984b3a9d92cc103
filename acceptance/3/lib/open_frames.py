"""Opens sealed frames, written from docs/format.md alone. Needs Python's `cryptography` (Debian: python3-cryptography).

Usage: python3 acceptance/3/lib/open_frames.py cas-core/core/src/test/resources/golden/frames.txt; exit code 0 if all of them open and hold what the file says.
"""
import hashlib
import hmac
import os
import struct
import sys
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT, TAG, HEADER = 65536, 16, 40


def hkdf(key, salt, info):
    return HKDF(SHA256(), 32, salt, info).derive(key)


def open_frame(frame, repository, keys, block_key, codec):
    domain, epoch = struct.unpack_from("<II", frame)
    place = repository + struct.pack("<II", domain, epoch)
    seal_key = hkdf(keys[domain, epoch], None, b"cairn/1/seal" + place)
    cipher = AESGCM(hkdf(seal_key, frame[8:HEADER], b"cairn/1/frame" + block_key))
    bound = place + block_key + bytes([codec, 1])
    segments = [frame[at:at + SEGMENT + TAG] for at in range(HEADER, len(frame), SEGMENT + TAG)]
    plain = []
    for number, segment in enumerate(segments):
        nonce = bytes(7) + struct.pack("<IB", number, number == len(segments) - 1)
        plain.append(cipher.decrypt(nonce, segment, bound))
    return b"".join(plain), hkdf(keys[domain, 1], None, b"cairn/1/digest" + repository + struct.pack("<II", domain, 1))


def main(path):
    repository, keys, opened = None, {}, 0
    for words in (line.split() for line in open(path)):
        if words[0] == "repository":
            repository = uuid.UUID(words[1]).bytes
        elif words[0] == "key":
            keys[int(words[1]), int(words[2])] = bytes.fromhex(words[3])
        else:
            _, digest, size = words[2].split(":")
            block_key = b"\x04" + bytes.fromhex(digest) + struct.pack("<I", int(size))
            with open(os.path.join(os.path.dirname(path), words[1]), "rb") as file:
                plain, digest_key = open_frame(file.read(), repository, keys, block_key, int(words[3]))
            assert hashlib.sha256(plain).hexdigest() == words[4], words[1]
            assert words[3] != "0" or hmac.digest(digest_key, plain, "sha256").hex() == digest, words[1]
            opened += 1
    print("%d frames opened" % opened)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (InvalidTag, AssertionError, KeyError) as error:
        sys.exit("open_frames: %r" % error)
