"""A picture becomes the logo of all documents to come, once it is sure that they can show it."""

import json
import zlib
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from baton.documents.queries import pdf_of
from baton.documents.store import store
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.models import Announcement
from baton.foundation.performing import reading
from tests.documents.conftest import Registry
from tests.documents.pictures import jpeg, png
from tests.ops.terminal import Terminal


def base64(picture: bytes) -> str:
    return b64encode(picture).decode()


def set_logo(registry: Registry, picture: bytes, **more) -> str:
    return registry.story.do("business.set_logo", by="owner", content=base64(picture), **more).logo


def refused(registry: Registry, content: str) -> str:
    with pytest.raises(Refused) as refusal:
        registry.story.do("business.set_logo", by="owner", content=content)
    assert list(refusal.value.fields) == ["content"]
    return refusal.value.words


def shown(registry: Registry) -> dict:
    [business] = registry.story.all("businesses", by="owner")
    return business


def pictures(registry: Registry, invoice) -> list[str]:
    """The pictures on the first page of an invoice's document."""
    registry.story.run_jobs()
    with reading(registry.house.billing):
        pdf = pdf_of(registry.house.billing, "invoice", invoice.pk).content
    return list(PdfReader(BytesIO(pdf)).pages[0]["/Resources"].get("/XObject", {}))


@pytest.mark.parametrize("picture", [png(60, 20), jpeg()], ids=["png", "jpeg"])
def test_a_picture_is_kept_and_stands_on_what_is_issued_from_now_on(registry, picture):
    before = registry.issued()
    hash = set_logo(registry, picture)
    after = registry.issued()
    assert (shown(registry)["logo"], store().read(hash)) == (hash, picture)
    assert (pictures(registry, before), len(pictures(registry, after))) == ([], 1)


def test_it_is_told_and_the_same_picture_again_is_one_file(registry):
    first, second = set_logo(registry, png(60, 20)), set_logo(registry, png(60, 20))
    assert first == second
    assert len(registry.files()) == 1
    with registry.house.look():
        told = list(Announcement.objects.filter(name="business.logo_set").values_list("details__logo", flat=True))
    assert told == [first, first]


def test_nothing_takes_it_away(registry):
    set_logo(registry, png(60, 20))
    registry.story.do("business.set_logo", by="owner", content="")
    assert shown(registry)["logo"] == ""
    assert pictures(registry, registry.issued()) == []


def test_base64_may_be_wrapped_as_mail_and_terminals_wrap_it(registry):
    written = base64(png(60, 20))
    registry.story.do("business.set_logo", by="owner", content="\n".join(written[at : at + 20] for at in range(0, len(written), 20)))
    assert store().read(shown(registry)["logo"]) == png(60, 20)


@pytest.mark.parametrize(("content", "words"), [
    ("not base64!", "The logo is not base64, so it could not be read."),
    ("abc", "The logo is not base64, so it could not be read."),
    (base64(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "A logo is a PNG or JPEG picture; this is neither. Save it as PNG and try again."),
    (base64(png(60, 20)[:-5]), "The logo is not whole: it ends too early or is damaged. Save it again and try once more."),
    (base64(png(2_001, 2_000)), "The logo is too large: 1,000,000 bytes and 4,000,000 pixels are the most. Make it smaller and try again."),
    (base64(png(60, 20, b"no pixels")), "This picture cannot be put on a document: it is damaged, or of a kind that PDF/A does not take. Save it as PNG and try again."),
    (base64(png(60, 20, zlib.compress(b"\0" * 10))), "This picture cannot be put on a document: it is damaged, or of a kind that PDF/A does not take. Save it as PNG and try again."),
])  # fmt: skip
def test_what_documents_could_not_show_is_refused_and_nothing_is_kept(registry, content, words):
    assert refused(registry, content) == f"{words} The logo was not changed."
    assert (registry.files(), shown(registry)["logo"]) == ([], "")


def test_a_store_that_takes_nothing_is_told(registry, settings, tmp_path: Path):
    (tmp_path / "taken").write_bytes(b"")
    settings.BATON_STORAGE = (tmp_path / "taken").as_uri()
    assert refused(registry, base64(png(60, 20))) == (
        f"A file of {len(png(60, 20))} bytes could not be kept: Not a directory. Nothing of it was written. Make room, or mend the place "
        "that BATON_STORAGE names. The logo was not changed."
    )


def test_it_takes_the_owners_right_and_the_version_one_saw(registry):
    with pytest.raises(NotAllowed, match=r"business\.set_logo"):
        registry.story.do("business.set_logo", by="billing", content="")
    with pytest.raises(Conflict):
        set_logo(registry, png(60, 20), version=99)


def test_from_the_command_line_it_comes_in_a_file(registry, capsys, tmp_path: Path):
    entered = tmp_path / "logo.json"
    entered.write_text(json.dumps({"content": base64(png(60, 20))}))
    printed = Terminal(capsys)("do", "business.set_logo", "--input", f"@{entered}", "--organization", registry.house.id)
    assert (printed.code, printed.json["logo"]) == (0, shown(registry)["logo"])
