"""Inputs + Results + Findings -> Dashboard: sheets as pure data, one file a sheet."""

from __future__ import annotations

from hnb_xl.model.blocks import Dashboard
from hnb_xl.model.finding import Findings
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.results import Results
from hnb_xl.present.packs import PACKS, pages_of
from hnb_xl.present.view import View


def dashboard(inputs: Inputs, results: Results, findings: Findings) -> Dashboard:
    """Every sheet of the workbook's pack, in order.

    Raises:
        BadArgument: the workbook names a pack that there is not.
    """
    pages = pages_of(inputs.item("agreement", "pack").words)
    view = View(inputs, results, findings, pages)
    return Dashboard(sheets=tuple(page.make(view) for page in pages), stamp=view.stamp)


__all__ = ["PACKS", "dashboard"]
