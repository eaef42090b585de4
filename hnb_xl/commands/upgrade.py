"""`hnb-xl upgrade BOOK`: a workbook of an older template version, moved to this one without losing an entry."""

from __future__ import annotations

import argparse
from pathlib import Path

from hnb_xl.books.guard import read_file
from hnb_xl.commands.opening import clock, new_file, save, say
from hnb_xl.jobs.upgrade import upgrade


def run(options: argparse.Namespace) -> int:
    """Upgrade once, prove it, and write; in place with a backup, or to another file."""
    source = Path(options.book)
    target = new_file(options.output, force=options.force) if options.output else source
    before = read_file(source, for_writing=not options.output)
    say(f"Upgrading {source.name} …")
    upgraded = upgrade(before, source.name, now=clock(), by=options.by)
    if target == source and upgraded.data == before:
        say(upgraded.done.sentence)
        print(target)
        return 0
    backup = save(target, upgraded.data, backup=True)
    print(target)
    say(upgraded.done.sentence)
    for remark in upgraded.done.remarks:
        say(remark)
    if backup:
        say(f"The version before is kept as {backup.name}.")
    return 0
