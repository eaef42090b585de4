"""Rows inserted into a worksheet: all that stands below moves, and all that points there follows."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.package import Package, lint
from hnb_xl.books.package.comments import comments
from hnb_xl.books.package.insert_rows import insert_rows
from hnb_xl.books.package.parts import Draft
from hnb_xl.books.package.references import parse_area
from hnb_xl.books.package.renaming import Renamed, renamed_formula
from hnb_xl.books.package.shared_formulas import unshared
from hnb_xl.books.package.shifting import Shift, with_formulas
from hnb_xl.errors import Refused
from tests.books.package.builders import MADE, opened, parts_of, with_part, zipped

AT, COUNT = 5, 3


def book() -> bytes:
    """Two sheets that point at one another, with one of everything that hangs on rows."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.set_properties({"created": MADE})
    own, other = made.add_worksheet("Own"), made.add_worksheet("Other's")
    for row in range(12):
        own.write(row, 0, f"line {row + 1}")
        own.write(row, 1, 10 * (row + 1))
    for row, formula in enumerate(
        ("B1+B2", "SUM(B1:B4)", "SUM(B4:B6)", "SUM($B$6:B$9)", "B9", "SUM(B:B)", "SUM(6:7)", '"B9"&B9', "COUNT(B7:B12)")
    ):
        own.write_formula(row, 5, f"={formula}")
        other.write_formula(row, 5, "=" + formula.replace("B1+B2", "Own!B1+Own!B2").replace("SUM(", "SUM(Own!"))
    own.write_array_formula("G8:G9", "{=B8:B9*2}")
    other.write_formula("A1", "=Own!B9+SUM(Own!B6:B8)")
    other.write_formula("A2", "=SUM(tblLow[Cost])+Low+B9")
    other.write(8, 1, 7)
    own.add_table(8, 9, 11, 10, {"name": "tblLow", "columns": [{"header": "Item"}, {"header": "Cost"}]})
    own.write("K11", 4)
    own.merge_range("L6:M7", "merged")
    own.write_comment("A9", "moved", {"author": "x"})
    own.write_comment("A2", "stays", {"author": "x"})
    own.data_validation("C6:C9", {"validate": "list", "source": "=$B$6:$B$9"})
    own.data_validation("D2:D4", {"validate": "integer", "criteria": ">", "value": 0})
    own.conditional_format(
        "B6:B9", {"type": "formula", "criteria": "=$B6>50", "format": made.add_format({"bold": True})}
    )
    own.write_url("H9", "internal:Own!A9")
    other.write_url("H1", "internal:Own!A9")
    own.set_h_pagebreaks([4, 8])
    own.print_area("A1:M12")
    made.define_name("Low", "=Own!$B$9")
    chart = made.add_chart({"type": "line"})
    chart.add_series({"values": "=Own!$B$6:$B$9"})
    other.insert_chart("J8", chart)
    made.close()
    return out.getvalue()


def inserted(data: bytes, shift: Shift | None = None, rows: bytes = b"") -> tuple[Package, Shift]:
    """The workbook with rows inserted into Own, and what was noted on the way."""
    draft, shift = Draft(Package(data)), shift or Shift("Own", AT, COUNT)
    insert_rows(draft, "Own", shift, rows)
    draft.settle_content_types()
    return Package(draft.to_bytes()), shift


def test_everything_below_moves_and_nothing_above() -> None:
    """Cells, merged cells, table, comments, rules, links, breaks, names, pages and charts stand where they should."""
    after, _ = inserted(book())

    result = opened(after.data)
    own, other = result["Own"], result["Other's"]
    assert [own.cell(row, 2).value for row in (1, 4, 8, 15)] == [10, 40, 50, 120]
    assert all(own.cell(row, 2).value is None for row in (5, 6, 7))
    assert {str(area) for area in own.merged_cells.ranges} == {"L9:M10"}
    assert own.tables["tblLow"].ref == "J12:K15"
    assert comments(after) == {("Own", 2, 1): "stays", ("Own", 12, 1): "moved"}
    assert {str(rule.sqref): rule.formula1 for rule in own.data_validations.dataValidation} == {
        "C9:C12": "$B$9:$B$12",
        "D2:D4": "0",
    }
    (area,) = own.conditional_formatting
    assert (str(area.sqref), area.rules[0].formula) == ("B9:B12", ["$B9>50"])
    assert own["H12"].hyperlink.location == "Own!A12"
    assert other["H1"].hyperlink.location == "Own!A12"
    assert [each.id for each in own.row_breaks.brk] == [4, 11]
    assert result.defined_names["Low"].attr_text == "Own!$B$12"
    assert own.print_area.replace("$", "").endswith("A1:M15")
    whole = b"".join(data for name, data in parts_of(after.data).items() if "/charts/" in name)
    assert b"Own!$B$9:$B$12" in whole
    assert lint(after) == []


