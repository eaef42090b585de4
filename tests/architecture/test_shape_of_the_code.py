"""Small pieces, no printing outside the doors, no state in defaults, a sentence for every test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    """Every Python file of ours."""
    return sorted(path for folder in ("hnb_xl", "udfs", "tests") for path in (REPOSITORY / folder).rglob("*.py"))


def place(path: Path, line: int) -> str:
    """`hnb_xl/pipeline.py:12`, as an editor opens it."""
    return f"{path.relative_to(REPOSITORY).as_posix()}:{line}"


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of a file's syntax tree."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def test_modules_stay_short() -> None:
    """No module is longer than 400 lines."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}

    assert [f"{place(path, n)}" for path, n in lengths.items() if n > MODULE_LINES] == []


def test_functions_stay_short() -> None:
    """No function is longer than 60 lines."""
    long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in sources()
        for node in nodes(path)
        if isinstance(node, Function) and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]

    assert long == []


def test_only_the_doors_print() -> None:
    """`print` is called only by the command line and the bench."""
    doors = ("hnb_xl/cli.py", "hnb_xl/commands/", "tests/bench/")
    printing = [
        place(path, node.lineno)
        for path in sources()
        if not path.relative_to(REPOSITORY).as_posix().startswith(doors)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printing == []


def test_defaults_hold_no_state() -> None:
    """No function has a mutable default argument."""
    mutable = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    makers = {"list", "dict", "set", "defaultdict"}
    found = []
    for path in sources():
        for node in nodes(path):
            if not isinstance(node, Function | ast.Lambda):
                continue
            for default in [*node.args.defaults, *node.args.kw_defaults]:
                made = isinstance(default, ast.Call) and getattr(default.func, "id", "") in makers
                if isinstance(default, mutable) or made:
                    found.append(place(path, default.lineno if default else node.lineno))

    assert found == []


def test_every_test_says_what_it_shows() -> None:
    """Each test function has a docstring that ends with a full stop."""
    silent = [
        f"{place(path, node.lineno)} {node.name}"
        for path in sources()
        if path.name.startswith("test_")
        for node in nodes(path)
        if isinstance(node, Function)
        and node.name.startswith("test_")
        and not (ast.get_docstring(node) or "").strip().endswith(".")
    ]

    assert silent == []
