import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.likeness import Index, Likeness, Party, bare_name, likeness, plain_phone, web_domain

texts = st.text(max_size=60)
few = st.sampled_from(["", "a", "b"])
some = st.frozensets(st.sampled_from(["a", "b"]), max_size=2)
parties = st.builds(
    Party, name=few, bare_names=some, number=few, tax_id=few, domain=few, country=few, postcode=few, city=few, emails=some, phone=few
)


def similar(one: str, other: str) -> float:
    return 100 if one == other else 0


def alike(one: Party, other: Party) -> Likeness | None:
    return likeness(one, other, similar)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fernhill Nurseries LLC", "Fern Hill Nurseries"),
        ("Müller & Söhne GmbH & Co. KG", "Mueller und Soehne"),
        ("S.A.R.L. Dupont", "DUPONT"),
        ("Acme Sp. z o.o.", "acme"),
        ("The Acme Company, Inc.", "ACME"),
        ("O’Neil's Ltd", "Oneils Limited"),
        ("Ac\u200bme\u202e", "Acme"),
        ("Ｓｏｎｙ 株式会社", "Sony"),
        ("Łódź Trans", "Lodz-Trans"),
    ],
)
def test_names_are_the_same_without_their_legal_form_accents_and_signs(one, other):
    assert bare_name(one) == bare_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Acme North", "Acme South"), ("Smith & Wesson", "Smith"), ("Bluehill", "Redhill")])
def test_other_names_stay_others(one, other):
    assert bare_name(one) != bare_name(other)


def test_a_name_that_is_nothing_but_a_legal_form_is_left():
    assert (bare_name("GmbH"), bare_name("The Company")) == ("gmbh", "the")


@given(texts)
def test_a_bare_name_is_bare_already_and_fits_its_column(name):
    bare = bare_name(name)
    assert len(bare) <= 200 and " " not in bare
    assert bare_name(name.upper().lower()) == bare_name(name.upper().lower() + " ")


@given(texts)
def test_whatever_is_typed_as_a_website_gives_a_host_or_nothing(website):
    host = web_domain(website)
    assert host == "" or ("." in host and host == host.lower() and web_domain(host) == host)


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.Acme.com/about?x", "acme.com"), ("acme.de:8080", "acme.de"), ("shop.acme.co.uk", "shop.acme.co.uk"),
        ("http://münchen.de", "xn--mnchen-3ya.de"), ("not a site", ""), ("http://[::1", ""), ("a..b", ""), ("acme", ""), ("", ""),
        ("https://de.linkedin.com/company/acme", ""), ("facebook.com/acme", ""), ("myfacebook.com", "myfacebook.com"),
    ],
)  # fmt: skip
def test_a_website_is_its_host_unless_many_share_it(website, host):
    assert web_domain(website) == host


@pytest.mark.parametrize(("phone", "plain"), [("+49 (0)30 901820-12", "90182012"), ("030 / 901 820 12", "90182012"), ("12345", ""), ("", "")])
def test_a_phone_is_its_last_digits(phone, plain):
    assert plain_phone(phone) == plain


@given(parties, parties)
def test_likeness_goes_both_ways(one, other):
    found, back = alike(one, other), alike(other, one)
    assert found == back
    assert found is None or 1 <= found.score <= 100 and found.reasons


@given(parties)
def test_a_phone_alone_never_speaks_for_two_being_one(party):
    assert alike(Party(name="x", phone="90182012"), Party(name="x", phone="90182012", city=party.city)) is None


@given(parties, parties)
def test_it_is_strong_by_number_tax_id_or_website_in_a_country_alone(one, other):
    found = alike(one, other)
    number = bool(one.number and one.number == other.number)
    tax = bool(one.tax_id and one.tax_id == other.tax_id)
    contrary = bool(one.tax_id and other.tax_id and not tax)
    site = bool(one.domain and one.domain == other.domain and one.country == other.country)
    assert (found is not None and found.level == "strong") == (number or tax or (site and not contrary))


@given(st.lists(parties, max_size=8), parties)
def test_an_index_finds_exactly_those_who_are_alike_the_likest_first(known, party):
    index: Index[int] = Index(similar)
    for n, one in enumerate(known):
        index.add(n, one)
    found = index.like(party)
    assert {n for n, _ in found} == {n for n, one in enumerate(known) if alike(party, one)}
    assert [one.score for _, one in found] == sorted((one.score for _, one in found), reverse=True)


def test_reasons_are_told_in_words_and_add_up():
    one = Party(name="Acme GmbH", bare_names=frozenset({"acme"}), city="berlin", emails=frozenset({"a@acme.de"}), phone="90182012")
    other = Party(name="ACME", bare_names=frozenset({"acme"}), city="berlin", emails=frozenset({"a@acme.de"}), phone="90182012")
    assert alike(one, other) == Likeness(86, "medium", ("same name and city", "same e-mail address", "same phone"))


def test_the_same_name_alone_is_no_reason():
    assert alike(Party(name="Acme", bare_names=frozenset({"acme"})), Party(name="Acme", bare_names=frozenset({"acme"}))) is None


def test_two_tax_ids_that_differ_outweigh_a_name_and_weaken_a_website():
    name = frozenset({"acme"})
    one = Party(name="Acme", bare_names=name, city="berlin", tax_id="DE1", domain="acme.de", country="DE")
    assert alike(one, Party(name="Acme", bare_names=name, city="berlin", tax_id="DE2")) is None
    site = alike(one, Party(name="Acme", bare_names=name, tax_id="DE2", domain="acme.de", country="DE"))
    assert site == Likeness(72, "medium", ("same website", "but another tax id"))


def test_another_name_makes_it_less_likely():
    one, other = Party(name="Acme", domain="acme.de", country="DE"), Party(name="Zenith", domain="acme.de", country="DE")
    assert alike(one, other) == Likeness(82, "strong", ("same website", "but another name"))


def test_who_was_taken_in_again_is_as_he_is_now():
    index: Index[str] = Index(similar)
    index.add("acme", Party(name="Acme", number="1"))
    index.add("acme", Party(name="Acme", number="2"))
    assert index.like(Party(name="Acme", number="1")) == []
    assert [name for name, _ in index.like(Party(name="Acme", number="2"))] == ["acme"]
