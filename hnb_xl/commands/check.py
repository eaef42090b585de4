"""`hnb-xl check BOOK`: what is wrong in a workbook; nothing is written."""

from __future__ import annotations

import argparse
import sys

from hnb_xl.commands.opening import asked_period, open_book
from hnb_xl.commands.report import as_json, findings_document, findings_text, profile_text
from hnb_xl.model.finding import Severity
from hnb_xl.pipeline import assess


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 when any reaches the bar."""
    figures = assess(open_book(options.book), asked_period(options.period))
    print(as_json(findings_document(figures)) if options.json else findings_text(figures.findings))
    if options.profile:
        from hnb_xl.check.runner import profiled

        print(profile_text(profiled(figures.inputs, figures.results)), file=sys.stderr)
    return 1 if figures.findings.at_or_above(Severity(options.fail_on)) else 0
