"""The controls of a page: where its forms, buttons and links lead."""

from html.parser import HTMLParser


class Controls(HTMLParser):
    """Read from a page's HTML."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.forms.append(said.get("action", ""))
        if tag in ("button", "input") and said.get("formaction"):
            self.forms.append(said["formaction"])
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.append(said["href"])
