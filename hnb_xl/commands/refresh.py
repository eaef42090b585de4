"""`hnb-xl refresh BOOK`: rebuild Checks and the dashboards, and leave everything else in the workbook as it is."""

from __future__ import annotations

import argparse

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import clock, say
from hnb_xl.commands.report import outcomes_line
from hnb_xl.jobs.refresh import refresh


def run(options: argparse.Namespace) -> int:
    """Read, compute, and write once; in place with a backup, or to another file."""
    opened = open_to_write(options)
    say(f"Refreshing {opened.book.name} …")
    done = refresh(opened.book, now=clock(), by=options.by, highlight=options.mark)
    if opened.write() and done.figures is not None:
        say(outcomes_line(done.figures.findings))
    return 0
