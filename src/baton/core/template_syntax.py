"""How a template is read: text and tags put into the blocks they stand in, and what is wrong noted in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

LONGEST_TEXT: Final = 100_000  # characters of a template
DEEPEST: Final = 10  # blocks inside blocks
MOST_FILTERS: Final = 3

FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "upper": str.upper,
    "lower": str.lower,
    "trim": str.strip,
    "one_line": lambda text: " ".join(text.split()),
}

_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_FOR: Final = re.compile(r"for +([a-z][a-z0-9_]*) +in +(\S+)")
_OPENING: Final = re.compile(r"\{[{%]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template, and in which line, counted from 1."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Print:
    """Where a value is written: its path, and the filters it goes through in order."""

    path: str
    filters: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Block:
    """An `if` (name is empty) or a `for`; at the top the whole text, with neither path nor name."""

    path: str
    name: str
    line: int
    body: list["Node"] = field(default_factory=list)
    otherwise: list["Node"] | None = None

    @property
    def word(self) -> str:
        """The tag that opened it."""
        return "for" if self.name else "if"

    @property
    def open_end(self) -> list["Node"]:
        """Where what is read next belongs: its body, or what stands after its else."""
        return self.body if self.otherwise is None else self.otherwise


Node = str | Print | Block


def parsed(text: str) -> tuple[Block, list[Problem]]:
    """The whole text as a block, as far as it could be read, and what is wrong with it."""
    root = Block("", "", 1)
    if len(text) > LONGEST_TEXT:
        return root, [Problem(1, f"The text has {len(text):,} characters; a template has at most {LONGEST_TEXT:,}.")]
    reader = Reader(root)
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


class Reader:
    """Puts text and tags into the blocks they stand in, and notes what is wrong."""

    def __init__(self, root: Block):
        self.open = [root]
        self.problems: list[Problem] = []

    def text(self, text: str) -> None:
        """Add text to the block that is open."""
        if text:
            self.open[-1].open_end.append(text)

    def tag(self, inside: str, closing: str, line: int) -> None:
        """Add what a tag says, or note what is wrong with it."""
        words = self._print(inside, line) if closing == "}}" else self._block(inside, line)
        if words:
            self.problems.append(Problem(line, words))

    def finish(self) -> None:
        """Note each block that was never closed."""
        for block in self.open[1:]:
            self.problems.append(Problem(block.line, f"{{% {block.word} %}} has no {{% end{block.word} %}}."))

    def _print(self, inside: str, line: int) -> str:
        path, *filters = (part.strip(" ") for part in inside.split("|"))
        if not _PATH.fullmatch(path):
            return f'"{short(path)}" is no name; between {{{{ }}}} stands a name like seller.name and nothing else.'
        if len(filters) > MOST_FILTERS:
            return f"{len(filters)} filters on one value; there may be {MOST_FILTERS}."
        unknown = [name for name in filters if name not in FILTERS]
        self.open[-1].open_end.append(Print(path, tuple(filters), line))
        return f'There is no filter "{short(unknown[0])}"; there are {", ".join(FILTERS)}.' if unknown else ""

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
        return f'"{short(inside)}" is unknown; there are if, else, endif, for … in …, endfor.'

    def _begin(self, inside: str, word: str, line: int) -> str:
        loop = _FOR.fullmatch(inside)
        path = loop[2] if loop else inside[3:].strip(" ") if word == "if" else ""
        block = Block(path, loop[1] if loop else "", line)
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
        return f'"{short(inside)}" cannot be read; write it like {shape}.'


def short(text: str) -> str:
    """What somebody wrote, as it is quoted in words about it: at most 40 characters."""
    return text if len(text) <= 40 else f"{text[:40]}…"
