"""`hnb-xl roll-forward BOOK`: close the return a workbook stands at, and open the next."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import asked_period, clock, say
from hnb_xl.commands.report import outcomes_line
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.roll_forward import Asked, roll_forward
from hnb_xl.model.change import Change
from hnb_xl.model.plain_text import printable
from hnb_xl.model.tables.agreement import SIGN_OFF

_NAME = SIGN_OFF.column("name")

# Commas part thousands and nothing else: 28,36 is a slip, not £2,836.
_AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,2})?")


def run(options: argparse.Namespace) -> int:
    """Close, open and write once; with `--dry-run` print every cell that would change, and write nothing."""
    asked = Asked(
        to=asked_period(options.to),
        force=options.force,
        reason=options.reason,
        by=options.by,
        outturn=_amount(options.outturn),
        dry_run=options.dry_run,
    )
    opened = open_to_write(options)
    done = roll_forward(opened.book, asked, now=clock())
    if asked.dry_run:
        for change in done.changes:
            print(_line(change))
    else:
        opened.write()
    say(done.sentence)
    for remark in done.remarks:
        say(f"  {remark}")
    if asked.dry_run:
        say("Nothing was written.")
    elif done.figures is not None:
        say(outcomes_line(done.figures.findings))
        say("To undo this, put the version before back in its place.")
    return 0


def _amount(text: str | None) -> Decimal | None:
    """An amount in pounds as a person types it: 28363000, 28,363,000 or £28,363,000; a surplus is negative.

    Raises:
        BadArgument: it is no amount.
    """
    if text is None:
        return None
    amount = "".join(text.split()).replace("£", "", 1)
    if not _AMOUNT.fullmatch(amount):
        raise BadArgument("bad_amount", f"“{text[:40]}” is not an amount.", "Give pounds, as in --outturn 28,363,000.")
    return Decimal(amount.replace(",", ""))


def _line(change: Change) -> str:
    """One cell: where, what stands there, what would, and why; who signed is named by no command."""
    is_name = (change.table, change.column) == (SIGN_OFF.name, _NAME.header)
    before, after = (
        "blank" if value in (None, "") else "a name" if is_name else str(value)
        for value in (change.before, change.after)
    )
    return "\t".join(map(printable, (change.place, before, "->", after, change.why)))
