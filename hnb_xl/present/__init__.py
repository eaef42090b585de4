"""Inputs + Results + Findings -> Dashboard: sheets as pure data, one file a sheet."""

from __future__ import annotations

from hnb_xl.model.blocks import Dashboard
from hnb_xl.model.finding import Findings
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.results import Results
from hnb_xl.present.packs import PACKS, pages_of
from hnb_xl.present.view import View


def dashboard(
    inputs: Inputs, results: Results, findings: Findings, pack: str = "", *, highlight: bool = True
) -> Dashboard:
    """Every sheet of a pack, in order.

    Args:
        inputs: what was entered.
        results: every figure; none is worked out here.
        findings: what the rules found.
        pack: which pack; the workbook's own where none is asked for.
        highlight: whether input sheets show which of their cells have findings.

    Raises:
        BadArgument: there is no such pack.
    """
    pages = pages_of(pack or inputs.item("agreement", "pack").words, inputs)
    view = View(inputs, results, findings, pages, highlight)
    return Dashboard(sheets=tuple(page.make(view) for page in pages), stamp=view.stamp)


__all__ = ["PACKS", "dashboard"]
