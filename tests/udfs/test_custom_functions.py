"""The functions Excel loads: their names, their arguments, and the words the function wizard shows."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from hnb_xl.worksheet import argument_help, functions

# As the stable interfaces list them; brackets mark optional arguments.
SIGNATURES = {
    "HNB_VARIANCE": "actual, plan",
    "HNB_ADVERSE": "actual, plan, [better]",
    "HNB_VARIANCE_PCT": "actual, plan",
    "HNB_PRORATA": "target, months_elapsed, [baseline]",
    "HNB_RAG": "actual, target, [better], [amber_pct], [red_pct], [amber_amount], [red_amount], [combine]",
    "HNB_DEFICIT": "brought_forward, in_year_range",
    "HNB_DEFICIT_AFTER": "before, payments_range",
    "HNB_HEADROOM": "ceiling, deficit",
    "HNB_RISK": "impact, likelihood",
    "HNB_DIRECTION": "previous, current, [better]",
    "HNB_YTD": "values",
    "HNB_NET": "issued, ceased, [movers]",
}
WIZARD_SHOWS = 255


def signature(function: Callable[..., object]) -> str:
    """A function's arguments in the notation of the interfaces."""
    parameters = inspect.signature(function).parameters.values()
    return ", ".join(
        parameter.name if parameter.default is inspect.Parameter.empty else f"[{parameter.name}]"
        for parameter in parameters
    )


def test_the_functions_are_those_of_the_interfaces() -> None:
    """The twelve names and their arguments are what the interfaces promise."""
    assert {name: signature(function) for name, function in functions().items()} == SIGNATURES


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_the_wizard_shows_every_word(name: str) -> None:
    """Description and argument help are there for each function, and none is cut at 255 characters."""
    function = functions()[name]
    description = inspect.getdoc(function) or ""
    arguments = argument_help()[name]

    assert 0 < len(description) <= WIZARD_SHOWS
    assert list(arguments) == list(inspect.signature(function).parameters)
    assert all(0 < len(text) <= WIZARD_SHOWS for text in arguments.values())


def test_parameters_carry_no_annotations() -> None:
    """Xlwings acts on annotations, and differently in each door."""
    for function in functions().values():
        assert function.__annotations__ == {}


def test_functions_hold_no_logic(repository: Path) -> None:
    """Each body is a docstring and one call of `cellwise`."""
    tree = ast.parse((repository / "udfs/custom_functions/functions.py").read_text(encoding="utf-8"))
    bodies = {node.name: node.body for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert set(bodies) == set(SIGNATURES)
    for body in bodies.values():
        assert len(body) == 2
        returned = body[1]
        assert isinstance(returned, ast.Return)
        assert isinstance(returned.value, ast.Call)
        assert ast.unparse(returned.value.func).startswith("cellwise.")


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("HNB_VARIANCE", (110.0, 100.0), 10.0),
        ("HNB_ADVERSE", (110.0, 100.0, "higher"), -10.0),
        ("HNB_VARIANCE_PCT", (110.0, 100.0), 0.1),
        ("HNB_PRORATA", (1230.0, 8.0, 930.0), 1130.0),
        ("HNB_RAG", (110.0, 100.0, "lower", 0.05, 0.1, None, None, "either"), "Red"),
        ("HNB_DEFICIT", (24.401, [[3.962]]), 28.363),
        ("HNB_DEFICIT_AFTER", (28.363, [[12.0, 5.0]]), 11.363),
        ("HNB_HEADROOM", (28.607, 28.363), 0.244),
        ("HNB_RISK", (4.0, 4.0), 16.0),
        ("HNB_DIRECTION", (5.0, 4.0), "Better"),
        ("HNB_YTD", ([[1.0, 2.0, None, "NA"]],), 3.0),
        ("HNB_NET", (53.0, 32.0, 1.0), 22.0),
    ],
)
def test_each_name_calls_its_own_figure(name: str, arguments: tuple[object, ...], expected: object) -> None:
    """No function is wired to another's body."""
    assert functions()[name](*arguments) == expected
