"""Writing single cells: the cell and nothing but the cell, or a reason why not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.package import CellPatch, CellValue, Package, plan_patch
from hnb_xl.errors import Refused
from hnb_xl.model.addresses import address, parse_cell
from tests.books.package.builders import opened, parts_of, team_book, with_part, zipped

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
CELLS = st.builds(address, st.integers(1, 60), st.integers(1, 30))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-(10**9), 10**9, places=2),
    st.text(max_size=12),
)
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def patched(data: bytes, *patches: CellPatch, allow: tuple[str, ...] = ()) -> bytes:
    """The book with cells written."""
    return plan_patch(Package.read(data), patches, allow=allow).apply()


def refusal(data: bytes, cell: str, value: CellValue = 1, formula: str | None = None) -> str:
    """The code with which a patch of the sheet In is refused."""
    with pytest.raises(Refused) as refused:
        patched(data, CellPatch("In", cell, value, formula))
    return refused.value.code


def with_sheet(body: str) -> bytes:
    """The team's book with another worksheet part; it keeps no drawing and no table."""
    parts = parts_of(team_book())
    del parts["xl/worksheets/_rels/sheet1.xml.rels"]
    return zipped({**parts, SHEET: f"{HEAD}{body}</worksheet>".encode()})


def body_of(data: bytes) -> str:
    """What stands between the tags of the worksheet."""
    return parts_of(data)[SHEET].decode().removeprefix(HEAD).removesuffix("</worksheet>")


@settings(max_examples=40)
@given(st.dictionaries(CELLS, VALUES, min_size=1, max_size=6))
def test_what_is_written_is_read_and_nothing_else_changes(values: dict[str, CellValue]) -> None:
    """Every other cell of the sheet stays as it was, and a second run changes nothing."""
    data = with_sheet('<sheetData><row r="3"><c r="B3"><v>7</v></c></row><row r="20"/><row r="40"/></sheetData>')
    patches = [CellPatch("In", cell, value) for cell, value in values.items()]

    once = patched(data, *patches)
    sheet = opened(once)["In"]

    for cell, value in values.items():
        assert same(sheet[cell].value, value), (cell, value)
    assert "B3" in values or sheet["B3"].value == 7
    assert plan_patch(Package.read(once), patches).is_empty
    order = [cell.coordinate for row in sheet for cell in row if cell.value is not None]
    assert order == sorted(order, key=lambda name: parse_cell(name) or (0, 0))


def same(found: object, wanted: CellValue) -> bool:
    """Whether openpyxl reads what was written; it takes an empty text for no value and drops escapes."""
    if isinstance(wanted, str):
        return not wanted or found is None or isinstance(found, str)
    if isinstance(wanted, float | Decimal):
        return isinstance(found, int | float) and float(found) == float(wanted)
    return found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize(
    ("value", "formula", "xml"),
    [
        (12.5, None, '<c r="C2"><v>12.5</v></c>'),
        (Decimal(28363000), None, '<c r="C2"><v>28363000</v></c>'),
        (1e22, None, '<c r="C2"><v>1e+22</v></c>'),
        (-0.0000001, None, '<c r="C2"><v>-1e-07</v></c>'),
        (True, None, '<c r="C2" t="b"><v>1</v></c>'),
        (None, None, '<c r="C2"/>'),
        ("#N/A", None, '<c r="C2" t="e"><v>#N/A</v></c>'),
        (" a<&\n", None, '<c r="C2" t="inlineStr"><is><t xml:space="preserve"> a&lt;&amp;\n</t></is></c>'),
        ("\r\n\x07_x0001_", None, '<c r="C2" t="inlineStr"><is><t xml:space="preserve">\n_x005F_x0001_</t></is></c>'),
        (3, "=A1&\"<\"", '<c r="C2"><f>A1&amp;"&lt;"</f><v>3</v></c>'),
        ("x", "A1", '<c r="C2" t="str"><f>A1</f><v>x</v></c>'),
        (None, "A1", '<c r="C2"><f>A1</f></c>'),
        (date(2021, 11, 30), None, '<c r="C2"><v>44530</v></c>'),
        (date(1900, 2, 28), None, '<c r="C2"><v>59</v></c>'),
        (datetime(2021, 11, 30, 12), None, '<c r="C2"><v>44530.5</v></c>'),  # noqa: DTZ001 - a cell has no zone
    ],
)  # fmt: skip
def test_a_value_is_written_as_excel_writes_it(value: CellValue, formula: str | None, xml: str) -> None:
    """Numbers short and exact, texts inline, without what cannot be shown."""
    data = with_sheet("<sheetData/>")

    assert body_of(patched(data, CellPatch("in", "C2", value, formula))) == (
        f'<sheetData><row r="2">{xml}</row></sheetData>'
    )


