"""What a drawn sheet is for a person: protected where nothing is typed, guided where it is, ready to print."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.model.blocks import Cell, Chart, ChartKind, Charts, Column, Role, Row, Series, Sheet, Style, Table, Text

Built = tuple[bytes, "openpyxl.Workbook"]


def build(*sheets: Sheet) -> Built:
    """The file of these sheets, and openpyxl's view of it."""
    book = OpenpyxlBook.new("b.xlsx", Document("2022 & after"))
    book.put_sheets(sheets, "2021-22/Q3 · data at 30 November 2021")
    data = book.to_bytes()
    return data, openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture
def built(input_sheet: Sheet, dashboard: Sheet) -> Built:
    """An input sheet and a dashboard."""
    return build(input_sheet, dashboard)


@pytest.fixture
def typed(built: Built) -> Worksheet:
    """The input sheet."""
    return built[1]["KPI's"]


def part(data: bytes, name: str) -> str:
    """One part of the file as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_input_sheets_are_protected_without_a_password(typed: Worksheet) -> None:
    """Typed cells are free; formatting, widths, sorting, filters and rows stay allowed."""
    protection = typed.protection

    assert protection.sheet
    assert not protection.password
    assert not any(
        (
            protection.formatCells,
            protection.formatColumns,
            protection.insertRows,
            protection.sort,
            protection.autoFilter,
        )
    )
    assert [typed[at].protection.locked for at in ("A5", "B5", "D5")] == [True, False, True]


def test_dashboards_and_checks_are_open(built: Built, dashboard: Sheet) -> None:
    """Only input sheets and the guide are protected; sheets for reading have no gridlines."""
    workbook = build(replace(dashboard, role=Role.CHECKS, blocks=()), Sheet("G", Role.GUIDE, (), ()))[1]

    assert not built[1]["Summary"].protection.sheet
    assert [sheet.protection.sheet for sheet in workbook] == [False, True]
    assert [sheet.sheet_view.showGridLines for sheet in workbook] == [False, False]


def test_tables_are_real_and_filter_only_when_asked(typed: Worksheet) -> None:
    """Tables have the right place and headers; a filter is there only on one that asks for it."""
    table, empty = typed.tables["tblKPI"], typed.tables["tblRisk"]

    assert table.ref == "A4:G8"
    assert table.column_names == ["Ref", "Target", "Actual", "Variance", "RAG", "Date", "Risk"]
    assert table.autoFilter is not None
    assert empty.autoFilter is None
    assert table.tableColumns[3].calculatedColumnFormula.text.startswith(
        "IF(AND(ISNUMBER(tblKPI[[#This Row],[Actual]])"
    )


def test_no_merged_cells_touch_a_table(built: Built) -> None:
    """Merged cells inside a table would break sorting, filters and screen readers."""
    for sheet in built[1]:
        for table in sheet.tables.values():
            area = CellRange(table.ref)
            assert all(area.isdisjoint(merged) for merged in sheet.merged_cells.ranges)


def test_drop_downs_dates_and_numbers_are_checked(typed: Worksheet) -> None:
    """A list stops what is not in it; a number or a date that is text is only warned about."""
    rules = {str(rule.sqref): rule for rule in typed.data_validations.dataValidation}

    assert (rules["E5:E8"].formula1, rules["E5:E8"].errorStyle) == ('"Green,Amber,Red"', "stop")
    assert rules["G5:G8"].formula1 == "Risks"
    assert (rules["C5:C8"].type, rules["C5:C8"].errorStyle) == ("decimal", "warning")
    assert (rules["F5:F8"].type, rules["F5:F8"].errorStyle) == ("date", "warning")
    assert (rules["C5:C8"].promptTitle, rules["C5:C8"].prompt) == ("Actual", "The figure at the data date.")
    assert all(rule.allowBlank for rule in rules.values())


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (Column("A", allowed=("yes, with care", "no")), "use list_name"),
        (Column("A", allowed=tuple(f"choice number {n}" for n in range(30))), "use list_name"),
        (Column("A", help="x" * 256), "longer than 255"),
    ],
    ids=["comma", "long list", "long help"],
)
def test_rules_excel_would_refuse_are_refused_here(column: Column, says: str) -> None:
    """A drop-down or a message that makes Excel repair the file never gets into it."""
    with pytest.raises(ValueError, match=says):
        build(Sheet("S", Role.INPUT, (Table("t", (column,), ()),), ()))


def test_ratings_are_coloured_by_their_words(typed: Worksheet) -> None:
    """A rating keeps its colour after a person retypes it, with or without the shape before it."""
    formats = {str(area.sqref): area.rules for area in typed.conditional_formatting}

    formulas = [rule.formula[0] for rule in formats["E5:E8"]]
    assert 'E5="Green"' in formulas[0]
    assert 'RIGHT(E5,6)=" Green"' in formulas[0]
    assert len(formulas) == 5


def test_panes_and_titles_follow_the_table(typed: Worksheet) -> None:
    """The header stays in view and on every printed page."""
    assert typed.freeze_panes == "B5"
    assert typed.print_title_rows == "$4:$4"


def test_pages_are_a4_and_fit_their_width(built: Built) -> None:
    """A4, one page wide; the one-page sheet is one page high as well."""
    typed, read = built[1]["KPI's"], built[1]["Summary"]

    assert (typed.page_setup.paperSize, typed.page_setup.orientation) == (9, "landscape")
    assert (typed.page_setup.fitToWidth, typed.page_setup.fitToHeight) == (1, 0)
    assert (read.page_setup.orientation, read.page_setup.fitToHeight) == ("portrait", 1)
    assert '<pageSetUpPr fitToPage="1"/>' in part(built[0], "xl/worksheets/sheet1.xml")
    assert typed.print_area == "'KPI''s'!$A$1:$G$12"


def test_the_footer_says_what_and_which_page(built: Built) -> None:
    """Title and stamp at the left; an ampersand or a leading digit does not become a command."""
    footer = part(built[0], "xl/worksheets/sheet1.xml").partition("<oddFooter>")[2].partition("</oddFooter>")[0]

    assert footer.startswith("&amp;L&amp;8 2022 &amp;&amp; after\n&amp;7 2021-22/Q3")
    assert footer.endswith("&amp;R&amp;8 &amp;A · Page &amp;P of &amp;N")


def test_every_chart_has_a_text_for_those_who_cannot_see_it(built: Built) -> None:
    """Charts carry their description, tables their summary."""
    drawing = part(built[0], "xl/drawings/drawing1.xml")

    assert 'descr="The deficit rises from £27.9m at Q1 to £28.4m at Q3."' in drawing
    assert 'descr="The same figures as a line."' in drawing
    assert 'altTextSummary="Every indicator"' in part(built[0], "xl/tables/table1.xml")


def test_charts_hold_their_figures_and_show_their_axes(built: Built) -> None:
    """A viewer that recalculates nothing can still draw them; openpyxl would have left the axes out."""
    chart = part(built[0], "xl/charts/chart1.xml")

    assert "<v>28.363</v>" in chart
    assert chart.count('<delete val="0"/>') == 2
    assert 'val="2F5597"' in chart


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_of_chart_can_be_drawn(kind: ChartKind) -> None:
    """Each kind, with a hidden base and, where it can have one, a line over it."""
    rows = tuple(
        Row((Cell(label), Cell(value), Cell("NA" if value == 2 else value)))
        for label, value in zip("abc", (1, 2, 3), strict=True)
    )
    bars = kind in (ChartKind.BAR, ChartKind.STACKED_BAR)
    series = (Series("B", "FF0000", hidden=True), Series("C", "00AA00", line=not bars, dashed=True, labels=True))
    chart = Chart("T", "alt", kind, "t", "A", series, width=2, value_title="£m", first_row=0, end_row=2)
    sheet = Sheet(
        "S", Role.DASHBOARD, (Charts((chart,)), Table("t", (Column("A"), Column("B"), Column("C")), rows)), (12,) * 3
    )

    data, _ = build(sheet)

    assert "'S'!$C$18:$C$19" in part(data, "xl/charts/chart1.xml")
    assert part(data, "xl/charts/chart1.xml").count("<v>2</v>") == 1


def test_a_chart_of_nothing_is_refused(dashboard: Sheet) -> None:
    """A chart needs its table on its sheet, a series, and no line over horizontal bars."""
    chart = Chart("T", "alt", ChartKind.BAR, "tblMoves", "Return", (Series("Deficit", "000000", line=True),))
    no_table = Charts((replace(chart, table="tblNone"),))

    with pytest.raises(LookupError, match="tblNone"):
        build(replace(dashboard, blocks=(no_table,)))
    with pytest.raises(ValueError, match="horizontal bars"):
        build(Sheet("S", Role.DASHBOARD, (Charts((chart,)), dashboard.blocks[5]), ()))
    with pytest.raises(ValueError, match="no series"):
        build(Sheet("S", Role.DASHBOARD, (Charts((replace(chart, series=()),)), dashboard.blocks[5]), ()))


def test_links_lead_within_the_workbook() -> None:
    """A linked cell goes to a place, not to a file."""
    cell = Cell("KPIs!D12", Style.LINK, link="'KPIs'!D12")

    workbook = build(Sheet("S", Role.CHECKS, (Table("t", (Column("Where"),), (Row((cell,)),)),), ()))[1]

    link = workbook["S"]["A2"].hyperlink
    assert (link.location, link.target) == ("'KPIs'!D12", None)


def test_rows_a_person_fills_grow_with_the_text(built: Built) -> None:
    """The height of an input table's rows is only a first one; elsewhere it is fixed."""
    rows = part(built[0], "xl/worksheets/sheet1.xml").split("<row ")

    assert "customHeight" not in rows[5].partition(">")[0]
    assert "customHeight" in rows[4].partition(">")[0]


def test_text_is_never_taken_for_a_formula() -> None:
    """A comment that begins with an equals sign or holds a control character stays a comment."""
    workbook = build(Sheet("S", Role.DASHBOARD, (Text("=HYPERLINK(\x07)"),), (30,)))[1]

    assert (workbook["S"]["A1"].value, workbook["S"]["A1"].data_type) == ("=HYPERLINK()", "s")
