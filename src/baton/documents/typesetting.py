"""From a snapshot to PDF/A-3b bytes, by typst: the same snapshot is always the same bytes."""

import base64
import json
import threading
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from baton.documents.letters import FONTS
from baton.documents.logos import UNSHOWN, measured
from baton.documents.wording import page

PDF: Final = "application/pdf"
TEMPLATES: Final = Path(__file__).parent / "templates"
NO_PACKAGES: Final = TEMPLATES / "no-packages"  # is not there, so that none is found and none is fetched
STANDARDS: Final[Any] = ["a-3b", "ua-1"]  # kept for decades, and read aloud
LOGO_ALONE: Final = b'#set document(title: "Logo")\n#image(bytes(sys.inputs.logo), format: "svg", alt: "Logo")'
LOGO_MM: Final = (60, 14)  # at most
_mine = threading.local()


def render(snapshot: dict, *, logo: bytes | None = None) -> bytes:
    """The document of a snapshot as a tagged PDF/A-3b that is PDF/UA-1 too, its fonts inside.

    A logo is PNG or JPEG; ValueError for any other.  User text goes in as data, never as markup.
    """
    said = page(snapshot)
    if logo is not None:
        said["logo"] = _placed(logo)
    made_on = date.fromisoformat(snapshot.get("issued_on") or snapshot["received_on"])
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"document": json.dumps(said)},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(made_on, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made


def check_logo(logo: bytes) -> None:
    """Is it a picture that documents can show?  ValueError, in words, for any other: it would keep each of them from being made."""
    sources = {"logo": _placed(logo)["svg"]}
    try:
        typst.compile(LOGO_ALONE, sys_inputs=sources, pdf_standards=STANDARDS, ignore_system_fonts=True, package_path=str(NO_PACKAGES))
    except typst.TypstError as error:
        raise ValueError(UNSHOWN) from error


def _compiler() -> typst.Compiler:
    """This thread's own: a compiler shared by threads breaks, and one warmed before a fork hangs."""
    kept: Any = getattr(_mine, "compiler", None)
    if kept is None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        kept = _mine.compiler = typst.Compiler(
            str(TEMPLATES / "document.typ"),
            root=str(TEMPLATES),
            font_paths=fonts,
            ignore_system_fonts=True,
            package_path=str(NO_PACKAGES),
            package_cache_path=str(NO_PACKAGES),
        )
    return kept


def _placed(logo: bytes) -> dict[str, Any]:
    """The picture as an SVG of its own size, since templates take text alone; and how large it stands, in mm."""
    kind, width, height = measured(logo)
    inside = f"data:image/{kind};base64,{base64.b64encode(logo).decode()}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="{inside}" width="{width}" height="{height}"/></svg>'
    )
    scale = min(LOGO_MM[0] / width, LOGO_MM[1] / height)
    return {"svg": svg, "width": round(width * scale, 3), "height": round(height * scale, 3)}
