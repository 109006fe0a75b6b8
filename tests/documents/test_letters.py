import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.documents import letters
from baton.documents.letters import BREAK, REPLACEMENT, legible, shortened


@pytest.mark.parametrize("written", ["", "Straße 5", "Ελλάδα", "Київ", "日本語", "a\nb", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "−5 € ± ½"])
def test_what_our_fonts_have_stays_as_it_is(written):
    assert legible(written) == written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("e\u0301", "é"),  # composed
        ("\u202egnirts\u202c", "gnirts"),  # nothing turns the line round
        ("\u2066x\u2069", "x"),
        ("a\x00b\x07", f"a{REPLACEMENT}b{REPLACEMENT}"),
        ("\ud800", "?"),  # half a letter, as JSON may carry it
        ("tab\there\r\nand\rthere\u2028end", "tab here\nand\nthere\nend"),
        ("\U00012000", REPLACEMENT),  # cuneiform
        ("\ue000", REPLACEMENT),  # private use
        ("soft\u00adhyphen", "softhyphen"),
        ("👍🏽", "👍"),
        ("✔️", "✔️"),
        ("א\u0308", "א"),  # a mark of another script
        ("x" + 9 * "\u0302", "x" + 3 * "\u0302"),
    ],
)
def test_what_they_have_not_is_left_out_or_shown_as_missing(written, said):
    assert legible(written) == said


def test_a_long_word_may_break_and_a_short_one_may_not():
    assert legible("x" * 24) == "x" * 24
    assert legible("x" * 25) == BREAK.join("x" * 25)
    assert legible("accounts.payable@northwind.example") == BREAK.join(["accounts.", "payable@", "northwind.", "example"])
    assert legible("a\n" * 50) == "a\n" * 50
    assert legible(f"short {'y' * 30} words") == f"short {BREAK.join('y' * 30)} words"


@given(st.text())
def test_every_letter_that_is_left_is_in_a_font(written):
    fonts = letters._coverage()
    for cluster in letters._clusters(legible(written).replace("\n", "")):
        assert any(all(ord(letter) in font for letter in cluster) for font in fonts)


@given(st.text())
def test_twice_is_once(written):
    assert legible(once := legible(written).replace(BREAK, "")).replace(BREAK, "") == once


@given(st.text())
def test_letters_stay_in_their_order(written):
    left = [letter for letter in legible(written) if letter not in (REPLACEMENT, BREAK)]
    given_letters = iter(unicodedata.normalize("NFC", written.replace("\r\n", "\n").encode("utf-8", "replace").decode()).translate(letters._TRANSLATED))
    assert all(letter in given_letters for letter in left)


def test_a_name_for_one_line_ends_in_an_ellipsis():
    assert shortened("Harbor & Pine", 40) == "Harbor & Pine"
    assert shortened("x" * 41, 40) == "x" * 39 + "…"
