"""In which unit a figure is typed, as headers, number formats and sizes say it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hnb_xl.model.money import Unit
from hnb_xl.model.team_map import TypedUnit
from hnb_xl.model.units_shown import unit_said, unit_shown


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('£0.000"m"', TypedUnit.GBP_M),
        ('0.0,,"m"', TypedUnit.GBP),  # divided for the eye alone
        ('£#,##0,"k"', TypedUnit.GBP),
        ('£#,##0"k"', TypedUnit.GBP_K),
        ("[$£-809]#,##0;[Red]-[$£-809]#,##0", TypedUnit.GBP),
        ("0.00%", TypedUnit.PERCENT),
        ('0.0"%"', TypedUnit.POINTS),
        ("#,##0", None),
        ("", None),
    ],
)
def test_a_number_format_shows_the_unit(code: str, unit: TypedUnit | None) -> None:
    """A letter after the figure is what it is typed in, unless the format divides it."""
    assert unit_shown(code) is unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Budget (£m)", TypedUnit.GBP_M),
        ("£000s", TypedUnit.GBP_K),
        ("Target £'000", TypedUnit.GBP_K),
        ("Cost £", TypedUnit.GBP),
        ("% of pupils", TypedUnit.PERCENT),
        ("No. of places", None),
        ("Number", TypedUnit.COUNT),
        ("Comment", None),
    ],
)
def test_words_state_the_unit(words: str, unit: TypedUnit | None) -> None:
    """Headers and unit cells, as councils write them."""
    assert unit_said(words) is unit


def test_a_format_of_another_kind_shows_nothing() -> None:
    """A percentage format in a row of money, or £ in a row of counts, is not believed."""
    assert unit_shown("0.0%", Unit.GBP) is None
    assert unit_shown("£0.0", Unit.COUNT) is None


def test_base_units_of_what_is_typed() -> None:
    """£k in a row of £m is thousands; points are hundredths; money cannot be a percentage."""
    assert TypedUnit.GBP_K.factor(Unit.GBP_M) == 1000
    assert TypedUnit.POINTS.factor(Unit.PERCENT) == Decimal("0.01")
    assert TypedUnit.PERCENT.factor(Unit.GBP) is None
    assert TypedUnit.GBP_M.factor(Unit.COUNT) == 1
