"""Shapes: bars in a cell and the steps of a bridge."""

from __future__ import annotations

from decimal import Decimal as D

from hnb_xl.present.drawn import Span, axis_start, spans, trend


def test_bars_run_from_the_lowest_to_the_highest() -> None:
    """1,447, 1,470 and 1,512: the lowest bar, one at a third, the highest."""
    assert trend([D(1447), D(1470), D(1512)]) == "▁▃█"


def test_a_level_row_has_level_bars() -> None:
    """Nothing moved, so nothing stands out."""
    assert trend([D(5), D(5)]) == "▄▄"


def test_a_return_without_a_figure_is_a_dot() -> None:
    """It is not the lowest figure."""
    assert trend([D(1), None, D(2)]) == "▁·█"
    assert trend([None, None]) == ""


def test_steps_begin_where_the_one_before_ended() -> None:
    """From 28.607: down 0.724, then up 0.207."""
    assert spans(D("28.607"), [D("-0.724"), D("0.207")]) == (
        Span(D("27.883"), D("0.724"), up=False),
        Span(D("27.883"), D("0.207"), up=True),
    )


def test_an_axis_starts_a_little_under_what_it_shows() -> None:
    """At a round value, and never above nil for what is itself below."""
    assert axis_start([D("27.741"), D("28.607")], D("0.25")) == D("27.50")
    assert axis_start([D("0.1")], D("0.25")) == 0
    assert axis_start([D("-0.3"), D(1)], D("0.25")) == D("-0.50")
    assert axis_start([], D("0.25")) == 0
