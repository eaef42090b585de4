"""Numbers, ratings and dates as a reader sees them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from hnb_xl.model.blocks import Cell, Style
from hnb_xl.model.money import Unit
from hnb_xl.present.wording import (
    RATINGS,
    counted,
    figure,
    in_words,
    long_date,
    moved,
    number_format,
    point_name,
    rating,
    verdict,
    with_change,
)


@pytest.mark.parametrize(
    ("value", "unit", "signed", "words"),
    [
        ("28363000", Unit.GBP_M, False, "£28.363m"),
        ("480000", Unit.GBP_M, True, "+£0.480m"),
        ("-138000", Unit.GBP_M, False, "-£0.138m"),
        ("226000", Unit.GBP_K, True, "+£226k"),
        ("848320", Unit.GBP, False, "£848,320"),
        ("1512", Unit.COUNT, False, "1,512"),
        ("83", Unit.COUNT, True, "+83"),
        ("0.0467", Unit.PERCENT, False, "4.67%"),
        ("0.0114", Unit.PERCENT, True, "+1.14 pp"),
        ("1496.5", Unit.COUNT, False, "1,497"),
    ],
)
def test_figures_in_a_sentence(value: str, unit: Unit, signed: bool, words: str) -> None:
    """Each unit has its form, halves are rounded away from nought, differences of percentages are points."""
    assert in_words(D(value), unit, signed=signed) == words


def test_no_figure_is_said_in_words() -> None:
    """A headline without a figure never reads as nought."""
    assert in_words(None, Unit.GBP_M) == "no figure yet"


def test_a_cell_holds_the_figure_in_its_unit() -> None:
    """£28,363,000 is 28.363 in £m, and points are a hundred times the fraction."""
    assert figure(D(28363000), Unit.GBP_M).value == D("28.363")
    assert figure(D("0.0581"), Unit.PERCENT).value == D("0.0581")
    assert figure(D("0.0114"), Unit.PERCENT, signed=True).value == D("1.14")
    assert figure(D(79000), Unit.GBP_K, signed=True) == Cell(
        D(79), Style.FIGURE, '+£#,##0"k"_);-£#,##0"k"_);£#,##0"k"_)'
    )


def test_a_blank_stays_blank_and_words_are_kept() -> None:
    """Neither becomes nought."""
    assert figure(None, Unit.GBP).value is None
    assert figure(None, Unit.GBP, text="n/a").value == "n/a"


def test_bare_formats_leave_the_unit_to_the_header() -> None:
    """A column headed £m repeats neither £ nor m."""
    assert number_format(Unit.GBP_M, bare=True) == "#,##0.000_);-#,##0.000_);#,##0.000_)"


def test_a_change_stands_in_brackets_beside_a_number() -> None:
    """1,533 (+97) is still the number 1,533."""
    cell = with_change(figure(D(1533), Unit.COUNT), D(97), Unit.COUNT)

    assert cell.value == D(1533)
    assert cell.number_format is not None
    assert cell.number_format.split(";")[0] == '#,##0" (+97)"_)'
    assert with_change(Cell("n/a"), D(97), Unit.COUNT) == Cell("n/a")


def test_ratings_have_shape_letter_and_style() -> None:
    """Three and five points; a blank is not rated; a word off the scale is kept without a colour."""
    assert rating("Green") == Cell("● G", Style.GREEN)
    assert rating("Amber/Green") == Cell("○ A/G", Style.AMBER_GREEN)
    assert rating("Amber") == Cell("▲ A", Style.AMBER)
    assert rating("Amber/Red") == Cell("▼ A/R", Style.AMBER_RED)
    assert rating("Red") == Cell("■ R", Style.RED)
    assert rating("") == Cell("Not rated", Style.NO_RATING)
    assert rating("Blue") == Cell("Blue", Style.NO_RATING)


def test_shapes_of_a_scale_differ() -> None:
    """Grey print tells the steps apart."""
    assert len({sign.shape for sign in RATINGS.values()}) == len(RATINGS)


def test_counts_leave_out_what_nothing_has() -> None:
    """A three-point return does not speak of five points."""
    assert counted({"green": 19, "red": 9}, RATINGS) == "● 19 G  ■ 9 R"


def test_verdicts_and_directions() -> None:
    """Adverse and favourable, better and worse, are said in words."""
    assert [verdict(D(n)) for n in ("1", "0", "-1")] == ["Adverse", "On plan", "Favourable"]
    assert verdict(None) == ""
    assert moved("Worse", D(42)) == "↑ Worse"
    assert moved("Same", D(0)) == "→ Same"
    assert moved("Better", None) == ""


def test_dates_and_return_points_are_spelled_out() -> None:
    """Whatever calendar the agreement has."""
    assert long_date(date(2021, 11, 30)) == "30 November 2021"
    assert [point_name(p) for p in ("Q3", "M08", "M12", "R2", "outturn")] == [
        "Quarter 3",
        "Month 8",
        "Month 12",
        "R2",
        "Outturn",
    ]
