"""Closing any return at all: no figure is lost, no typed cell is changed that its column does not name, none twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import Refused
from hnb_xl.jobs.roll_forward import Asked, roll_forward
from hnb_xl.measure import measure
from hnb_xl.model.record import fingerprint_of, words_in
from hnb_xl.pipeline import figures_of
from hnb_xl.read import read
from tests.factories import published
from tests.properties.returns import put, raw, typed_cells, with_tables

NOW = datetime(2022, 1, 14, 9, 30, tzinfo=UTC)
FORCED = Asked(force=True, reason="tried out")
EDITED = {"tblKPI", "tblModel", "tblOutturn", "tblEHCP", "tblSavings", "tblRisks", "tblContributions", "tblConditions"}
NAMED = {"Key", "Ref", "Period", "Partner", "Unit", "Kind"}
VALUES = (
    st.none()
    | st.integers(-(10**9), 10**9)
    | st.floats(-(10**7), 10**7, allow_nan=False)
    | st.sampled_from(["n/a", "Data coming", "1,512", "=1+1 typed as text", "A", "Good", "  spaced  ", "two\nlines"])
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
)


def edited(edits: list[tuple[int, object]]) -> MemoryBook:
    """Kingston's third quarter with other things typed into some cells, chosen by number."""
    book = published("kingston", "2021-22/Q3")
    cells = [cell for cell in typed_cells(book) if cell[0] in EDITED and cell[2] not in NAMED]
    tables = dict(book.tables())
    for chosen, value in edits:
        name, row, header = cells[chosen % len(cells)]
        tables[name] = put(tables[name], row, header, raw(value) if value != "=" else raw(None))
    return with_tables(book, tables)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6), VALUES), max_size=25))
def test_no_figure_of_any_return_is_lost(edits: list[tuple[int, object]]) -> None:
    """Whatever was typed: each figure is in the history with its value and words, and a second closing is refused."""
    book = edited(edits)
    inputs = read(book)
    before = {(figure.id, figure.period): figure for figure in measure(inputs)}

    roll_forward(book, FORCED, now=NOW)

    after = {(figure.id, figure.period): figure for figure in figures_of(book, inputs.period)}
    assert after.keys() == before.keys()
    for key, figure in before.items():
        assert after[key].value == figure.value, key
        assert (after[key].text or "").split() == (figure.text or "").split(), key
        assert after[key].cells == figure.cells, key
    now = read(book)
    (line,) = now["audit"].rows
    assert line.words("history") == fingerprint_of(words_in(row.cells) for row in now["history"])
    with pytest.raises(Refused):
        roll_forward(book, FORCED, now=NOW)
    assert len(read(book)["history"].rows) == len(before)
