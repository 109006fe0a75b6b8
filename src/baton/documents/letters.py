"""Which text our fonts can set: whatever came in goes out legible, or visibly replaced, and never as a fault.

PDF/A knows no missing glyph (ISO 19005-3, 6.2.11.8), so what no bundled font can show must be gone before it is set.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
FAMILIES: Final = {  # in the order in which they are asked for a letter; the templates name them in the same order
    "Inter": "Inter-Regular.ttf",
    "Noto Sans Arabic": "NotoSansArabic-Regular.ttf",
    "Noto Sans Hebrew": "NotoSansHebrew-Regular.ttf",
    "Noto Sans Thai": "NotoSansThai-Regular.ttf",
    "Noto Sans Devanagari": "NotoSansDevanagari-Regular.ttf",
    "Noto Sans JP": "NotoSansJP-Regular.ttf",
    "Noto Sans SC": "NotoSansSC-Regular.ttf",
    "Noto Sans KR": "NotoSansKR-Regular.ttf",
    "Noto Emoji": "NotoEmoji-Regular.ttf",
}
REPLACEMENT: Final = "\u25a1"
MOST_MARKS: Final = 3  # on one letter: more than any language needs, and they would cover the lines around
LONGEST_WORD: Final = 24  # beyond it a word may break anywhere, or it would run out of its column
BREAK: Final = "\u200b"
_LONG_WORD: Final = re.compile(rf"[^ \n]{{{LONGEST_WORD + 1},}}")
_AFTER_SIGNS: Final = re.compile(r"(?<=[-/@._,;:+&=?|\u2010-\u2015])")

_BREAKS: Final = dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n") | {"\t": " ", "\r": "\n"}
# Embeddings, overrides and isolates: an unclosed one in a name would turn round the figures that follow it.
_TURNING: Final = dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2060", "")
_TRANSLATED: Final = str.maketrans(_BREAKS | _TURNING)
_JOINERS: Final = frozenset("\u200c\u200d")
_BELONGING: Final = _JOINERS | {chr(skin) for skin in range(0x1F3FB, 0x1F400)}
_NEVER: Final = frozenset(("Cc", "Cs", "Co", "Cn"))


def legible(text: str) -> str:
    """The text as it can be set: composed, without controls, each letter with the marks its own font has."""
    if text.isascii() and text.isprintable():
        return _breakable(text)
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8").translate(_TRANSLATED))
    return _breakable("".join(_settable(cluster) for cluster in _clusters(plain)))


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as so many letters hold with an ellipsis at its end."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _clusters(text: str) -> Iterator[str]:
    """Letters with what belongs to them: combining marks, variation selectors, joiners."""
    held = ""
    for letter in text:
        if held and (letter in _BELONGING or unicodedata.category(letter) in ("Mn", "Mc", "Me")):
            held += letter
        else:
            if held:
                yield held
            held = letter
    if held:
        yield held


def _settable(cluster: str) -> str:
    """The cluster as far as one font has all of it."""
    letter, marks = cluster[0], cluster[1:]
    if letter == "\n":
        return letter
    category, font = unicodedata.category(letter), _font_of(letter)
    if font is None or category in _NEVER:
        return "" if category == "Cf" else REPLACEMENT
    kept = [mark for mark in marks if ord(mark) in font and mark not in _JOINERS][:MOST_MARKS]
    joiner = next((mark for mark in marks[-1:] if mark in _JOINERS and ord(mark) in font), "")
    return letter + "".join(kept) + joiner


def _font_of(letter: str) -> frozenset[int] | None:
    return next((font for font in _coverage() if ord(letter) in font), None)


def _breakable(text: str) -> str:
    """The text, each word too long for a column with places where it may break: after its signs, else anywhere but before a mark."""
    return _LONG_WORD.sub(lambda word: BREAK.join(_cut(part) for part in _AFTER_SIGNS.split(word[0])), text)


def _cut(part: str) -> str:
    return BREAK.join(_clusters(part)) if len(part) > LONGEST_WORD else part


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """The code points of each family, in order."""
    return tuple(_code_points((FONTS / file).read_bytes()) for file in FAMILIES.values())


def _code_points(font: bytes) -> frozenset[int]:
    """What a font file maps to glyphs (OpenType specification, `cmap`, formats 4 and 12)."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    points: set[int] = set()
    for index in range(count):
        (start,) = struct.unpack_from(">I", cmap, 4 + 8 * index + 4)
        (layout,) = struct.unpack_from(">H", cmap, start)
        if layout == 4:
            points.update(_segments(cmap[start:]))
        elif layout == 12:
            (groups,) = struct.unpack_from(">I", cmap, start + 12)
            for first, last, _ in struct.iter_unpack(">III", cmap[start + 16 : start + 16 + 12 * groups]):
                points.update(range(first, last + 1))
    return frozenset(points)


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[start : start + length]
    raise ValueError(f"The font has no {tag.decode()} table.")


def _segments(table: bytes) -> Iterator[int]:
    """Code points of a format 4 table that do not lead to the missing glyph."""
    half = struct.unpack_from(">H", table, 6)[0]
    size = f">{half // 2}H"
    ends, starts, deltas, offsets = (struct.unpack_from(size, table, 14 + step) for step in (0, half + 2, 2 * half + 2, 3 * half + 2))
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point + delta
            if offset:
                at = 14 + 3 * half + 2 + 2 * index + offset + 2 * (point - first)
                glyph = struct.unpack_from(">H", table, at)[0]
            if glyph & 0xFFFF:
                yield point
