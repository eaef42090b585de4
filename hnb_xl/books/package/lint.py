"""Our own linter: what makes Excel repair or refuse a workbook, most of which schema validators do not see."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hnb_xl.books.package.lint_cells import CellCheck
from hnb_xl.books.package.lint_findings import LintFinding, Look
from hnb_xl.books.package.lint_package import check_package
from hnb_xl.books.package.lint_sheet import check_selection, check_sheet
from hnb_xl.books.package.lint_styles import check_styles
from hnb_xl.books.package.lint_tables import check_charts, check_tables
from hnb_xl.books.package.lint_workbook import check_calculation_chain, check_workbook
from hnb_xl.books.package.parts import Package, Parts, canonical
from hnb_xl.books.package.references import Area
from hnb_xl.errors import BookUnreadable


def lint(source: Parts | Path | bytes, *, parts: Collection[str] | None = None) -> list[LintFinding]:
    """Return what is wrong with a workbook, in no more words than needed: the first of each kind in a part.

    Args:
        source: A package, or a file that may not even be one.
        parts: The parts to look at; None looks at all of them, and at what holds between them.

    Raises:
        BookMissing: When there is no such file.
    """
    if not isinstance(source, Parts):
        try:
            source = Package.read(source)
        except BookUnreadable as error:
            return [LintFinding(error.code, "", error.message)]
    look = Look(source, None if parts is None else frozenset(canonical(part) for part in parts))
    for check in (check_package, check_workbook, check_styles, _check_sheets, check_tables, check_charts):
        try:
            check(look)
        except BookUnreadable as error:
            # What stops one rule must not silence the others; the first to meet it has said so already.
            if not look.findings:
                look.says(error.code, "", error.message)
    return look.findings


def _check_sheets(look: Look) -> None:
    formulas: dict[str, set[tuple[int, int]]] = {}
    areas: dict[str, list[Area]] = {}
    for sheet in look.worksheets:
        check_sheet(look, sheet)
        cells = CellCheck(look, sheet)
        cells.run()
        formulas[sheet.node.get("sheetId")] = cells.formulas
        areas[sheet.node.get("sheetId")] = cells.areas
    if look.book and look.only is None:
        check_selection(look)
        check_calculation_chain(look, formulas, areas)
