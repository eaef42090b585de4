"""Which tables a workbook must have depends on its pack; ratings are read by the scale it words for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import NotOurBook
from hnb_xl.measure import measure
from hnb_xl.model.packs import HIGHLIGHT, PORTFOLIO, RETURN
from hnb_xl.model.tables import RECORDS, TABLES, contract
from hnb_xl.read import read
from tests.factories import Row, book
from tests.programme import FIVE_LEVELS


def without(pack: str, *names: str, **rows: list[Row]) -> MemoryBook:
    """A workbook of a pack that lacks some tables."""
    whole = book({"agreement": [{"pack": pack}], **rows})
    kept = [replace(table) for name, table in whole.tables().items() if name not in names]
    return MemoryBook.holding(whole.name, whole.sheet_names(), kept)


OTHERS = {pack: [table for table in TABLES if not table.serves(pack)] for pack in (RETURN, HIGHLIGHT, PORTFOLIO)}


@pytest.mark.parametrize("pack", OTHERS)
def test_tables_of_other_packs_may_be_absent(pack: str) -> None:
    """They are empty then, and every figure that does not need them is measured."""
    inputs = read(without(pack, *(table.name for table in OTHERS[pack])))

    assert set(inputs.tables) == {*contract(), *(table.key for table in RECORDS)}
    for table in OTHERS[pack]:
        assert inputs[table.key].rows == ()
    assert measure(inputs).get("deficit.ceiling") is not None


@pytest.mark.parametrize(
    ("pack", "table"),
    [(RETURN, "tblModel"), (HIGHLIGHT, "tblMeasures"), (PORTFOLIO, "tblMonthly"), (PORTFOLIO, "tblScale")]
    + [(pack, "tblKPI") for pack in OTHERS],
)
def test_a_table_of_its_own_pack_may_not(pack: str, table: str) -> None:
    """It is named, with its sheet; an empty pack cell means the return."""
    with pytest.raises(NotOurBook, match=f"lacks {table} "):
        read(without(pack, table))


def test_no_pack_named_is_the_return() -> None:
    """As everywhere."""
    with pytest.raises(NotOurBook, match="lacks tblModel "):
        read(without("", "tblModel"))
    assert read(without("", "tblMonthly"))["month"].rows == ()


def test_a_table_that_is_there_is_read_whatever_the_pack() -> None:
    """What somebody filled in is never ignored."""
    rows: list[Row] = [{"key": "a", "workstream": "Early help"}]

    assert len(read(without(RETURN, workstream=rows))["workstream"].rows) == 1


@pytest.mark.parametrize("typed", ["AMBER / RED", "amber / red", "A/R"])
def test_rating_cells_take_words_or_letters(typed: str) -> None:
    """As the workbook's own scale has them."""
    inputs = read(book({"scale": FIVE_LEVELS, "rating": [{"key": "a", "this": typed}]}))

    level = inputs.scale().find(inputs["rating"].rows[0].words("this"))
    assert level is not None
    assert level.words == "AMBER / RED"


def test_a_workbook_without_a_scale_rates_as_usual() -> None:
    """Five points, which hold the three of a three-point council."""
    scale = read(book()).scale()

    assert [level.letter for level in scale.levels] == ["G", "A/G", "A", "A/R", "R"]


def test_only_the_workbooks_own_words_are_on_its_lists() -> None:
    """A word of another scale is found by the rule on lists."""
    from hnb_xl.check.runner import discovered, run

    rule = next(rule for rule in discovered() if rule.code == "HN008")
    rows: list[Row] = [{"key": "a", "this": "Green - On Track"}, {"key": "b", "this": "Turquoise"}]
    inputs = read(book({"scale": FIVE_LEVELS, "rating": rows}))

    found = run([rule], inputs, measure(inputs)).findings
    assert [(finding.row, finding.value) for finding in found] == [("b", "Turquoise")]
