"""A firm's colour on white paper."""

import re
from typing import Final

PETROL: Final = "#0b5563"
READABLE: Final = 4.5  # WCAG 2.2, 1.4.3: contrast of text


def accent(colour: str | None) -> str:
    """The firm's colour, or ours where it gave none that can be read."""
    return colour if colour and re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else PETROL


def ink(colour: str) -> str:
    """The colour darkened until text in it can be read on white."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    while _contrast_on_white(channels) < READABLE:
        channels = [channel * 19 // 20 for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _contrast_on_white(channels: list[int]) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in (channel / 255 for channel in channels)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
