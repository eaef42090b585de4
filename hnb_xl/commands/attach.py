"""`hnb-xl attach BOOK`: read a team's own workbook where it stands, and put our sheets beside theirs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import asked_period, authority_named, clock, say
from hnb_xl.errors import BadArgument
from hnb_xl.model.plain_text import printable

if TYPE_CHECKING:
    from hnb_xl.jobs.attach import Attached
    from hnb_xl.read.proposal.choosing import Answer, Doubt


def run(options: argparse.Namespace) -> int:
    """Propose, ask about the doubtful, show the map, and write it."""
    from hnb_xl.jobs.attach import Undecided, attach
    from hnb_xl.model.map_file import read_map_file, write_map_file

    opened = open_to_write(options)
    asked = asked_period(options.period)
    authority = authority_named(options.authority, options.pack or "") if options.authority else None
    given = read_map_file(Path(options.map)) if options.map else None
    undecided = Undecided()
    answer = _answer(yes=options.yes, undecided=undecided)
    say(f"Looking for tables in {opened.book.name} …")
    done = attach(opened.book, authority, str(asked) if asked else "", answer, given, now=clock(), by=options.by)
    if not options.yes:
        undecided.refuse()
    print(printable("\n".join(_listed(done))))
    for remark in done.done.remarks:
        say(remark)
    if options.export:
        target = Path(options.export)
        if target.exists() and not options.force:
            raise BadArgument("file_exists", f"{target} is there already.", "Give another name, or --force.")
        write_map_file(target, done.team)
        say(f"The map is written to {target}.")
    say(done.done.sentence)
    if options.dry_run:
        say("Nothing was written: this was a dry run.")
    else:
        opened.write()
    return 0


def _answer(*, yes: bool, undecided: Answer) -> Answer:
    """Who settles what is doubtful: nobody, the best of each, or the person at the terminal."""
    from hnb_xl.read.proposal.choosing import best

    if yes:
        return best
    return _ask if sys.stdin.isatty() and sys.stderr.isatty() else undecided


def _ask(doubt: Doubt) -> int:
    """Ask the person; Return alone takes the first."""
    say(f"\n{doubt.where}: {doubt.question}")
    for number, option in enumerate(doubt.options, start=1):
        say(f"  {number}. {option}")
    while True:
        say(f"1 to {len(doubt.options)} [1]:")
        line = sys.stdin.readline()
        if not line:
            raise BadArgument("no_answer", "The questions were not answered.", "Answer them, or use --yes.")
        words = line.strip() or "1"
        if words.isdecimal() and len(words) < 5 and 1 <= int(words) <= len(doubt.options):
            return int(words) - 1


def _listed(done: Attached) -> list[str]:
    """Each column with how sure it is, its unit and a sample; then what the workbook does not hold."""
    from hnb_xl.model.addresses import letters

    lines: list[str] = []
    for part in done.team.parts:
        title = done.contracts[part.table].title
        span = f"{letters(part.first)}:{letters(part.last)}" if part.across else f"{part.first}:{part.last}"
        kind = "columns" if part.across else "rows"
        lines += ["", f"{title}: {part.sheet}, {kind} {span} ({part.confidence}% sure)"]
        for column in part.columns:
            place = f"row {column.place}" if part.across else letters(column.place)
            unit = f" [{column.unit.value}]" if column.unit else ""
            point = f" at {column.point}" if column.point else ""
            words = column.words or "(no header)"
            lines.append(
                f"  {place:<6} {_short(words, 38):<38} -> {column.ours + point + unit:<38} "
                f"{column.confidence:>3}%  {_short(column.sample, 30)}"
            )
    missing = [table.title for key, table in done.contracts.items() if not done.team.parts_of(key)]
    return [*lines[1:], "", f"Not in this workbook: {'; '.join(missing)}." if missing else "Every table was found."]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
