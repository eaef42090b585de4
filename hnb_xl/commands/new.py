"""`hnb-xl new AUTHORITY -o BOOK`: a new monitoring workbook, with macros when BOOK ends in .xlsm."""

from __future__ import annotations

import argparse

from hnb_xl.commands.opening import asked_period, authority_named, new_file, save, say
from hnb_xl.pipeline import new


def run(options: argparse.Namespace) -> int:
    """Make the workbook and write it."""
    target = new_file(options.output, force=options.force)
    authority = authority_named(options.authority, options.pack or "")
    asked = asked_period(options.period)
    period = str(asked) if asked else authority.latest_period().name
    say(f"Making {target.name} for {authority.authority.name}, {period} …")
    book, _ = new(authority, period, target.name, empty=options.empty)
    backup = save(target, book.to_bytes(), backup=True)
    print(target)
    if backup:
        say(f"The version before is kept as {backup.name}.")
    return 0
