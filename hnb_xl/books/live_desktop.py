"""What only Excel for Windows can be asked for: pages, windows, locks, charts series by series.

Everything goes through Excel's own objects (`.api`), whose names are Excel's. Nothing here draws cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books.finish import CHART_NAME
from hnb_xl.books.live_drawing import LivePen
from hnb_xl.books.live_writing import area_ref, areas
from hnb_xl.books.package.refusals import refused
from hnb_xl.errors import Refused
from hnb_xl.model.addresses import address, letters
from hnb_xl.model.blocks import Chart, Series
from hnb_xl.write.layout import ChartPlace, Layout, quoted

if TYPE_CHECKING:
    import xlwings as xw

_VALIDATIONS = {"list": 3, "decimal": 2, "date": 4, None: 0}
_ALERTS = {"stop": 1, "warning": 2, "information": 3, None: 1}
_BETWEEN = 1
_LINE_WITH_MARKERS, _LINE = 65, 4
_DASHED = 4
_UNDERLINED = 2
_LEGEND_BELOW = -4107
_A4 = 9
_VALUES = 2
_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
_ALLOWED_ON_OURS = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingRows": "insertRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
}


def refuse_locked_structure(book: xw.Book) -> None:
    """Say no before anything is written where sheets may not come or go.

    Raises:
        Refused: the workbook's structure is protected.
    """
    if book.api.ProtectStructure:
        raise refused("structure_locked", "The workbook's structure is protected: no sheet may come or go.")


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether a sheet's locked cells cannot be changed."""
    return bool(sheet.api.ProtectContents)


def is_open_to_typing(sheet: xw.Sheet, ref: str) -> bool:
    """Whether all cells of a block are unlocked."""
    return sheet.range(ref).api.Locked is False


@contextmanager
def unprotected(sheet: xw.Sheet) -> Iterator[None]:
    """Lift a sheet's protection that has no password, and put it back as it was.

    Raises:
        Refused: it has a password.
    """
    api = sheet.api
    if not api.ProtectContents:
        yield
        return
    protection = api.Protection
    allowed = {name: bool(getattr(protection, name)) for name in _ALLOWED}
    drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
    lift(sheet)
    try:
        yield
    finally:
        api.Protect(DrawingObjects=drawings, Contents=True, Scenarios=scenarios, **allowed)


def lift(sheet: xw.Sheet) -> None:
    """Lift a sheet's protection, if it has no password.

    Raises:
        Refused: it has one.
    """
    api = sheet.api
    if not api.ProtectContents:
        return
    wrong = ""
    try:
        api.Unprotect("")  # no password at all would make Excel ask the officer for one
    except Exception as error:  # noqa: BLE001  # pywin32's own error class is not there on other systems
        wrong = type(error).__name__
    if wrong or api.ProtectContents:
        raise Refused(
            "sheet_protected",
            f"The sheet {sheet.name} is protected with a password.",
            "Ask whoever set it to lift it (Review, Unprotect Sheet), or use a sheet without one.",
        )


def clear(sheet: xw.Sheet) -> None:
    """Empty a sheet of ours so that it can be drawn anew: whatever points at its cells goes on pointing there.

    What a person put over its cells (pictures, shapes, buttons, charts of their own) stays.
    """
    api = sheet.api
    for chart in list(sheet.charts):
        if chart.name.startswith(CHART_NAME):
            chart.delete()
    for table in list(sheet.tables):
        table.api.Unlist()
    api.Cells.UnMerge()
    api.Cells.Clear()
    api.Rows.UseStandardHeight = True
    api.Columns.UseStandardWidth = True
    api.ResetAllPageBreaks()


def finish(pen: LivePen, drawn: Worksheet, *, is_new: bool) -> None:
    """Everything about a sheet but its cells; what an officer may have changed on an old sheet stays theirs."""
    sheet, layout = pen.sheet, pen.layout
    api = sheet.api
    for ref in areas(place for place, cell in pen.cells.items() if cell.alignment.shrink_to_fit):
        sheet.range(ref).api.ShrinkToFit = True
    for ref in areas(place for place, cell in pen.cells.items() if cell.alignment.indent):
        sheet.range(ref).api.IndentLevel = 1
    for ref in areas(place for place, cell in pen.cells.items() if cell.font.u):
        sheet.range(ref).api.Font.Underline = _UNDERLINED
    for number, place in enumerate(layout.charts, 1):
        _chart(pen, number, place)
    for table in sheet.tables:
        summary = layout.tables[table.name].table.summary
        if summary:
            table.api.Summary = summary
    footer = drawn.oddFooter
    api.PageSetup.LeftFooter = (footer.left.text or "") if footer else ""
    for line in drawn.row_breaks.brk:
        api.HPageBreaks.Add(sheet.range(address(int(line.id) + 1, 1)).api)
    if is_new:
        _new_page(sheet, drawn)
        _new_window(sheet, drawn)
    _input_rules(sheet, drawn)
    if drawn.protection.sheet:
        for ref in areas(place for place, cell in pen.cells.items() if not cell.protection.locked):
            sheet.range(ref).api.Locked = False
        allowed = {name: not getattr(drawn.protection, ours) for name, ours in _ALLOWED_ON_OURS.items()}
        api.Protect(Contents=True, **allowed)


