"""A finding's reference: read back as written, kept by inserted rows, and lost when the figures are others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.model.overrides import Reference

_PLACE = ("tblModel", "net_hnb_deficit", "Forecast")
_FOUND = ("5848000", "5751000", "97000")
_SAID = "Net deficit is £5,848,000 at Financial model!G18, but £5,751,000 at DSG outturn!I10."

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)


def reference(found: tuple[str | None, ...] = _FOUND, said: str = _SAID) -> Reference:
    """The reference of that finding."""
    return Reference.of("2021-22/Q3", "HN027", _PLACE, found, said)


@given(st.tuples(words, words, words), st.tuples(st.none() | words, st.none() | words), words)
def test_what_is_written_is_read_back(place: tuple[str, str, str], found: tuple[str | None, ...], said: str) -> None:
    """Whatever the row's key and the words are, also typed with other spaces and another case."""
    made = Reference.of("2021-22/Q3", "HN027", place, found, said)

    assert Reference.parse(str(made)) == made
    again = Reference.parse(f"  {str(made).upper().replace(' ', '   ')} ")
    assert again is not None
    assert again.same == Reference.of("2021-22/Q3", "HN027", place, found, said).same.upper().casefold()


def test_an_inserted_row_does_not_matter_but_another_figure_does() -> None:
    """Cells may move; the figures of the sentence and those of the cell may not."""
    moved = _SAID.replace("G18", "G19").replace("I10", "AB110")

    assert reference(said=moved) == reference()
    assert reference(said=_SAID.replace("5,751,000", "5,752,000")).mark != reference().mark
    assert reference(found=("5848000", "5751001", "96999")).mark != reference().mark


def test_a_reference_says_return_rule_and_row() -> None:
    """As a person reads it on the Checks sheet."""
    assert str(reference()).startswith("2021-22/Q3 HN027 tblModel/net_hnb_deficit/Forecast #")
    assert " workbook #" in str(Reference.of("2021-22/Q3", "HN090", ("", "", ""), (), ""))


@pytest.mark.parametrize(
    "typed",
    ["", "HN027", "HN027 KPIs!I7", "2021-22/Q3 HN027 tblKPI/1/Q3", "2021-22/Q3 HN27 x #0a1b2c", "x" * 50_000],
)
def test_anything_else_names_no_finding(typed: str) -> None:
    """A cell's address above all: after an inserted row it would name another cell."""
    assert Reference.parse(typed) is None
