"""The budget of the house (raising a number is a reviewed change)."""

import ast

from tests.house.source import PACKAGE, functions, modules, percentile

FILE_P95, FILE_MAX = 250, 400
FUNCTION_P95, FUNCTION_MAX = 30, 60
ARGUMENTS_P95, ARGUMENTS_MAX = 4, 6
IMPORTS_P95 = 15
# Django must be set up before its models can be imported, so this alone imports inside a function.
LATE_IMPORTS = {"ops/bench/run.py"}


def lines() -> dict[str, int]:
    return {name: len((PACKAGE / name).read_text().splitlines()) for name in modules()}


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    a = function.args
    named = [x for x in (*a.posonlyargs, *a.args, *a.kwonlyargs) if x.arg not in ("self", "cls")]
    return len(named) + bool(a.vararg) + bool(a.kwarg)


def test_no_file_is_longer_than_a_reader_keeps_in_mind():
    assert {name: n for name, n in lines().items() if n > FILE_MAX} == {}
    assert percentile([n for n in lines().values() if n], 0.95) <= FILE_P95


def test_functions_are_short():
    lengths = {
        f"{name}:{f.lineno} {f.name}": f.end_lineno - f.lineno + 1 for name, tree in modules().items() for f in functions(tree)
    }
    assert {name: n for name, n in lengths.items() if n > FUNCTION_MAX} == {}
    assert percentile(list(lengths.values()), 0.95) <= FUNCTION_P95


def test_functions_take_few_arguments():
    """A door's or step's own `work` is the first word of its sentence, and counts like any other."""
    counts = {f"{name}:{f.lineno} {f.name}": arguments(f) for name, tree in modules().items() for f in functions(tree)}
    assert {name: n for name, n in counts.items() if n > ARGUMENTS_MAX} == {}
    assert percentile(list(counts.values()), 0.95) <= ARGUMENTS_P95


def test_a_file_depends_on_few_others():
    counts = [len({ast.unparse(node).split(" import ")[0] for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)}) for tree in modules().values()]
    assert percentile(counts, 0.95) <= IMPORTS_P95


def test_imports_stand_at_the_top():
    late = {
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name not in LATE_IMPORTS
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(f)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == set()


def test_no_drawer_is_called_miscellaneous():
    drawers = {"utils", "helpers", "services", "managers", "common", "mixins", "base"}
    named = {part.removesuffix(".py") for name in modules() for part in name.split("/") if name != "foundation/backend/base.py"}
    assert named & drawers == set()
