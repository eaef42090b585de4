"""`hnb-xl sign-off BOOK --role ROLE`: record which figures were signed, or withdraw a signature."""

from __future__ import annotations

import argparse

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import clock, day_given, say
from hnb_xl.jobs.sign_off import sign_off


def run(options: argparse.Namespace) -> int:
    """Sign and refresh, in place with a backup or to another file; no name is printed."""
    day = day_given(options.date)
    opened = open_to_write(options)
    done = sign_off(
        opened.book, options.role, now=clock(), day=day, name_cell=options.name_cell, withdraw=options.withdraw
    )
    opened.write()
    for line in (done.sentence, *done.remarks):
        say(line)
    return 0
