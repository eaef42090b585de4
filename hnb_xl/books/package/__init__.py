"""Writing into a workbook without losing anything: its parts are copied raw, and only what must change is edited.

    target = Package.read(path)
    change = plan_splice(target, Package.read(scratch_bytes), keys={"Dashboard": "dashboard"})
    data = change.apply()          # raises Refused when anything stands against it; proves what it did

A workbook is a zip of parts. Every part outside `Plan.allowed` keeps its bytes and its place; the few that must
change (the workbook's lists, styles, content types) are edited by byte offset.
"""

from __future__ import annotations

from hnb_xl.books.package.cells import CellPatch
from hnb_xl.books.package.lint import lint
from hnb_xl.books.package.lint_findings import LintFinding
from hnb_xl.books.package.parts import Package
from hnb_xl.books.package.plan import Plan, SpliceRequest, plan, plan_patch, plan_remove, plan_splice
from hnb_xl.books.package.refusals import REFUSALS, UNREADABLE
from hnb_xl.books.package.values import CellValue
from hnb_xl.books.package.workbook import owned_sheets

__all__ = [
    "REFUSALS",
    "UNREADABLE",
    "CellPatch",
    "CellValue",
    "LintFinding",
    "Package",
    "Plan",
    "SpliceRequest",
    "lint",
    "owned_sheets",
    "plan",
    "plan_patch",
    "plan_remove",
    "plan_splice",
]