def test_dates_follow_the_workbooks_own_calendar() -> None:
    """1904 counts from another year."""
    parts = parts_of(with_sheet("<sheetData/>"))
    parts[BOOK] = parts[BOOK].replace(b"<workbookPr ", b'<workbookPr date1904="1" ')

    assert "<v>43068</v>" in body_of(patched(zipped(parts), CellPatch("In", "A1", date(2021, 11, 30))))


def test_the_old_cell_leaves_only_its_format() -> None:
    """Type, metadata and phonetics belonged to the old value."""
    data = with_sheet('<sheetData><row r="1"><c r="A1" s="1" t="s" cm="1" vm="1" ph="1"><v>0</v></c></row></sheetData>')

    assert body_of(patched(data, CellPatch("In", "A1", 5))) == (
        '<sheetData><row r="1"><c r="A1" s="1"><v>5</v></c></row></sheetData>'
    )


@pytest.mark.parametrize(
    ("before", "cell", "after"),
    [
        ("<sheetData></sheetData>", "B2", '<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>'),
        (
            '<sheetData><row r="2"/></sheetData>',
            "B2",
            '<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>',
        ),
        (
            '<sheetData><row r="1"/><row r="9"/></sheetData>',
            "B2",
            '<sheetData><row r="1"/><row r="2"><c r="B2"><v>1</v></c></row><row r="9"/></sheetData>',
        ),
        (
            '<sheetData><row r="2" spans="3:4"><c r="C2"/></row></sheetData>',
            "B2",
            '<sheetData><row r="2" spans="2:4"><c r="B2"><v>1</v></c><c r="C2"/></row></sheetData>',
        ),
        (
            '<sheetData><row r="2" s="4" customFormat="1"></row></sheetData>',
            "B2",
            '<sheetData><row r="2" s="4" customFormat="1"><c r="B2" s="4"><v>1</v></c></row></sheetData>',
        ),
        (
            '<cols><col min="2" max="3" style="5"/></cols><sheetData/>',
            "B2",
            ('<cols><col min="2" max="3" style="5"/></cols>'
            '<sheetData><row r="2"><c r="B2" s="5"><v>1</v></c></row></sheetData>'),
        ),
        (
            "<sheetData><row><c/><c/></row><row><c/><c><v>7</v></c><c/></row></sheetData>",
            "B2",
            '<sheetData><row><c/><c/></row><row><c/><c r="B2"><v>1</v></c><c/></row></sheetData>',
        ),
        (
            '<sheetData><!-- <row r="2"> --><row r="2"><c r="B2"/></row></sheetData>',
            "B2",
            '<sheetData><!-- <row r="2"> --><row r="2"><c r="B2"><v>1</v></c></row></sheetData>',
        ),
        (
            '<dimension ref="C3:D4"/><sheetData/>',
            "B2",
            '<dimension ref="B2:D4"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>',
        ),
    ],
)  # fmt: skip
def test_a_cell_finds_its_place(before: str, cell: str, after: str) -> None:
    """New rows and cells in order, formats from row or column, spans and dimension grown, rows without numbers."""
    assert body_of(patched(with_sheet(before), CellPatch("In", cell, 1))) == after


def test_a_prefixed_sheet_gets_prefixed_cells() -> None:
    """Some programs write `x:row`."""
    parts = parts_of(with_sheet(""))
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData/></x:worksheet>'
    )
    parts[SHEET] = sheet.encode()

    after = parts_of(patched(zipped(parts), CellPatch("In", "A1", "t")))[SHEET]

    assert b'<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t' in after


@pytest.mark.parametrize(
    ("cell", "value", "formula", "code"),
    [
        ("D1", 1, None, "formula_cell"),
        ("G1", 1, None, "merged_cell"),
        ("A3", "x", None, "table_header"),
        ("XFE1", 1, None, "bad_cell"),
        ("A1", "x" * 32_768, None, "text_too_long"),
        ("A1", float("nan"), None, "not_a_number"),
        ("A1", 1, "SUM((A2)", "bad_formula"),
        ("A1", 1, "=", "bad_formula"),
    ],
)
def test_what_must_not_be_written_is_refused(cell: str, value: CellValue, formula: str | None, code: str) -> None:
    """Each with a code, a sentence and what to do."""
    assert refusal(team_book(), cell, value, formula) == code


