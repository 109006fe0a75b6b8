"""A real browser at a real server: what a person presses and types is counted."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from baton.ops.testing.parts import program
from tests.make import House
from tests.story import Story
from tests.web.signed_in import signed_in

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# As the tests may run as root, and without a network.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 10_000  # milliseconds until what is awaited has failed
MARKS = """
let asked = 0;  // swaps under way; the document is marked while there are any
const mark = (change) => { asked = Math.max(0, asked + change); document.documentElement.toggleAttribute("data-asked", asked > 0); };
addEventListener("htmx:beforeRequest", () => mark(1));
for (const end of ["htmx:afterSettle", "htmx:sendError", "htmx:responseError"]) addEventListener(end, () => mark(-1));
"""
WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}
CRAMPED = """() => {
    const shown = [...document.querySelectorAll("main .btn")].filter((one) => one.checkVisibility() && !one.closest(".sticky-act, .bulk"));
    const at = new Map(shown.map((one) => [one, one.getBoundingClientRect()])), near = 3;  // pixels
    const leaves = (one) => {
        const room = one.closest(".card-b, .form, .q, .card, .paper");
        return room && at.get(one).right > room.getBoundingClientRect().right - parseFloat(getComputedStyle(room).paddingInlineEnd) + 1;
    };
    const meets = (a, b) => a.left < b.left && a.right + near > b.left && a.bottom > b.top && a.top < b.bottom;
    const touches = (one) => shown.some((other) => meets(at.get(one), at.get(other)));
    return shown.filter((one) => leaves(one) || touches(one)).map((one) => one.innerText.trim());
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread; no view runs in it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Person:
    """Somebody at a browser.  `clicks` and `typed` count what he did; `wrong` holds what the page complained of."""

    def __init__(self, page: Page, base: str, *, scripts: bool = True):
        self.page, self.base, self.scripts = page, base, scripts
        self.clicks, self.typed = 0, 0
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if "Content Security Policy" in said.text else None)

    def open(self, path: str) -> "Person":
        self.page.goto(self.base + path)
        return self

    def click(self, name: str, role: str = "button", *, exact: bool = False) -> "Person":
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=exact).locator("visible=true").first.click()  # type: ignore[arg-type]
        return self.settle()

    def key(self, keys: str) -> "Person":
        self.page.keyboard.press(keys)
        return self.settle()

    def type(self, label: str, text: str) -> "Person":
        self.typed += 1
        self.page.get_by_label(label).locator("visible=true").first.fill(text)
        return self

    def settle(self) -> "Person":
        """Wait until what was pressed is answered and shown."""
        self.page.wait_for_load_state("load" if self.scripts else "networkidle")  # without scripts a page is left, and another one comes
        self.page.locator("html:not([data-asked])").wait_for(state="attached")
        return self

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    @property
    def main(self) -> str:
        """What stands in the main part of the page, in one line."""
        return " ".join(self.page.inner_text("main").split())

    @property
    def at(self) -> str:
        return self.page.url.removeprefix(self.base)

    def focus(self) -> str:
        """What has the focus: its id, else its tag."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.tagName"))

    def axe(self) -> list[str]:
        """What keeps people from using the page, in axe's words; only where scripts run."""
        run = f"(await axe.run({{runOnly: {RULES}, resultTypes: ['violations']}})).violations"
        found: list[dict[str, Any]] = self.page.evaluate(f"async () => {{ {AXE}; return {run} }}")
        return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found]

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def cramped(self) -> list[str]:
        """Buttons that run out of their card, or touch the one beside them."""
        return list(self.page.evaluate(CRAMPED))


class Office:
    """A standing house with its story, its server, and browsers for its people."""

    def __init__(self, house: House, base: str, browser: Browser):
        self.house, self.base, self.browser = house, base, browser
        self.story = Story(house)
        self.people: list[Person] = []

    def person(self, role: str | None = "billing", *, width: str = "wide", scripts: bool = True, scheme: Any = "light") -> Person:
        """Somebody of this role, signed in; without one, somebody who has yet to sign in."""
        size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
        context = self.browser.new_context(viewport=size, java_script_enabled=scripts, color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        if role is not None:
            name = settings.SESSION_COOKIE_NAME
            client = signed_in(self.house.person(role).id)
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])
        context.add_init_script(MARKS)
        person = Person(context.new_page(), self.base, scripts=scripts)
        self.people.append(person)
        return person


@pytest.fixture
def office(standing_house: House, live_server: Any, chromium: Browser) -> Iterator[Office]:
    office = Office(standing_house, live_server.url, chromium)
    yield office
    wrong = [words for person in office.people for words in person.wrong]
    for person in office.people:
        person.page.context.close()
    assert wrong == []
