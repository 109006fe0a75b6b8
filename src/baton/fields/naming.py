"""What fields are called: a label for people, and a key made of it that never changes."""

import re
import unicodedata
from typing import Final

from baton.foundation.errors import require

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
TAKEN: Final = frozenset({"drop"})  # a form takes a part away by it


def key_of(label: str) -> str:
    """A key made of a label: "Größe (m²)" is "grosse_m2"."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (words if words[:1].isalpha() and words not in TAKEN else f"field_{words}")[:40].rstrip("_")


def checked_key(key: str) -> str:
    """The key, if it is one; Refused when not."""
    require(KEY.fullmatch(key) and key not in TAKEN, f'"{key}" is no key: small letters, digits and underscores, a letter first. Nothing was saved.', "key")
    return key


def checked_label(label: str) -> str:
    """The label on one line; Refused when there is none."""
    label = " ".join(label.split())
    require(label, "A field needs a label. Nothing was saved.", "label")
    return label
