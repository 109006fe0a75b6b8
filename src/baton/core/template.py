"""What a text says once its values are filled in: a language too small to do anything else.

    {{ seller.name }}  {{ number | upper }}
    {% if po_number %}…{% else %}…{% endif %}
    {% for line in lines %}…{% endfor %}

A path is looked up in plain dicts and nowhere else: there are no attributes, calls, operators or literals, and a value
is never read as a template. Everything outside the braces is text, whatever it looks like.
"""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any, Final

from baton.core.template_syntax import FILTERS, Block, Node, Print, Problem, parsed, short

LARGEST_BYTES: Final = 1_000_000  # of what comes out, and of the values that are read for it
MOST_STEPS: Final = 20_000  # parts written, over all turns of all loops


def check(text: str, known: Collection[str]) -> list[Problem]:
    """What must be mended before a template can be used; nothing when it can.

    `known` are the paths that will have values: "number", "seller.name", "lines[].description" for a field of a list's
    rows, "notes[]" for a list of texts. `names` makes them from an example.
    """
    root, problems = parsed(text)
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
    root, problems = parsed(text)
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

    def write(self, nodes: Sequence[Node], values: Mapping[str, Any]) -> None:
        """Write nodes with these values, within the bounds on steps and bytes."""
        for node in nodes:
            self._step()
            if isinstance(node, str):
                self._put(node)
            elif isinstance(node, Print):
                self._put(self._printed(node, values))
            elif node.name:
                for row in _rows(_value(node.path, values, node.line), node):
                    self._step()
                    self.write(node.body, {**values, node.name: row})
            else:
                self.write(node.body if _value(node.path, values, node.line) else node.otherwise or [], values)

    def _printed(self, node: Print, values: Mapping[str, Any]) -> str:
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


def _rows(value: Any, block: Block) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f'Line {block.line}: "{block.path}" is no list, so there is nothing to go through.')
    return value


def _unknown(nodes: Sequence[Node], known: frozenset[str], loops: Mapping[str, str]) -> list[Problem]:
    problems = []
    for node in nodes:
        if isinstance(node, str):
            continue
        path = _full(node.path, loops)
        if isinstance(node, Print):
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


def _missing(node: Print | Block, path: str, is_there: bool, known: frozenset[str]) -> list[Problem]:
    if is_there:
        return []
    if isinstance(node, Block) and node.name and path in known:
        return [Problem(node.line, f'"{node.path}" is no list.')]
    if any(name.startswith((f"{path}.", f"{path}[]")) for name in known):
        return [Problem(node.line, f'"{node.path}" has parts; name one of them.')]
    return [Problem(node.line, f'There is no value "{short(node.path)}".')]


def _paths(path: str, value: Any) -> set[str]:
    if isinstance(value, dict):
        return {found for name, inner in value.items() for found in _paths(f"{path}.{name}", inner)}
    if isinstance(value, list):
        return {found for row in value for found in _paths(f"{path}[]", row)}
    return {path}