def test_formulas_follow_their_cells() -> None:
    """Relative and absolute, whole columns and rows, on this sheet and on another; texts are left as they are."""
    after, shift = inserted(book())

    result = opened(after.data)
    own = [result["Own"].cell(row + (COUNT if row >= AT else 0), 6).value for row in range(1, 10)]
    assert own == [
        "=B1+B2", "=SUM(B1:B4)", "=SUM(B4:B9)", "=SUM($B$9:B$12)", "=B12", "=SUM(B:B)", "=SUM(9:10)", '="B9"&B12',
        "=COUNT(B10:B15)",
    ]  # fmt: skip
    assert result["Other's"]["A1"].value == "=Own!B12+SUM(Own!B9:B11)"
    assert result["Other's"]["A2"].value == "=SUM(tblLow[Cost])+Low+B9"
    assert result["Own"]["G11"].value.ref == "G11:G12"
    assert {"SUM(B4:B6)", "SUM(B:B)"} <= set(shift.spanning)


@pytest.mark.libreoffice
def test_every_formula_gives_the_same_value(tmp_path: Path) -> None:
    """Recalculated from nothing before and after, each formula gives the same."""
    results = []
    for side, data in (("before", book()), ("after", inserted(book())[0].data)):
        folder = tmp_path / side
        folder.mkdir()
        (folder / "book.xlsx").write_bytes(data)
        again = openpyxl.load_workbook(recalculated(folder / "book.xlsx", folder / "out"), data_only=True)
        results.append(again)
    before, after = results

    for row in range(1, 10):
        moved = row + (COUNT if row >= AT else 0)
        assert before["Own"].cell(row, 6).value == after["Own"].cell(moved, 6).value, row
        assert before["Other's"].cell(row, 6).value == after["Other's"].cell(row, 6).value, row
    assert [before["Other's"][c].value for c in ("A1", "A2")] == [after["Other's"][c].value for c in ("A1", "A2")]
    assert [before["Own"][c].value for c in ("G8", "G9")] == [after["Own"][c].value for c in ("G11", "G12")]


def test_shared_formulas_are_written_out_first() -> None:
    """Cells that borrow a formula each get their own, moved by itself: they would all follow the lender otherwise."""
    sheet = "xl/worksheets/sheet1.xml"
    data = with_part(book(), sheet, b"<f>SUM(B4:B6)</f>", b'<f t="shared" ref="F3:F5" si="0">B3+B4</f>')
    data = with_part(data, sheet, b"<f>SUM($B$6:B$9)</f>", b'<f t="shared" si="0"/>')
    data = with_part(data, sheet, b"<f>B9</f>", b'<f t="shared" si="0"/>')

    after, _ = inserted(data)

    own = opened(after.data)["Own"]
    assert [own[cell].value for cell in ("F3", "F4", "F8")] == ["=B3+B4", "=B4+B8", "=B8+B9"]
    assert b't="shared"' not in parts_of(after.data)[sheet]


def test_a_sheet_without_shared_formulas_keeps_its_bytes() -> None:
    """Nothing is written out that does not matter."""
    data = parts_of(book())["xl/worksheets/sheet2.xml"]

    assert unshared(data, "sheet2", "Own", is_home=False) is data


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b"<f>SUM(B4:B6)</f>", b'<f t="dataTable" ref="F3:F4" dt2D="0" r1="B1"/>', "what-if table"),
        (b'<row r="6"', b"<row ", "without an address"),
        (b"</sheetData>", b"</sheetData><scenarios><scenario name='x'/></scenarios>", "scenarios"),
    ],
)
def test_what_cannot_be_moved_is_refused(old: bytes, new: bytes, what: str) -> None:
    """What-if tables, cells without addresses and scenarios: nothing is done, and the reason is said."""
    data = with_part(book(), "xl/worksheets/sheet1.xml", old, new)

    with pytest.raises(Refused, match=what) as caught:
        inserted(data)

    assert caught.value.code == "rows_not_inserted"


