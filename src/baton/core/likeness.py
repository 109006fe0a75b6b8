"""Are two customers one and the same?  What speaks for it, how strongly, and in which words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar
from urllib.parse import urlsplit

Level = Literal["strong", "medium"]
Similar = Callable[[str, str], float]  # two names as written: 0 nothing in common, 100 the same
Mark = tuple[str, str]
K = TypeVar("K")

LONGEST: Final = 200
MOST_OF_ONE_MARK: Final = 50  # more accounts with one address or name tell nothing apart
OTHER_NAME: Final = 50  # below this, two names have nothing to do with each other
FURTHER: Final = 3  # what each further reason adds

# The legal forms that stand behind or before a name, in small letters without dots and accents.
FORMS: Final = frozenset({
    "gmbh", "mbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "ug", "haftungsbeschrankt", "ek", "efk", "ev", "eg", "se", "gbr",
    "partg", "partgmbb", "co", "cokg", "company", "inc", "incorporated", "corp", "corporation", "ltd", "limited", "llc",
    "llp", "lp", "plc", "pllc", "pc", "sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "spa", "srl", "srls", "sl", "slu",
    "sau", "bv", "bvba", "nv", "vof", "cv", "ab", "as", "asa", "aps", "oy", "oyj", "kft", "zrt", "nyrt", "sro", "spzoo",
    "doo", "dd", "pty", "pte", "pvt", "private", "bhd", "sdn", "kk", "gk", "uab", "sia", "ou", "ltda", "cia", "eood", "ood",
    "ead", "ооо", "оао", "зао",
})  # fmt: skip
BEFORE: Final = frozenset({"the", "sarl", "sas", "uab", "sia", "ab", "pt", "ooo", "ооо", "оао", "зао", "firma", "fa"})
JOINING: Final = frozenset({"and", "und", "et", "y"})
UNDECOMPOSED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
ASIAN: Final = re.compile("株式会社|有限会社|合同会社|有限公司|股份")
MERGED: Final = re.compile("[.'’`]")
UMLAUTS: Final = re.compile("(?<=[aou])e")
WORDS: Final = re.compile(r"[^\W_]+")
HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")

# Sites on which many have a page of their own: the same site says nothing there.
SHARED: Final = (
    "facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com", "tiktok.com", "xing.com", "pinterest.com",
    "google.com", "linktr.ee", "etsy.com", "ebay.com", "ebay.de", "amazon.com", "github.com", "yelp.com", "t.me", "wa.me",
)  # fmt: skip


SHARED_ENDS: Final = tuple(f".{site}" for site in SHARED)
NUMBER: Final = (100, "same account number")


@dataclass(frozen=True, slots=True)
class Party:
    """What tells a customer from others, each part as the functions here normalise it; blank where it is not known."""

    name: str
    bare_names: frozenset[str] = frozenset()
    number: str = ""
    tax_id: str = ""
    domain: str = ""
    country: str = ""
    postcode: str = ""
    city: str = ""
    emails: frozenset[str] = frozenset()
    phone: str = ""

    def marks(self) -> Iterator[Mark]:
        """What anybody who is alike has in common with it, at least one of these."""
        if self.number:
            yield "number", self.number
        if self.tax_id:
            yield "tax_id", self.tax_id
        if self.domain:
            yield "domain", self.domain
        for name in self.bare_names:
            yield "name", name
        for address in self.emails:
            yield "email", address


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two customers are, from 0 to 100.  Strong: one and the same unless a person says otherwise."""

    score: int
    level: Level
    reasons: tuple[str, ...]


def bare_name(name: str) -> str:
    """A name without its legal form, accents, spaces and signs: what is left when two write it differently.

    German "ae", "oe", "ue" count as the umlauts' plain letters.  A name that is nothing but a legal form is left whole.
    """
    text = name.lower() if name.isascii() else _unaccented(name)
    text = MERGED.sub("", text)
    words = [word for word in WORDS.findall(text.replace("sp z oo", "spzoo")) if word not in JOINING]
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    while len(words) > 1 and words[0] in BEFORE:
        words.pop(0)
    return UMLAUTS.sub("", "".join(words))[:LONGEST]


