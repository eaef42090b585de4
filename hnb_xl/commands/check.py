"""`hnb-xl check BOOK`: what is wrong in a workbook; nothing is written."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from hnb_xl.commands.opening import asked_period, open_book
from hnb_xl.commands.report import as_json, findings_document, findings_text, profile_text
from hnb_xl.model.finding import Severity
from hnb_xl.pipeline import assess

if TYPE_CHECKING:
    from hnb_xl.pipeline import Figures


def run(options: argparse.Namespace) -> int:
    """Print the findings in the form asked for; 1 when any that nobody has accepted reaches the bar."""
    figures = assess(open_book(options.book), asked_period(options.period))
    bar = Severity(options.fail_on)
    print(_report(figures, "json" if options.json else options.format, bar))
    if options.profile:
        from hnb_xl.check.runner import profiled

        print(profile_text(profiled(figures.inputs, figures.results)), file=sys.stderr)
    return 1 if figures.findings.at_or_above(bar) else 0


def _report(figures: Figures, form: str, bar: Severity) -> str:
    if form == "json":
        return as_json(findings_document(figures))
    if form == "sarif":
        from hnb_xl.commands.report_sarif import sarif

        return as_json(sarif(figures))
    if form == "junit":
        from hnb_xl.commands.report_junit import junit

        return junit(figures, bar)
    if form == "markdown":
        from hnb_xl.commands.report_markdown import markdown

        return markdown(figures)
    return findings_text(figures.findings)