def test_a_formula_over_several_sheets_is_refused() -> None:
    """`SUM(Own:Other!B9)` means one cell on each: it cannot move on one alone."""
    with pytest.raises(Refused, match="several sheets"):
        Shift("Own", AT, COUNT).formula("SUM(First:Own!B9)", home=False)


def test_a_full_sheet_is_refused() -> None:
    """The last row of a sheet has nowhere to go."""
    with pytest.raises(Refused, match="full to its last row"):
        Shift("Own", AT, COUNT).formula("B1048575", home=True)


def test_pivot_sources_follow() -> None:
    """A pivot's cache that is filled from the sheet names the moved area."""
    cache = (
        b'<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cacheSource '
        b'type="worksheet"><worksheetSource ref="A6:B9" sheet="Own"/></cacheSource></pivotCacheDefinition>'
    )
    data = zipped(parts_of(book()) | {"xl/pivotCache/pivotCacheDefinition1.xml": cache})

    after, _ = inserted(data)

    assert b'ref="A9:B12"' in parts_of(after.data)["xl/pivotCache/pivotCacheDefinition1.xml"]


ends = st.tuples(st.integers(1, 30), st.integers(1, 5))


@given(ends, ends, st.integers(1, 30), st.integers(1, 9))
def test_an_area_holds_the_same_cells_as_before(
    one: tuple[int, int], two: tuple[int, int], at: int, count: int
) -> None:
    """The moved area is every old cell in its new place, and new rows only between them."""
    (top, bottom), (left, right) = sorted((one[0], two[0])), sorted((one[1], two[1]))
    shift = Shift("Own", at, count)

    area = parse_area(shift.area(f"{'ABCDE'[left - 1]}{top}:${'ABCDE'[right - 1]}${bottom}"))

    assert area is not None
    rows = {shift.row(row) for row in range(top, bottom + 1)}
    assert (area.left, area.right) == (left, right)
    assert rows <= set(range(area.top, area.bottom + 1))
    assert {area.top, area.bottom} <= rows
    assert set(range(area.top, area.bottom + 1)) - rows <= set(range(at, at + count))


@given(st.text(alphabet="AB19$:!'(),+\" xO[]#", max_size=30))
def test_a_formula_of_another_sheet_is_never_touched(text: str) -> None:
    """Where the sheet is not named, nothing moves, whatever the formula looks like."""
    assert Shift("Own", AT, COUNT).formula(text, home=False) == text


def test_formulas_are_found_wherever_they_stand() -> None:
    """Elements and attributes with entities in them are changed and escaped; everything else keeps its bytes."""
    data = b'<x><f>A1&amp;"&lt;"</f><c:f>B1</c:f><t>A1</t><hyperlink location="A1"/><v>A1</v></x>'

    after = with_formulas(data, lambda text: text.replace("A1", "A2"))

    assert after == b'<x><f>A2&amp;"&lt;"</f><c:f>B1</c:f><t>A1</t><hyperlink location="A2"/><v>A1</v></x>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(tblOld[Paid])", "SUM(tblNew[Received])"),
        ("tblOld[[#This Row],[Paid]]*2", "tblNew[[#This Row],[Received]]*2"),
        ("SUM(tblOther[Paid])", "SUM(tblOther[Paid])"),
        ('ROWS(tblOld)&"tblOld[Paid]"', 'ROWS(tblNew)&"tblOld[Paid]"'),
        ("tblOld[[Due]:[Paid]]", "tblNew[[Due]:[Received]]"),
    ],
)
def test_new_names_in_formulas(before: str, after: str) -> None:
    """Tables and columns by their new names; another table's column of that name, and text, stay."""
    assert renamed_formula(before, {"tblOld": Renamed("tblNew", {"Paid": "Received"})}) == after