@pytest.mark.parametrize(
    ("formula", "cell", "code"),
    [
        ('<f t="array" ref="D1:E2">B1:C2</f>', "E2", "array_formula"),
        ('<f t="dataTable" ref="D1:E2" r1="A1"/>', "D1", "data_table"),
        ('<f t="shared" ref="D1:D2" si="0">B1</f>', "D1", "shared_formula_master"),
    ],
)
def test_formulas_that_others_share_are_left_alone(formula: str, cell: str, code: str) -> None:
    """Also when the caller would let a formula go."""
    data = with_part(team_book(), SHEET, b"<f>B1*2</f>", formula.encode())

    with pytest.raises(Refused) as refused:
        patched(data, CellPatch("In", cell, 1, replace_formula=True))
    assert refused.value.code == code


def test_a_cell_that_borrows_its_formula_may_be_freed() -> None:
    """The lender keeps its own."""
    parts = parts_of(team_book())
    parts[SHEET] = (
        parts[SHEET]
        .replace(b"<f>B1*2</f>", b'<f t="shared" ref="D1:D2" si="0">B1*2</f>')
        .replace(b"<f>D1+1</f>", b'<f t="shared" si="0"/>')
    )

    after = parts_of(patched(zipped(parts), CellPatch("In", "D2", 4, replace_formula=True)))[SHEET]

    assert b'<c r="D2"><v>4</v></c>' in after
    assert b'<f t="shared" ref="D1:D2" si="0">B1*2</f>' in after


def test_a_formula_may_get_another_value_and_with_leave_another_text() -> None:
    """A figure computed anew is no change of the formula."""
    assert b"<f>B1*2</f><v>99</v>" in parts_of(patched(team_book(), CellPatch("In", "D1", 99, "=B1*2")))[SHEET]
    assert refusal(team_book(), "D1", 99, "B1*3") == "formula_cell"
    changed = patched(team_book(), CellPatch("In", "D1", 15, "B1*3", replace_formula=True))
    assert b"<f>B1*3</f><v>15</v>" in parts_of(changed)[SHEET]


def test_a_locked_cell_of_a_protected_sheet_is_refused_unless_allowed() -> None:
    """A cell is locked unless its format says otherwise."""
    data = with_part(team_book(), SHEET, b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>')
    free = with_part(data, "xl/styles.xml", b"</cellXfs>", b'<xf xfId="0"><protection locked="0"/></xf></cellXfs>')
    number = parts_of(free)["xl/styles.xml"].split(b"<cellXfs")[1].split(b"</cellXfs")[0].count(b"<xf ") - 1
    unlocked = with_part(free, SHEET, b'<c r="B1">', f'<c r="B1" s="{number}">'.encode())

    assert refusal(data, "B1", 6) == "locked_cell"
    assert "<v>6</v>" in parts_of(patched(data, CellPatch("In", "B1", 6), allow=("locked_cell",)))[SHEET].decode()
    assert "<v>6</v>" in parts_of(patched(unlocked, CellPatch("In", "B1", 6)))[SHEET].decode()


def test_the_same_value_in_a_shared_text_is_no_change() -> None:
    """A rich text keeps its looks when the same words are imported again."""
    assert plan_patch(Package.read(team_book()), [CellPatch("In", "A1", "x"), CellPatch("In", "B1", 5.0)]).is_empty


def test_every_refusal_is_told_and_nothing_is_written() -> None:
    """Not only the first."""
    change = plan_patch(
        Package.read(team_book()),
        [CellPatch("In", "D1", 1), CellPatch("In", "B1", 9), CellPatch("Out", "A1", 1), CellPatch("In", "A3", 1)],
    )

    assert sorted(one.code for one in change.refusals) == ["formula_cell", "no_such_sheet", "table_header"]
    assert change.is_empty


def test_a_cell_given_twice_is_refused() -> None:
    """Nobody can say which of the two was meant."""
    with pytest.raises(Refused) as refused:
        patched(team_book(), CellPatch("In", "B1", 1), CellPatch("IN", "$B$1", 2))
    assert refused.value.code == "changed_twice"


def test_only_the_sheets_part_changes_when_no_formula_depends_on_it() -> None:
    """Not even the workbook part."""
    change = plan_patch(Package.read(team_book()), [CellPatch("In", "K9", 1)])

    assert change.changed == (SHEET,)
    assert change.stale_formulas == 0
