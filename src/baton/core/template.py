"""What a text says once its values are filled in: a language too small to do anything else.

    {{ seller.name }}  {{ number | upper }}
    {% if po_number %}…{% else %}…{% endif %}
    {% for line in lines %}…{% endfor %}

A path is looked up in plain dicts and nowhere else: there are no attributes, calls, operators or literals, and a value
is never read as a template. Everything outside the braces is text, whatever it looks like.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

LONGEST_TEXT: Final = 100_000  # characters of a template
LARGEST_BYTES: Final = 1_000_000  # of what comes out, and of the values that are read for it
MOST_STEPS: Final = 20_000  # parts written, over all turns of all loops
DEEPEST: Final = 10  # blocks inside blocks
MOST_FILTERS: Final = 3

FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "upper": str.upper,
    "lower": str.lower,
    "trim": str.strip,
    "one_line": lambda text: " ".join(text.split()),
}

_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_FOR: Final = re.compile(r"for +([a-z][a-z0-9_]*) +in +(\S+)")
_OPENING: Final = re.compile(r"\{[{%]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template, and in which line, counted from 1."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class _Print:
    path: str
    filters: tuple[str, ...]
    line: int


@dataclass(slots=True)
class _Block:
    """An `if` (name is empty) or a `for`; at the top the whole text, with neither path nor name."""

    path: str
    name: str
    line: int
    body: list["_Node"] = field(default_factory=list)
    otherwise: list["_Node"] | None = None

    @property
    def word(self) -> str:
        return "for" if self.name else "if"

    @property
    def open_end(self) -> list["_Node"]:
        return self.body if self.otherwise is None else self.otherwise


_Node = str | _Print | _Block


def check(text: str, known: Collection[str]) -> list[Problem]:
    """What must be mended before a template can be used; nothing when it can.

    `known` are the paths that will have values: "number", "seller.name", "lines[].description" for a field of a list's
    rows, "notes[]" for a list of texts. `names` makes them from an example.
    """
    root, problems = _parsed(text)
    problems += _unknown(root.body, frozenset(known), {})
    return sorted(problems, key=lambda problem: problem.line)


def names(example: Mapping[str, Any]) -> set[str]:
    """The known paths of an example of the values, in which every list has a row."""
    found: set[str] = set()
    for name, value in example.items():
        found |= _paths(name, value)
    return found


def render(text: str, values: Mapping[str, Any], *, as_html: bool = False) -> str:
    """The text with its values: texts, and lists and dicts of them.  `as_html` escapes each value for a page.

    Refuses a broken template, a name without a value, what is no text, more than 1 MB and more than 20,000 parts.
    """
    root, problems = _parsed(text)
    if problems:
        raise ValueError(f"Line {problems[0].line}: {problems[0].words}")
    writer = _Writer(as_html)
    writer.write(root.body, values)
    return "".join(writer.parts)


class _Writer:
    """Collects what comes out, and stops when it is too much."""

    def __init__(self, as_html: bool):
        self.as_html = as_html
        self.parts: list[str] = []
        self.read_bytes = self.written_bytes = self.steps = 0

    def write(self, nodes: Sequence[_Node], values: Mapping[str, Any]) -> None:
        for node in nodes:
            self._step()
            if isinstance(node, str):
                self._put(node)
            elif isinstance(node, _Print):
                self._put(self._printed(node, values))
            elif node.name:
                for row in _rows(_value(node.path, values, node.line), node):
                    self._step()
                    self.write(node.body, {**values, node.name: row})
            else:
                self.write(node.body if _value(node.path, values, node.line) else node.otherwise or [], values)

    def _printed(self, node: _Print, values: Mapping[str, Any]) -> str:
        value = _value(node.path, values, node.line)
        if not isinstance(value, str):
            raise ValueError(f'Line {node.line}: "{node.path}" is no text, so it cannot be printed.')
        self.read_bytes = _within(self.read_bytes, value)
        for name in node.filters:
            value = FILTERS[name](value)
        return escape(value) if self.as_html else value

    def _put(self, text: str) -> None:
        self.written_bytes = _within(self.written_bytes, text)
        self.parts.append(text)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise ValueError(f"The text has more than {MOST_STEPS:,} parts: shorten its lists.")


def _within(used_bytes: int, text: str) -> int:
    used_bytes += len(text.encode("utf-8", "surrogatepass"))
    if used_bytes > LARGEST_BYTES:
        raise ValueError(f"The text is larger than {LARGEST_BYTES:,} bytes: shorten it or its lists.")
    return used_bytes


def _value(path: str, values: Mapping[str, Any], line: int) -> Any:
    value: Any = values
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            raise ValueError(f'Line {line}: there is no value "{path}".')
        value = value[name]
    return value


def _rows(value: Any, block: _Block) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f'Line {block.line}: "{block.path}" is no list, so there is nothing to go through.')
    return value


# reading a template


def _parsed(text: str) -> tuple[_Block, list[Problem]]:
    root = _Block("", "", 1)
    if len(text) > LONGEST_TEXT:
        return root, [Problem(1, f"The text has {len(text):,} characters; a template has at most {LONGEST_TEXT:,}.")]
    reader = _Reader(root)
    at, line = 0, 1
    while (opening := _OPENING.search(text, at)) is not None:
        start, closing = opening.start(), "}}" if opening.group() == "{{" else "%}"
        end = text.find(closing, start + 2)
        tag_line = line + text.count("\n", at, start)
        if end < 0 or "\n" in text[start:end]:
            words = f"{opening.group()} is not closed on its line; write {closing} after the name."
            reader.problems.append(Problem(tag_line, words))
            return root, reader.problems
        before, after = _around(text, at, start, end + 2, is_block=closing == "%}")
        reader.text(text[at:before])
        reader.tag(text[start + 2 : end].strip(" "), closing, tag_line)
        line = tag_line + text.count("\n", start, after)
        at = after
    reader.text(text[at:])
    reader.finish()
    return root, reader.problems


def _around(text: str, at: int, start: int, end: int, *, is_block: bool) -> tuple[int, int]:
    """Where the text before a tag ends and after it begins: a block's tag alone on its line takes the line with it."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    is_alone = not text[line_start:start].strip(" \t") and not text[end:line_end].strip(" \t\r")
    if is_block and is_alone and line_start >= at:
        return line_start, min(line_end + 1, len(text))
    return start, end


