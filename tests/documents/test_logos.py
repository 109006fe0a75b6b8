import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.documents.logos import MOST_BYTES, measured
from tests.documents.pictures import jpeg, png


def test_a_picture_is_known_by_its_first_bytes():
    assert measured(png(60, 20)) == ("png", 60, 20)
    assert measured(jpeg()) == ("jpeg", 8, 8)


@pytest.mark.parametrize("logo", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(logo):
    with pytest.raises(ValueError, match="PNG or JPEG picture; this is neither"):
        measured(logo)


@pytest.mark.parametrize("logo", [jpeg()[:4], jpeg()[:-2], b"\xff\xd8\x00\x00\x00\x00\xff\xd9", b"\xff\xd8\xff\xd9", png(0, 20)])
def test_a_picture_that_is_not_whole_is_refused(logo):
    with pytest.raises(ValueError, match="not whole"):
        measured(logo)


@given(st.integers(8, len(png(60, 20)) - 1))
def test_a_png_cut_anywhere_is_refused(at):
    with pytest.raises(ValueError, match="not whole"):
        measured(png(60, 20)[:at])


@given(st.integers(8, len(png(60, 20)) - 1), st.integers(1, 255))
def test_a_png_with_any_byte_changed_is_refused(at, by):
    logo = bytearray(png(60, 20))
    logo[at] ^= by
    with pytest.raises(ValueError, match="not whole"):
        measured(bytes(logo))


@pytest.mark.parametrize("logo", [png(2_001, 2_000), jpeg()[:-2] + bytes(MOST_BYTES) + b"\xff\xd9"])
def test_a_picture_too_large_to_set_on_each_document_is_refused(logo):
    with pytest.raises(ValueError, match="too large"):
        measured(logo)
