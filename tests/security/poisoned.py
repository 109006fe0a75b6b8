"""A house in which every text that a person may write holds what would run in a page, if it were not text."""

from contextlib import suppress
from typing import Any, Final

from baton.foundation.errors import Answer
from tests.exchange.bringing import Bringing
from tests.make import House
from tests.story import Story
from tests.web.furnished import furnish

# Ends an attribute, an element and a script; the element's own deed runs as soon as it stands in a page.
PAYLOAD: Final = "'\"></script><img src=q onerror=q()>"
SHORT: Final = "\"><b onx=1>"
KEPT: Final = frozenset({"currency", "country", "tax_country", "code", "category", "unit_minor", "quantity", "kind", "role", "content", "state", "noun", "deed", "method", "percent", "key", "scope", "duplicates", "email", "roles"})  # fmt: skip

MORE: Final = (
    ("business.change", None, "owner", ("name", "legal_name", "registration", "phone", "website", "intro", "payment_text", "footer")),
    ("account.change", "Acme", "billing", ("name", "legal_name", "number", "phone", "website", "po_number", "exemption_reason", "service_tier")),
    ("contact.change", "buyer@acme.example", "billing", ("name", "phone")),
    ("deal.change", "Ready", "sales", ("name", "po_number", "next_step")),
)


def poisoned(entered: Any, payload: str, name: str = "") -> Any:
    """The input, with the payload behind each text in it that is free."""
    if isinstance(entered, dict):
        return {key: poisoned(value, payload, key) for key, value in entered.items()}
    if isinstance(entered, list):
        return [poisoned(value, payload, name) for value in entered]
    is_free = isinstance(entered, str) and name not in KEPT and not name.endswith(("_on", "_at", "_minor", "_percent")) and len(entered) not in (0, 36)
    return entered + payload if is_free else entered


class Poisoned(Story):
    """A story in whose every deed the texts are poisoned, where the deed takes them so; `places` are those that are."""

    def __init__(self, house: House):
        super().__init__(house)
        self.places: set[tuple[str, str]] = set()

    def do(self, deed: str, of: str | None = None, /, *, by: str = "billing", key: str | None = None, **entered: Any) -> Any:
        for payload in (PAYLOAD, SHORT):
            whole = poisoned(entered, payload)
            if whole != entered:
                with suppress(Answer, ValueError):
                    return self._noted(deed, entered, whole, super().do(deed, of, by=by, key=key, **whole))
        return super().do(deed, of, by=by, key=key, **entered)

    def _noted(self, deed: str, before: dict[str, Any], after: dict[str, Any], made: Any) -> Any:
        self.places |= {(deed, name) for name in before if before[name] != after.get(name)}
        return made


def poison(house: House) -> tuple[Poisoned, list[str]]:
    """Furnish the house so; answers its story, and where each page stands."""
    story = Poisoned(house)
    places = furnish(story)
    story.do("role.create", by="owner", name="helper", rights=[{"name": "account.see"}])
    story.do("token.create", by="owner", name="robot", role="read only")
    colour = story.do("field_definition.create", by="owner", noun="account", label="Colour", kind="text")
    story.do("account.change", story.ids["Acme"], fields={colour.key: "red"})
    story.do("user.create", by="owner", email="mallory@example.org", name="Mallory", role="sales")
    story.do("team.create", by="owner", name="North")
    for deed, of, by, fields in MORE:
        for name in fields:
            with suppress(Answer, TypeError):  # where a field takes no such text
                story.do(deed, of, by=by, **{name: "more"})
    run = Bringing(house).start(f"Name{PAYLOAD},City{PAYLOAD},Country\nAcme{PAYLOAD},Bonn{PAYLOAD},Utopia{PAYLOAD}\n")
    return story, [*places, f"/imports/{run.pk}/", "/settings/tokens/", "/settings/roles/", "/settings/fields/", "/settings/users/"]
