"""What a PDF says, read back from its bytes."""

from io import BytesIO

from pypdf import PdfReader

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


def fonts(pdf: bytes) -> dict[str, bool]:
    """Each font's name, and whether it is inside."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"].get_object()[0].get_object()
            found[inner["/BaseFont"]] = any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())
    return found
