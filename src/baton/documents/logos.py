"""What a firm's logo is: PNG or JPEG, told by its first bytes, and how large."""

import struct
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"
# Start of frame, ITU-T T.81 table B.1: baseline, extended and progressive; C4, C8 and CC are none.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
UNKNOWN: Final = "A logo is a PNG or JPEG picture; this is neither. Save it as PNG and try again."


def measured(logo: bytes) -> tuple[str, int, int]:
    """Its kind ("png", "jpeg"), width and height in pixels; ValueError for what is neither."""
    try:
        if logo.startswith(PNG):
            return ("png", *_sized(struct.unpack_from(">II", logo, 16)))
        if logo.startswith(JPEG):
            return ("jpeg", *_sized(_jpeg_size(logo)))
    except struct.error as error:
        raise ValueError("The logo ends in the middle. Save it again and try once more.") from error
    raise ValueError(UNKNOWN)


def _jpeg_size(logo: bytes) -> tuple[int, int]:
    at = 2
    while True:
        start, marker, length = struct.unpack_from(">BBH", logo, at)
        if start != 0xFF:
            raise ValueError(UNKNOWN)
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", logo, at + 5)
            return width, height
        at += 2 + length


def _sized(size: tuple[int, ...]) -> tuple[int, int]:
    width, height = size
    if not width or not height:
        raise ValueError(UNKNOWN)
    return width, height
