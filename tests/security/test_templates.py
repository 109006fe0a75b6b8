"""S10: the words that organizations write themselves are filled in, and can do nothing else."""

import time
from typing import Final

from baton.core.template import LARGEST_BYTES, check, render
from baton.core.template_syntax import FILTERS, LONGEST_TEXT, MOST_FILTERS
from tests.core.test_template import BRACED, KNOWN, OTHERS, VALUES

AROUND: Final = ("{}", "a{}b", "{{% if number %}}{}{{% endif %}}")
CORPUS = sorted({shape.format(text) for shape in AROUND for text in BRACED + OTHERS})
EVALUATED = ("49", "7777777", "uid=", "root:x:0", "<class", "builtin", "subprocess", "__globals__': ", "SECRET")


def test_what_is_not_of_our_language_is_refused_or_stands_as_it_was_written():
    assert len(CORPUS) >= 300
    for text in CORPUS:
        if check(text, KNOWN):
            continue
        said = render(text, VALUES)
        assert said in (text, text.replace("{% if number %}", "").replace("{% endif %}", "")), text


def test_in_a_value_each_of_them_is_a_value_also_for_a_page():
    for text in CORPUS:
        assert render("{{ x }}", {"x": text}) == text
        assert "<" not in render("{{ x }}", {"x": text}, as_html=True)
        assert not any(word in render("{{ x }}", {"x": text}) and word not in text for word in EVALUATED)


def test_the_worst_template_ends_soon_and_small():
    """As many parts, filters and bytes as there may be; what is more is refused, in words."""
    filters = " | ".join(list(FILTERS)[:MOST_FILTERS])
    texts = [
        "{% for a in rows %}{{ a | " + filters + " }}{% endfor %}", f"{{{{ big | {filters} }}}}" * 6, "{{ x }}" * (LONGEST_TEXT // 7),
        "{% for a in rows %}" * 8 + "x" + "{% endfor %}" * 8, "{% if x %}" * 9 + "x" + "{% endif %}" * 9, "{% if x %}" * 10_000,
    ]  # fmt: skip
    values = {"x": "é", "rows": ["aé " * 16] * 9_000, "big": "ß " * 160_000}
    for text in texts:
        began = time.thread_time()
        try:
            said = render(text, values)
        except ValueError as refusal:
            said = str(refusal)
        assert len(said.encode()) <= LARGEST_BYTES and time.thread_time() - began < 0.5, text[:60]
