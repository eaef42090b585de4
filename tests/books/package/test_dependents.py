"""Which formulas show old values once cells have changed."""

from __future__ import annotations

import io

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from hnb_xl.books.package import CellPatch, Package, dependents, plan_patch
from hnb_xl.books.package.dependents import WHOLE_SHEET, Dependents
from hnb_xl.books.package.references import parse_area
from tests.books.package.builders import parts_of, zipped


def book_with(formulas: dict[str, str], *, names: dict[str, str] | None = None) -> bytes:
    """A book of the sheets A and B; a formula's place is `A!B2`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheets = {name: book.add_worksheet(name) for name in ("A", "Between", "B")}
    sheets["A"].add_table("H1:I4", {"name": "tblCost", "columns": [{"header": "Item"}, {"header": "Cost"}]})
    for place, formula in formulas.items():
        sheet, _, cell = place.partition("!")
        sheets[sheet].write_formula(cell, f"={formula}", None, 0)
    for name, text in (names or {}).items():
        book.define_name(name, f"={text}")
    book.close()
    return out.getvalue()


def stale(data: bytes, place: str) -> int:
    """How many formulas are stale when one area changes."""
    sheet, _, text = place.partition("!")
    area = parse_area(text) if text else WHOLE_SHEET
    assert area is not None
    return Dependents(Package.read(data)).count({sheet.lower(): [area]})


@pytest.mark.parametrize(
    ("formula", "place", "count"),
    [
        ("B1*2", "A!B1", 1),
        ("B1*2", "A!B2", 0),
        ("B1*2", "B!B1", 0),
        ("$B$1:B9", "A!B5", 1),
        ("B:B", "A!B99999", 1),
        ("3:4", "A!ZZ4", 1),
        ("B!B1", "B!B1", 1),
        ("B!B1+C1", "B!C1", 0),
        ("SUM(A:B!B1)", "Between!B1", 1),
        ("Rate*2", "B!C3", 1),
        ("SUM(tblCost[Cost])", "A!I3", 1),
        ('"B1"&LOG10(5)', "A!B1", 0),
        ('INDIRECT("B1")', "A!C9", 1),
        ("[1]A!B1", "A!B1", 0),
        ("B!B1", "B", 1),
    ],
)
def test_a_formula_is_stale_when_what_it_reads_has_changed(formula: str, place: str, count: int) -> None:
    """Cells, whole rows and columns, several sheets, names, tables, and what may be anywhere."""
    assert stale(book_with({"A!E9": formula}, names={"Rate": "B!$C$3"}), place) == count


def test_chains_are_followed_through_sheets() -> None:
    """Each link is one formula."""
    chain = {"A!B1": "A1", "B!B1": "A!B1", "Between!B1": "SUM(B!A1:Z9)", "A!Z1": "Between!B1+Y1", "A!Y1": "5"}

    assert stale(book_with(chain), "A!A1") == 4


def test_a_circle_is_no_endless_chain() -> None:
    """Excel reports it; we count it once."""
    assert stale(book_with({"A!B1": "C1+A1", "A!C1": "B1"}), "A!A1") == 2


def test_a_formula_inside_the_change_is_not_stale_itself() -> None:
    """It has just been given its value."""
    assert stale(book_with({"A!B1": "A1", "A!C1": "B1"}), "A!A1:B1") == 1


def test_a_borrowed_formula_reads_what_its_place_means() -> None:
    """D5 borrows from D1 and reads B5, but also $B$1."""
    parts = parts_of(book_with({"A!D1": "B1+$C$1", "A!D5": "0"}))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = (
        parts[sheet]
        .replace(b"<f>B1+$C$1</f>", b'<f t="shared" ref="D1:D5" si="0">B1+$C$1</f>')
        .replace(b"<f>0</f>", b'<f t="shared" si="0"/>')
    )
    data = zipped(parts)

    assert (stale(data, "A!B5"), stale(data, "A!B1"), stale(data, "A!C1"), stale(data, "A!C5")) == (1, 1, 2, 0)


@pytest.mark.parametrize(
    ("source", "place", "is_stale"),
    [
        ('ref="B1:C9" sheet="A"', "A!C5", True),
        ('ref="B1:C9" sheet="A"', "A!D5", False),
        ('ref="B1:C9" sheet="B"', "A!C5", False),
        ('name="tblCost"', "A!I2", True),
        ('name="Rate"', "B!C3", True),
        ('name="Nothing"', "A!A1", False),
    ],
)
def test_a_pivot_filled_from_what_changed_is_told(source: str, place: str, is_stale: bool) -> None:
    """By area, by table and by name; its cache stays as it is until somebody refreshes it."""
    parts = parts_of(book_with({}, names={"Rate": "B!$C$3"}))
    rels, cache = "xl/_rels/workbook.xml.rels", "xl/pivotCache/pivotCacheDefinition1.xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition"
    line = f'<Relationship Id="rId88" Type="{kind}" Target="/{cache}"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", line.encode())
    parts[cache] = (
        f"<pivotCacheDefinition><cacheSource><worksheetSource {source}/></cacheSource></pivotCacheDefinition>".encode()
    )
    sheet, _, cell = place.partition("!")

    change = plan_patch(Package.read(zipped(parts)), [CellPatch(sheet, cell, 1)])

    assert change.stale_pivots == ((cache,) if is_stale else ())
    assert cache not in change.allowed


def test_with_too_many_formulas_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most there can be, at no cost."""
    monkeypatch.setattr(dependents, "FOLLOWED_UP_TO", 2)

    assert stale(book_with({"A!B1": "A1", "A!B2": "1", "A!B3": "2"}), "A!A1") == 3
