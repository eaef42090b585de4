"""Fifty-three ways to spoil a workbook, of which a schema validator sees seven, and what the linter says of each."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from hnb_xl.books.package import Package, lint, plan_splice
from tests.books.package.builders import KEYS, generated, parts_of, team_book, zipped

OURS, THEIRS = "xl/worksheets/hnb_sheet1.xml", "xl/worksheets/sheet1.xml"
BOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
TABLE, CHART, RELS = "xl/tables/hnb_table1.xml", "xl/charts/hnb_chart1.xml", "xl/_rels/workbook.xml.rels"
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETML = b"application/vnd.openxmlformats-officedocument.spreadsheetml."

Parts = dict[str, bytes]
Change = Callable[[Parts], None]


@cache
def good() -> bytes:
    """A team's book with a dashboard of ours in it, nothing wrong with it."""
    return plan_splice(Package.read(team_book()), Package.read(generated()), keys=KEYS).apply()


def sub(part: str, pattern: bytes, new: bytes) -> Change:
    """Replace the first match of a pattern in a part; it must be there."""

    def change(parts: Parts) -> None:
        parts[part], count = re.subn(pattern, new, parts[part], count=1, flags=re.DOTALL)
        assert count == 1, (part, pattern)

    return change


def drop(part: str) -> Change:
    """Take a part out."""
    return lambda parts: parts.__delitem__(part)


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def with_chain(parts: Parts) -> None:
    """Add a calculation chain that names a cell without a formula."""
    parts["xl/calcChain.xml"] = b'<calcChain xmlns="' + NAMESPACE + b'"><c r="A1" i="1"/></calcChain>'
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="' + SHEETML + b'calcChain+xml"/></Types>'
    parts[TYPES] = parts[TYPES].replace(b"</Types>", override)
    line = b'<Relationship Id="rId99" Type="' + OFFICE + b'/calcChain" Target="calcChain.xml"/></Relationships>'
    parts[RELS] = parts[RELS].replace(b"</Relationships>", line)


