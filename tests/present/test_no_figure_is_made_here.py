"""`present` lays figures out; it never works one out."""

from __future__ import annotations

import ast
from pathlib import Path

PRESENT = Path(__file__).resolve().parents[2] / "hnb_xl" / "present"
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)

GEOMETRY = "drawn.py"  # heights and places of bars, never read off as a number
SCALING = {"value * _HUNDRED", "value / unit.scale", "size * _HUNDRED"}
TEXT = {"section.removesuffix('_)') + brackets", "one + 's'", "2 * _QUOTE"}
LAYOUT = {"at % 2", "[_OTHERS] * 7"}


def test_the_only_arithmetic_is_scaling_for_display() -> None:
    """Beside the geometry of bars, no sum, difference, product or quotient but those listed."""
    found = set()
    for path in sorted(PRESENT.glob("*.py")):
        if path.name == GEOMETRY:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
                found.add(ast.unparse(node))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum":
                found.add(ast.unparse(node))

    outcomes = "sum((rule.outcome in (Outcome.NOT_RUN, Outcome.CRASHED) for rule in view.findings.outcomes))"
    assert found == SCALING | TEXT | LAYOUT | {outcomes}


def test_no_authority_is_named() -> None:
    """Authorities are data."""
    assert [path.name for path in PRESENT.glob("*.py") if "kingston" in path.read_text(encoding="utf-8").lower()] == []
