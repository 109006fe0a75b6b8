"""What a firm's logo is: a whole PNG or JPEG of a sensible size, told by its bytes."""

import struct
import zlib
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"
JPEG_END: Final = b"\xff\xd9"
# Start of frame, ITU-T T.81 table B.1: baseline, extended and progressive; C4, C8 and CC are none.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MOST_BYTES: Final = 1_000_000
MOST_PIXELS: Final = 4_000_000  # it is decoded for each document
UNKNOWN: Final = "A logo is a PNG or JPEG picture; this is neither. Save it as PNG and try again."
BROKEN: Final = "The logo is not whole: it ends too early or is damaged. Save it again and try once more."
UNSHOWN: Final = "This picture cannot be put on a document: it is damaged, or of a kind that PDF/A does not take. Save it as PNG and try again."
LARGE: Final = f"The logo is too large: {MOST_BYTES:,} bytes and {MOST_PIXELS:,} pixels are the most. Make it smaller and try again."


def measured(logo: bytes) -> tuple[str, int, int]:
    """Its kind ("png", "jpeg"), width and height in pixels; ValueError, in words, for what cannot be a logo."""
    if not logo.startswith((PNG, JPEG)):
        raise ValueError(UNKNOWN)
    try:
        kind, size = ("png", _png_size(logo)) if logo.startswith(PNG) else ("jpeg", _jpeg_size(logo))
    except struct.error as error:
        raise ValueError(BROKEN) from error
    width, height = size
    if not width or not height:
        raise ValueError(BROKEN)
    if len(logo) > MOST_BYTES or width * height > MOST_PIXELS:
        raise ValueError(LARGE)
    return kind, width, height


def _png_size(logo: bytes) -> tuple[int, int]:
    """Width and height; every chunk must bear its checksum, up to the last (PNG specification, 5.3)."""
    at, name = len(PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", logo, at)
        (checksum,) = struct.unpack_from(">I", logo, at + 8 + length)
        if zlib.crc32(logo[at + 4 : at + 8 + length]) != checksum:
            raise ValueError(BROKEN)
        at += 12 + length
    width, height = struct.unpack_from(">II", logo, len(PNG) + 8)
    return width, height


def _jpeg_size(logo: bytes) -> tuple[int, int]:
    if not logo.rstrip(b"\0").endswith(JPEG_END):
        raise ValueError(BROKEN)
    at = len(JPEG)
    while True:
        start, marker, length = struct.unpack_from(">BBH", logo, at)
        if start != 0xFF:
            raise ValueError(BROKEN)
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", logo, at + 5)
            return width, height
        at += 2 + length