class _Reader:
    """Puts text and tags into the blocks they stand in, and notes what is wrong."""

    def __init__(self, root: _Block):
        self.open = [root]
        self.problems: list[Problem] = []

    def text(self, text: str) -> None:
        if text:
            self.open[-1].open_end.append(text)

    def tag(self, inside: str, closing: str, line: int) -> None:
        words = self._print(inside, line) if closing == "}}" else self._block(inside, line)
        if words:
            self.problems.append(Problem(line, words))

    def finish(self) -> None:
        for block in self.open[1:]:
            self.problems.append(Problem(block.line, f"{{% {block.word} %}} has no {{% end{block.word} %}}."))

    def _print(self, inside: str, line: int) -> str:
        path, *filters = (part.strip(" ") for part in inside.split("|"))
        if not _PATH.fullmatch(path):
            return f'"{_short(path)}" is no name; between {{{{ }}}} stands a name like seller.name and nothing else.'
        if len(filters) > MOST_FILTERS:
            return f"{len(filters)} filters on one value; there may be {MOST_FILTERS}."
        unknown = [name for name in filters if name not in FILTERS]
        self.open[-1].open_end.append(_Print(path, tuple(filters), line))
        return f'There is no filter "{_short(unknown[0])}"; there are {", ".join(FILTERS)}.' if unknown else ""

    def _block(self, inside: str, line: int) -> str:
        word = inside.split(" ", 1)[0]
        if word in ("if", "for"):
            return self._begin(inside, word, line)
        block = self.open[-1]
        if inside == "else" and len(self.open) > 1 and not block.name and block.otherwise is None:
            block.otherwise = []
            return ""
        if inside == f"end{block.word}" and len(self.open) > 1:
            self.open.pop()
            return ""
        if inside in ("else", "endif", "endfor"):
            return f"{{% {inside} %}} stands where nothing is open that it could belong to."
        return f'"{_short(inside)}" is unknown; there are if, else, endif, for … in …, endfor.'

    def _begin(self, inside: str, word: str, line: int) -> str:
        loop = _FOR.fullmatch(inside)
        path = loop[2] if loop else inside[3:].strip(" ") if word == "if" else ""
        block = _Block(path, loop[1] if loop else "", line)
        if not _PATH.fullmatch(path):
            block.path, block.name = "", "row" if word == "for" else ""
        if len(self.open) > DEEPEST:
            self.open[-1].open_end.append("")
            self.open.append(block)  # kept off the tree, and open so that its end finds it
            return f"More than {DEEPEST} blocks inside each other."
        self.open[-1].open_end.append(block)
        self.open.append(block)
        if block.path:
            return ""
        shape = "{% if po_number %}" if word == "if" else "{% for line in lines %}"
        return f'"{_short(inside)}" cannot be read; write it like {shape}.'


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


# which names a template uses


def _unknown(nodes: Sequence[_Node], known: frozenset[str], loops: Mapping[str, str]) -> list[Problem]:
    problems = []
    for node in nodes:
        if isinstance(node, str):
            continue
        path = _full(node.path, loops)
        if isinstance(node, _Print):
            problems += _missing(node, path, path in known, known)
            continue
        rows = f"{path}[]"
        if node.path:
            is_list = any(name == rows or name.startswith(f"{rows}.") for name in known)
            problems += _missing(node, path, is_list or (not node.name and path in known), known)
        inner = {**loops, node.name: rows} if node.name else loops
        problems += _unknown([*node.body, *(node.otherwise or [])], known, inner)
    return problems


def _full(path: str, loops: Mapping[str, str]) -> str:
    """A path from the top: inside `for line in lines`, "line.unit" is "lines[].unit"."""
    first, dot, rest = path.partition(".")
    return f"{loops[first]}{dot}{rest}" if first in loops else path


def _missing(node: _Print | _Block, path: str, is_there: bool, known: frozenset[str]) -> list[Problem]:
    if is_there:
        return []
    if isinstance(node, _Block) and node.name and path in known:
        return [Problem(node.line, f'"{node.path}" is no list.')]
    if any(name.startswith((f"{path}.", f"{path}[]")) for name in known):
        return [Problem(node.line, f'"{node.path}" has parts; name one of them.')]
    return [Problem(node.line, f'There is no value "{_short(node.path)}".')]


def _paths(path: str, value: Any) -> set[str]:
    if isinstance(value, dict):
        return {found for name, inner in value.items() for found in _paths(f"{path}.{name}", inner)}
    if isinstance(value, list):
        return {found for row in value for found in _paths(f"{path}[]", row)}
    return {path}
