"""`hnb-xl refresh BOOK`: rebuild Checks and the dashboards."""

from __future__ import annotations

import argparse
from pathlib import Path

from hnb_xl.books.parts import parts_not_ours
from hnb_xl.commands.opening import new_file, open_book, save, say
from hnb_xl.commands.report import outcomes_line
from hnb_xl.errors import Refused
from hnb_xl.pipeline import refresh


def run(options: argparse.Namespace) -> int:
    """Read, compute, and write once; in place with a backup, or to another file."""
    target = new_file(options.output, force=options.force) if options.output else Path(options.book)
    book = open_book(options.book, for_writing=not options.output)
    foreign = parts_not_ours(Path(options.book))
    if foreign:
        raise Refused(
            "parts_not_ours",
            f"{book.name} holds {', '.join(foreign)}, which writing it would lose. Nothing was written.",
            "Move that content to another workbook, or use `hnb-xl check` and `hnb-xl results`, which write nothing.",
        )
    say(f"Refreshing {book.name} …")
    done = refresh(book)
    backup = save(target, book.to_bytes(), backup=True)
    print(target)
    say(outcomes_line(done.figures.findings))
    if backup:
        say(f"The version before is kept as {backup.name}.")
    return 0
