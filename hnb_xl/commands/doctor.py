"""`hnb-xl doctor BOOK`: what Excel would repair, reject or misread in a workbook; nothing is written."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from hnb_xl.books.package import LintFinding, lint
from hnb_xl.commands.opening import open_book
from hnb_xl.commands.report import as_json


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 when there are any."""
    book = open_book(options.book)
    findings = lint(book.package)
    if options.json:
        print(as_json({"book": book.name, "findings": [finding._asdict() for finding in findings]}))
    else:
        print("\n".join(_lines(book.name, findings)))
    return 1 if findings else 0


def _lines(name: str, findings: Sequence[LintFinding]) -> list[str]:
    """The findings part by part, the parts in the order in which they first come up."""
    if not findings:
        return [f"{name} is sound: nothing was found that Excel would repair, reject or misread."]
    lines = [f"{name}: {len(findings)} found that Excel would repair, reject or misread."]
    for part in dict.fromkeys(finding.part for finding in findings):
        lines += ["", part or "The workbook as a whole"]
        lines += [f"  {finding.code}: {finding.message}" for finding in findings if finding.part == part]
    return [
        *lines,
        "",
        "What to do: let Excel repair a copy and compare it with the workbook, or restore a backup. If hnb-xl wrote",
        "the workbook last, please report this.",
    ]
