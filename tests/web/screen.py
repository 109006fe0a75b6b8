"""A person's screen without scripts: what is read on it, and forms sent as they stand, with what is typed into them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

SKIPPED = {"script", "style", "svg"}


@dataclass
class Form:
    """A form of a page: where it leads, what it holds, its fields by their labels, its buttons by their words, and those that lead elsewhere."""

    action: str
    holds: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """The words of the main part of a page, its links and its forms."""

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._skips, self._link, self._button, self._label, self._leads = 0, "", "", "", ""
        self._said: list[str] = []
        self._select = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        has = dict(attrs)
        if tag in SKIPPED:
            self._skips += 1
        elif tag == "form":
            self._form = Form(has["action"]) if has.get("method") == "post" else None
            self.forms += [self._form] if self._form else []
        elif tag == "a":
            self._link, self._said = has.get("href", ""), []
        elif tag == "button":
            self._button, self._leads, self._said = f"{has.get('name', '')}={has.get('value', '')}", has.get("formaction", ""), []
        elif tag == "label":
            self._label, self._said = has.get("for", ""), []
        elif self._form and tag in ("input", "textarea", "select"):
            self._filled(tag, has)
        elif self._form and tag == "option" and ("selected" in has or self._select not in self._form.holds):
            self._form.holds[self._select] = has.get("value", "")

    def _filled(self, tag: str, has: dict[str, Any]) -> None:
        form: Any = self._form
        if label := next((words for words, of in form.labels.items() if of == has.get("id")), None):
            form.labels[label] = has["name"]
        if tag == "select":
            self._select = has["name"]
        elif has.get("type") != "checkbox" or "checked" in has:
            form.holds[has["name"]] = has.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(" ".join(self._said).split())
        if tag in SKIPPED:
            self._skips -= 1
        elif tag == "form":
            self._form = None
        elif tag == "a":
            self.links.setdefault(words, self._link)
        elif tag == "button" and self._form:
            name, _, value = self._button.partition("=")
            self._form.buttons[words] = (name, value)
            if self._leads:
                self._form.elsewhere[words] = self._leads
        elif tag == "label" and self._form:
            self._form.labels[words] = self._label

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.words.append(data)
            self._said.append(data)


class Screen:
    """Somebody's browser.  Pages are opened, links followed and buttons pressed by the words that stand on them."""

    def __init__(self, client: Client):
        self.client = client

    def open(self, address: str, status: int = 200) -> "Screen":
        return self._show(self.client.get(address), status)

    def follow(self, words: str) -> "Screen":
        """Follow the first link whose words begin so."""
        address = next(to for said, to in self.page.links.items() if said.startswith(words))
        return self.open(address if address.startswith("/") else self.path + address)

    def press(self, button: str, status: int = 303, **typed: str) -> "Screen":
        """Send the form with this button, with what is typed into fields by label or name; the page that follows is shown."""
        form = next(form for form in self.page.forms if any(said.startswith(button) for said in form.buttons))
        words, (name, value) = next((said, pair) for said, pair in form.buttons.items() if said.startswith(button))
        posted = form.holds | {form.labels.get(key, key): text for key, text in typed.items()} | ({name: value} if name else {})
        answer: Any = self.client.post(form.elsewhere.get(words, form.action), posted)
        assert answer.status_code == status, " ".join(Reader(answer.content.decode()).words)
        return self.open(answer["Location"]) if status == 303 else self._show(answer, status)

    def _show(self, answer: Any, status: int) -> "Screen":
        assert answer.status_code == status, answer.content.decode()[:2000]
        self.html: str = answer.content.decode()
        self.path: str = answer.wsgi_request.path
        self.page = Reader(self.html)
        return self

    @property
    def text(self) -> str:
        """All that is read, in one line."""
        return " ".join(" ".join(self.page.words).split())

    @property
    def main(self) -> str:
        """What is read in the main part of the page."""
        inner = self.html.split("<main", 1)[1].split(">", 1)[1].split("</main>")[0]
        return " ".join(" ".join(Reader(inner).words).split())

    @property
    def buttons(self) -> list[str]:
        """The buttons by which something is done."""
        return [words for form in self.page.forms for words in form.buttons]
