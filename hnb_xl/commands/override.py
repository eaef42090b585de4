"""`hnb-xl override BOOK`: accept a finding with reason, role and date; list what is accepted; take it back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import clock, day_given, open_book, say
from hnb_xl.commands.report import as_json
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.override import accept, overrides, remove
from hnb_xl.model.plain_text import printable

if TYPE_CHECKING:
    from hnb_xl.check.acceptance import Judged


def run(options: argparse.Namespace) -> int:
    """List, add or remove; in place with a backup, or to another file."""
    if options.list:
        found = [_as_document(each) for each in overrides(open_book(options.book))]
        print(as_json({"overrides": found}) if options.json else _listed(found))
        return 0
    if not options.finding:
        raise BadArgument(
            "no_finding", "Which finding is missing.", "Give --finding CODE --cell SHEET!CELL, or --list."
        )
    day = day_given(options.date)
    opened = open_to_write(options)
    if options.remove:
        done = remove(opened.book, options.finding, options.cell, now=clock(), by=options.role)
    else:
        done = accept(
            opened.book,
            options.finding,
            options.cell,
            reason=options.reason,
            role=options.role,
            now=clock(),
            day=day,
        )
    written = opened.write(print_path=not options.json)
    for line in (done.sentence, *done.remarks):
        say(line)
    if options.json:
        print(as_json({"sentence": done.sentence, "remarks": done.remarks, "written": written}))
    return 0


def _as_document(each: Judged) -> dict[str, object]:
    day = each.row.day("date")
    return {
        "finding": each.row.words("finding"),
        "reason": each.reason or each.row.words("reason"),
        "role": each.row.words("role"),
        "date": day.isoformat() if day else None,
        "place": each.row.place,
        "worth": each.standing.value,
        "stands_at": each.finding.place if each.finding else None,
    }


def _listed(found: list[dict[str, object]]) -> str:
    if not found:
        return "No finding is accepted: the sheet Overrides is empty."
    lines = []
    for each in found:
        lines.append(f"{each['place']}  {each['worth']}: {each['finding']}")
        lines.append(f"    {each['role'] or 'no role'}, {each['date'] or 'no date'}: {each['reason'] or 'no reason'}")
    return printable("\n".join(lines))
