"""Scenarios as people write them: values with and without units, and files that say where they are wrong."""

from __future__ import annotations

import contextlib
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.model.scenario_file import as_set, scenarios_in, setting


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("1600", "1600", ""),
        ("1,600", "1600", ""),
        ("£26m", "26000000", "GBP"),
        (" -£ 50k ", "-50000", "GBP"),
        ("−470K", "-470000", "GBP"),
        ("1.2bn", "1200000000", "GBP"),
        ("5.5%", "0.055", "percent"),
        ("0.055", "0.055", ""),
    ],
)
def test_a_value_is_read_in_base_units(written: str, value: str, unit: str) -> None:
    """Pounds, counts and fractions; a suffix says which of them was meant."""
    found = setting("kpi.1.actual", written)

    assert (found.value, found.unit) == (D(value), unit)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(written: str) -> None:
    """Never anything else: no crash, and nothing but a number passes."""
    with contextlib.suppress(BadArgument):
        assert setting("kpi.1.actual", written).value.is_finite()


@pytest.mark.parametrize("written", ["", "abc", "£5%", "1e9", "nan", "--1", "=1+1", "9" * 40, "9999999bn"])
def test_what_is_no_figure_is_refused(written: str) -> None:
    """Also a number no council has."""
    with pytest.raises(BadArgument):
        setting("kpi.1.actual", written)


def test_several_scenarios_in_one_file() -> None:
    """Numbers of TOML, exact, and words with units."""
    text = """
    [[scenario]]
    name = "More plans"
    set = { "kpi.1.actual" = 1600, "kpi.2.actual" = 0.1197 }
    [[scenario]]
    name = "Slips"
    set = { "model.commissioning.actual" = "-£50k" }
    """
    more, slips = scenarios_in(text.encode(), "s.toml")

    assert (more.name, [each.value for each in more.settings]) == ("More plans", [D(1600), D("0.1197")])
    assert [(each.id, each.value) for each in slips.settings] == [("model.commissioning.actual", D(-50_000))]


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "",
        'scenario = "x"',
        "[[scenario]]\nname = 'A'",
        "[[scenario]]\nname = ''\nset = { 'kpi.1.actual' = 1 }",
        "[[scenario]]\nname = 'A'\nset = {}",
        "[[scenario]]\nname = 'A'\nset = { 'kpi.1.actual' = true }",
        "[[scenario]]\nname = 'A'\nset = { 'kpi.1.actual' = [1] }",
        "[[scenario]]\nname = 'A'\nset = { 'kpi.1.actual' = 1 }\nother = 1",
        "[[scenario]]\nname = \"\\u001b[31m\"\nset = { 'kpi.1.actual' = 1 }",
        "[[scenario]]\nname = 'A'\nset = { 'kpi.1.actual' = 1 }\n" * 5,
        "\n".join(f"[[scenario]]\nname = '{name}'\nset = {{ 'kpi.1.actual' = 1 }}" for name in "Aa"),
        "[[scenario]]\nname = 'A'\nset = { '../x' = 1 }",
    ],
)
def test_a_file_that_makes_no_sense_is_refused(text: str) -> None:
    """With what it should look like."""
    with pytest.raises(BadArgument) as wrong:
        scenarios_in(text.encode(), "s.toml")

    assert wrong.value.fix


def test_nothing_set_is_no_scenario() -> None:
    """So that a file alone is enough."""
    assert as_set([]) is None
    with pytest.raises(BadArgument):
        as_set(["kpi.1.actual"])