def _new_page(sheet: xw.Sheet, drawn: Worksheet) -> None:
    setup, page = sheet.api.PageSetup, drawn.page_setup
    setup.PaperSize = int(page.paperSize or _A4)
    setup.Orientation = 2 if page.orientation == "landscape" else 1
    setup.Zoom = False
    setup.FitToPagesWide = 1
    setup.FitToPagesTall = 1 if page.fitToHeight else False
    for side in ("Left", "Right", "Top", "Bottom", "Header", "Footer"):
        setattr(setup, f"{side}Margin", float(getattr(drawn.page_margins, side.lower())) * 72)
    setup.CenterHorizontally = True
    footer = drawn.oddFooter
    setup.RightFooter = (footer.right.text or "") if footer else ""
    if drawn.print_title_rows:
        setup.PrintTitleRows = drawn.print_title_rows


def _new_window(sheet: xw.Sheet, drawn: Worksheet) -> None:
    colour = drawn.sheet_properties.tabColor
    if colour is not None:
        red, green, blue = (int(colour.rgb[-6:][at : at + 2], 16) for at in (0, 2, 4))
        sheet.api.Tab.Color = red + 256 * green + 65536 * blue
    sheet.show_gridlines = bool(drawn.sheet_view.showGridLines)
    if drawn.freeze_panes:
        window = sheet.book.api.Windows(1)
        before = sheet.book.api.ActiveSheet
        sheet.api.Activate()
        cell = drawn[drawn.freeze_panes]
        window.SplitColumn, window.SplitRow = cell.column - 1, cell.row - 1
        window.FreezePanes = True
        before.Activate()


def _input_rules(sheet: xw.Sheet, drawn: Worksheet) -> None:
    """Drop-downs, warnings, messages and colours by words, as `books/input_rules.py` gives them to a file."""
    for rule in drawn.data_validations.dataValidation:
        validation = sheet.range(str(rule.sqref).replace(" ", ",")).api.Validation
        validation.Delete()
        if rule.type is None:
            validation.Add(Type=0)
        else:
            formula = (
                f"={rule.formula1}"
                if rule.type == "list" and not rule.formula1.startswith('"')
                else rule.formula1.strip('"')
            )
            validation.Add(
                Type=_VALIDATIONS[rule.type],
                AlertStyle=_ALERTS[rule.errorStyle],
                Operator=_BETWEEN,
                Formula1=formula,
                **({"Formula2": rule.formula2} if rule.formula2 else {}),
            )
            validation.ErrorTitle, validation.ErrorMessage = rule.errorTitle or "", rule.error or ""
        validation.IgnoreBlank = True
        validation.InputTitle, validation.InputMessage = rule.promptTitle or "", rule.prompt or ""
    for area in drawn.conditional_formatting:
        for rule in area.rules:
            look = rule.dxf
            sheet.range(str(area.sqref)).conditional_formats.add_custom(
                f"={rule.formula[0]}",
                fill_color=f"#{look.fill.bgColor.rgb[-6:]}" if look.fill else None,
                font_color=f"#{look.font.color.rgb[-6:]}",
                font_bold=bool(look.font.b),
            )


def _chart(pen: LivePen, number: int, place: ChartPlace) -> None:
    plan, layout = place.chart, pen.layout
    made = pen.chart(number, place)
    frame, chart = made.api
    while chart.SeriesCollection().Count:
        chart.SeriesCollection(1).Delete()  # Excel guesses some from the cells that are selected
    for series in plan.series:
        _series(chart.SeriesCollection().NewSeries(), plan, series, layout)
    visible = sum(not series.hidden for series in plan.series)
    chart.HasLegend = visible > 1
    if visible > 1:
        chart.Legend.Position = _LEGEND_BELOW
    axis = chart.Axes(_VALUES)
    axis.TickLabels.NumberFormat = plan.value_format
    if plan.value_title:
        axis.HasTitle = True
        axis.AxisTitle.Text = plan.value_title
    if plan.value_min is not None:
        axis.MinimumScale = float(plan.value_min)
    pen.sheet.api.Shapes(frame.Name).AlternativeText = plan.alt


def _series(made: Any, plan: Chart, series: Series, layout: Layout) -> None:
    table = layout.tables[plan.table]
    end = len(table.table.rows) if plan.end_row is None else plan.end_row
    first, last = table.first_row + plan.first_row, table.first_row + end - 1

    def cells(column: str, top: int, bottom: int) -> str:
        at = letters(table.column(column))
        return f"={quoted(layout.sheet.name)}!{area_ref(top, 1, bottom, 1).replace('A', f'${at}$')}"

    made.Name = cells(series.column, table.top, table.top)
    made.Values = cells(series.column, first, last)
    made.XValues = cells(plan.categories, first, last)
    red, green, blue = (int(series.colour[at : at + 2], 16) for at in (0, 2, 4))
    colour = red + 256 * green + 65536 * blue
    if series.hidden:
        made.Format.Fill.Visible = False
    elif series.line or plan.kind.value == "line":
        made.ChartType = _LINE if series.dashed else _LINE_WITH_MARKERS
        made.Format.Line.ForeColor.RGB = colour
        if series.dashed:
            made.Format.Line.DashStyle = _DASHED
    else:
        made.Format.Fill.ForeColor.RGB = colour
    if series.labels:
        made.HasDataLabels = True
        made.DataLabels().NumberFormat = plan.value_format