def _unaccented(name: str) -> str:
    text = unicodedata.normalize("NFKD", ASIAN.sub(" ", name).casefold()).translate(UNDECOMPOSED)
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Mn", "Cf"))


def web_domain(website: str) -> str:
    """The host of a website without "www."; blank for none, or for a site that many share."""
    text = website.strip().lower()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:  # nothing that a browser would find; the codec's error is one too
        return ""
    host = host.removeprefix("www.").rstrip(".")
    is_shared = f".{host}".endswith(SHARED_ENDS)
    return "" if is_shared or not HOST.fullmatch(host) else host[:LONGEST]


def plain_phone(phone: str) -> str:
    """The last eight digits, which stay the same however the country is dialled; blank for fewer than six."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    return digits[-8:] if len(digits) >= 6 else ""


def likeness(one: Party, other: Party, similar: Similar) -> Likeness | None:
    """What speaks for two being one and the same; None when nothing does, or too little.

    Strong are the account's number, the tax id, and the website within a country.  The name with the postcode or the
    city, and an e-mail address, are medium; a phone says nothing alone.  Two tax ids that differ outweigh all but the number.
    """
    contrary = bool(one.tax_id and other.tax_id and one.tax_id != other.tax_id)
    strong, medium = list(_strong(one, other)), list(_medium(one, other))
    if contrary:
        strong, medium = [found for found in strong if found == NUMBER], [found for found in strong if found != NUMBER]
    found = strong + medium
    if not found:
        return None
    score = max(score for score, _ in found) + FURTHER * (len(found) - 1)
    reasons = [words for _, words in found]
    if one.phone and one.phone == other.phone:
        score, reasons = score + FURTHER, [*reasons, "same phone"]
    if contrary:
        score, reasons = score - 20, [*reasons, "but another tax id"]
    elif not one.bare_names & other.bare_names and similar(one.name, other.name) < OTHER_NAME:
        score, reasons = score - 10, [*reasons, "but another name"]
    return Likeness(max(1, min(100, score)), "strong" if strong else "medium", tuple(reasons))


def _strong(one: Party, other: Party) -> Iterator[tuple[int, str]]:
    if one.number and one.number == other.number:
        yield NUMBER
    if one.tax_id and one.tax_id == other.tax_id:
        yield 98, "same tax id"
    if one.domain and (one.domain, one.country) == (other.domain, other.country):
        yield 92, "same website"


def _medium(one: Party, other: Party) -> Iterator[tuple[int, str]]:
    if one.bare_names & other.bare_names:
        if one.postcode and one.postcode == other.postcode:
            yield 84, "same name and postcode"
        elif one.city and one.city == other.city:
            yield 80, "same name and city"
    if one.emails & other.emails:
        yield 75, "same e-mail address"


class Index(Generic[K]):
    """Customers to be compared with: found by what they have in common, not one by one."""

    def __init__(self, similar: Similar):
        self.similar = similar
        self.parties: dict[K, Party] = {}
        self._by_mark: dict[Mark, list[K]] = {}

    def add(self, name: K, party: Party) -> None:
        """Take in a customer under a name; once more under the same, and he is as he is now."""
        self.parties[name] = party
        for mark in party.marks():
            names = self._by_mark.setdefault(mark, [])
            if len(names) < MOST_OF_ONE_MARK and name not in names:
                names.append(name)

    def marked(self, marks: Iterable[Mark]) -> list[K]:
        """Whoever has one of these in common, in the order they came, so many of each as still tell something apart."""
        found: dict[K, None] = {}
        for mark in marks:
            found.update(dict.fromkeys(self._by_mark.get(mark, ())))
        return list(found)

    def like(self, party: Party) -> list[tuple[K, Likeness]]:
        """Those who are alike, the likest first; of equals the one that came first."""
        compared = ((name, likeness(party, self.parties[name], self.similar)) for name in self.marked(party.marks()))
        return sorted(((name, found) for name, found in compared if found), key=lambda pair: -pair[1].score)