MUTANTS: dict[str, tuple[str, Change]] = {
    "sheet name twice": ("sheet_name_twice", sub(BOOK, b'name="HNB Dashboard"', b'name="in"')),
    "sheet name of 32 letters": (
        "sheet_name_invalid",
        sub(BOOK, b'name="HNB Dashboard"', b'name="' + b"A" * 32 + b'"'),
    ),
    "sheet name with a colon": ("sheet_name_invalid", sub(BOOK, b'name="HNB Dashboard"', b'name="A:B"')),
    "sheetId twice": ("sheet_id_twice", sub(BOOK, b'sheetId="2"', b'sheetId="1"')),
    "r:id twice": ("sheet_relationship_twice", sub(BOOK, rb'(sheetId="2" r:id=")rId\d+', rb"\1rId1")),
    "localSheetId of no sheet": ("name_sheet_out_of_range", sub(BOOK, b'localSheetId="1"', b'localSheetId="9"')),
    "defined name twice": (
        "name_twice",
        sub(BOOK, b'<definedName name="HNB_Total_1">', b'<definedName name="hnb_total_1">1</definedName>\\g<0>'),
    ),
    "defined name with spaces": ("name_invalid", sub(BOOK, b'name="HNB_Total_1"', b'name="1 bad name"')),
    "table id twice": ("table_id_twice", sub(TABLE, b' id="2"', b' id="1"')),
    "table name twice": (
        "table_name_twice",
        both(
            sub(TABLE, b'displayName="HnbTbl1"', b'displayName="tblItems"'),
            sub(TABLE, b' name="HnbTbl1"', b' name="tblItems"'),
        ),
    ),
    "heading differs from column": ("table_heading", sub(OURS, b"<t>Budget</t>", b"<t>Budgetx</t>")),
    "count of columns": ("table_columns", sub(TABLE, b'<tableColumns count="8">', b'<tableColumns count="7">')),
    "column twice": ("table_column_twice", sub(TABLE, b'name="Actual"', b'name="Budget"')),
    "merge inside a table": ("table_merge", sub(OURS, b'<mergeCell ref="', b'<mergeCell ref="A4:B5"/>\\g<0>')),
    "merges overlap": ("merge_overlap", sub(THEIRS, b'<mergeCell ref="F1:G2"/>', b'\\g<0><mergeCell ref="G2:H3"/>')),
    "dxfId of no format": ("style_out_of_range", sub(OURS, rb'dxfId="\d+"', b'dxfId="99"')),
    "cell format of none": ("style_out_of_range", sub(OURS, rb'(<c r="D4"[^>]* s=")\d+', rb"\g<1>9999")),
    "fontId of no font": ("style_out_of_range", sub(STYLES, rb'fontId="[1-9]\d*"', b'fontId="77"')),
    "numFmtId of no format": ("number_format_missing", sub(STYLES, rb'numFmtId="16\d"( fontId)', rb'numFmtId="188"\1')),
    "number format left open": ("number_format_invalid", sub(STYLES, b'formatCode="[^"]*"', b'formatCode="[Red"')),
    "rows out of order": ("row_order", sub(OURS, b'<row r="5"', b'<row r="50"')),
    "cells out of order": ("cell_order", sub(OURS, b'(<c r="C4".*?</c>)(<c r="D4".*?</c>)', rb"\2\1")),
    "cell twice": ("cell_order", sub(OURS, b'(<c r="C4".*?</c>)', rb"\1\1")),
    "shared text of none": ("text_out_of_range", sub(THEIRS, b't="s"><v>0</v>', b't="s"><v>999</v>')),
    "formula left open": ("formula_unbalanced", sub(THEIRS, rb"<f>B1\*2</f>", b"<f>SUM((</f>")),
    "formula with equals sign": ("formula_equals_sign", sub(THEIRS, rb"<f>B1\*2</f>", b"<f>=B1*2</f>")),
    "formula of no sheet": ("formula_unknown_sheet", sub(THEIRS, rb"<f>B1\*2</f>", b"<f>Nope!A1</f>")),
    "chain without formula": ("calculation_chain", with_chain),
    "no content type": (
        "content_type_missing",
        sub(TYPES, b'<Override PartName="/' + OURS.encode() + b'"[^>]*/>', b""),
    ),
    "relationship to nothing": ("relationship_dangling", drop(CHART)),
    "r:id of nothing": ("relationship_missing", sub(OURS, rb'<drawing r:id="rId\d+"/>', b'<drawing r:id="rId77"/>')),
    "content type of nothing": (
        "content_type_orphan",
        sub(TYPES, b"</Types>", b'<Override PartName="/xl/nothere.xml" ContentType="application/xml"/></Types>'),
    ),
    "conditional format after margins": (
        "element_order",
        sub(OURS, b"(<conditionalFormatting .*</conditionalFormatting>)(<dataV.*?)(<pageMargins[^>]*/>)", rb"\2\3\1"),
    ),
    "page set-up before margins": (
        "element_order",
        sub(OURS, b"(<pageMargins[^>]*/>)(<pageSetup[^>]*/>)", rb"\2\1"),
    ),
    "two tabs selected": ("tabs_grouped", sub(OURS, b"<sheetView ", b'<sheetView tabSelected="1" ')),
    "list of 300 letters": (
        "list_too_long",
        sub(OURS, b'<formula1>"Red,Amber,Green"</formula1>', b'<formula1>"' + b"x" * 300 + b'"</formula1>'),
    ),
    "text of 33,000 letters": (
        "text_too_long",
        sub(OURS, b"<t>Cost centre 0</t>", b"<t>" + b"x" * 33_000 + b"</t>"),
    ),
    "orientation sideways": ("attribute_value", sub(OURS, b'orientation="landscape"', b'orientation="sideways"')),
    "boolean maybe": ("cell_value", sub(OURS, b'(<c r="H5"[^>]*>)<v>0</v>', rb"\1<v>maybe</v>")),
    "number nan": ("cell_value", sub(OURS, b'(<c r="C4"[^>]*>)<v>[^<]*</v>', rb"\1<v>nan</v>")),
    "error of no kind": (
        "cell_value",
        sub(THEIRS, b'(<c r="D1")>(<f>[^<]*</f>)<v>10</v>', rb'\1 t="e">\2<v>#OOPS</v>'),
    ),
    "XML not well-formed": ("xml_not_well_formed", sub(OURS, b"</sheetData>", b"</sheetDat>")),
    "control character": ("control_character", sub(OURS, b"<t>Cost centre 0</t>", b"<t>a_x0001_</t>")),
    "panes begin outside": ("pane_invalid", sub(OURS, b'topLeftCell="C4"', b'topLeftCell="XFE9"')),
    "print titles of a block": (
        "print_titles_invalid",
        sub(BOOK, b'(Print_Titles" localSheetId="1">)[^<]*', rb"\1'HNB Dashboard'!A1:B2"),
    ),
    "activeTab of no sheet": ("view_out_of_range", sub(BOOK, b"<workbookView ", b'<workbookView activeTab="7" ')),
    "every sheet hidden": (
        "no_visible_sheet",
        both(
            sub(BOOK, b'name="In" ', b'name="In" state="hidden" '),
            sub(BOOK, b'<sheet name="HNB Dashboard" ', b'\\g<0>state="hidden" '),
        ),
    ),
    "count of formats": ("count_wrong", sub(STYLES, rb'<cellXfs count="\d+"', b'<cellXfs count="2"')),
    "chart of no sheet": ("chart_unknown_sheet", sub(CHART, b"'HNB Dashboard'!", b"'Gone'!")),
    "address of 2,100 letters": (
        "hyperlink_too_long",
        sub("xl/worksheets/_rels/hnb_sheet1.xml.rels", b"https://example.org/a", b"https://example.org/" + b"a" * 2100),
    ),
    "one cell merged": ("merge_single", sub(THEIRS, b'<mergeCell ref="F1:G2"/>', b'<mergeCell ref="F1"/>')),
    "columns overlap": ("column_overlap", sub(OURS, b'<col min="2" max="3"', b'<col min="1" max="3"')),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_seeded_defect_is_found(name: str) -> None:
    """The finding has the code of the defect, and nothing crashes on the way."""
    code, change = MUTANTS[name]
    parts = parts_of(good())
    change(parts)

    assert code in {finding.code for finding in lint(zipped(parts))}


def test_a_part_twice_in_the_zip_is_found() -> None:
    """The fifty-third defect lies in the zip itself."""
    out = io.BytesIO(good())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(OURS, parts_of(good())[OURS])

    assert [finding.code for finding in lint(out.getvalue())] == ["duplicate_part"]


def test_every_seeded_defect_is_counted() -> None:
    """Fifty-two here and the one in the zip."""
    assert len(MUTANTS) + 1 == 53


def test_nothing_is_found_in_the_unspoiled_book() -> None:
    """Otherwise the findings above would show nothing."""
    assert lint(good()) == []
