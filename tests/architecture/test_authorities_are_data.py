"""Authority, period, scale and pack are configuration: no code asks which council it serves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hnb_xl.model.authority import load_authority
from hnb_xl.shipped import authorities

PACKAGE = Path(__file__).resolve().parents[2] / "hnb_xl"
FILES = [path for path in sorted(authorities().glob("*.toml")) if path.stem != "blank"]
NAMES = {path.stem for path in FILES} | {re.split(r"[- ]", path.stem)[0] for path in FILES}
NAMES |= {load_authority(path).authority.name.split()[0].lower() for path in FILES}


def docstrings(tree: ast.AST) -> set[ast.Constant]:
    """The texts that say what a module, class or function is."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(first.value)
    return found


def conditions(tree: ast.AST) -> Iterator[ast.AST]:
    """What decides: tests of if, while, match and conditional expressions, comparisons, and keys of dictionaries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            yield node.test
        elif isinstance(node, ast.Compare | ast.match_case):
            yield node
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            yield node.slice


@pytest.mark.parametrize("name", sorted(NAMES))
def test_nothing_is_decided_by_an_authoritys_name(name: str) -> None:
    """No condition, comparison, key or branch anywhere names one."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = docstrings(tree)
        for deciding in conditions(tree):
            for node in ast.walk(deciding):
                words = node.value if isinstance(node, ast.Constant) and node not in prose else getattr(node, "id", "")
                if isinstance(words, str) and name in words.lower():
                    found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")  # type: ignore[attr-defined]

    assert found == []


def test_there_is_more_than_one_authority() -> None:
    """Two councils and two house styles, or the test above shows nothing."""
    packs = {load_authority(path).authority.pack for path in FILES}

    assert len(FILES) >= 3
    assert packs == {"return", "highlight", "portfolio"}
