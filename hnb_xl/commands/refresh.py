"""`hnb-xl refresh BOOK`: rebuild Checks and the dashboards, and leave everything else in the workbook as it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from hnb_xl.books.guard import read_file
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.commands.opening import new_file, save, say
from hnb_xl.commands.report import outcomes_line
from hnb_xl.pipeline import refresh


def run(options: argparse.Namespace) -> int:
    """Read, compute, and write once; in place with a backup, or to another file."""
    source = Path(options.book)
    target = new_file(options.output, force=options.force) if options.output else source
    before = read_file(source, for_writing=not options.output)
    book = SplicedBook(before, source.name)
    say(f"Refreshing {book.name} …")
    done = refresh(book)
    after = book.to_bytes()
    if target == source and after == before:
        say("Everything was up to date already: nothing was written.")
        print(target)
        return 0
    backup = save(target, after, backup=True)
    print(target)
    say(outcomes_line(done.figures.findings))
    if backup:
        say(f"The version before is kept as {backup.name}.")
    return 0
