"""Small pictures, drawn here."""

import struct
import zlib


def png(width: int, height: int, pixels: bytes | None = None) -> bytes:
    """An opaque rectangle; its checksums are right whatever is given as its compressed pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    if pixels is None:
        pixels = zlib.compress(b"".join(b"\0" + b"\x0b\x55\x63" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """One grey block, 8 by 8: baseline, with the shortest tables that serve (ITU-T T.81)."""

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    quantization = segment(0xDB, b"\0" + b"\1" * 64)
    frame = segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0")
    # both tables have one code, "0": no difference, and end of block
    codes = b"".join(segment(0xC4, bytes([table]) + b"\1" + b"\0" * 15 + b"\0") for table in (0x00, 0x10))
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f"
    return b"\xff\xd8" + quantization + frame + codes + scan + b"\xff\xd9"
