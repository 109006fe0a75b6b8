"""What a PDF says, read back from its bytes."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

BREAK = "\u200b"


def pages(pdf: bytes) -> list[str]:
    """The text of each page, spaces of every kind made plain."""
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def plain(said: str) -> str:
    for space in ("\u00a0", "\u202f", "\u2009", "\n"):
        said = said.replace(space, " ")
    return " ".join(said.replace(BREAK, "").split())


def placed(pdf: bytes) -> Iterator[tuple[PageObject, str, float, float]]:
    """Each piece of text with its page and where it begins, in points from the lower left."""
    for page in PdfReader(BytesIO(pdf)).pages:
        found: list[tuple[str, float, float]] = []

        def see(said: str, around: list[float], at: list[float], *_: Any, found: list[tuple[str, float, float]] = found) -> None:
            found.append((said.strip(), at[4] * around[0] + around[4], at[5] * around[3] + around[5]))

        page.extract_text(visitor_text=see)
        yield from ((page, *piece) for piece in found if piece[0])


def outside(pdf: bytes, side: float, end: float) -> list[str]:
    """Text that begins nearer to a side, or to the head or foot of its page, than so many points."""
    return [
        said for page, said, x, y in placed(pdf)
        if not (side <= x <= page.mediabox.width - side and end <= y <= page.mediabox.height - end)
    ]  # fmt: skip


def heights(pdf: bytes) -> dict[str, float]:
    """How high each piece of text stands, by its words."""
    return {said: round(y, 2) for _, said, _, y in placed(pdf)}


def fonts(pdf: bytes) -> dict[str, bool]:
    """Each font's name, and whether it is inside."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"].get_object()[0].get_object()
            found[inner["/BaseFont"]] = any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())
    return found
