"""`hnb-xl addin install|uninstall|status`: the add-in in this computer's Excel, and whether it can run there."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from hnb_xl.books.guard import read_file
from hnb_xl.commands.opening import say
from hnb_xl.commands.report import as_json
from hnb_xl.desktop import computer as computers
from hnb_xl.desktop.addin import install, uninstall
from hnb_xl.desktop.status import Check, addin_status, book_status


def run(options: argparse.Namespace) -> int:
    """Do what was asked; `status` is 1 while something is to be mended."""
    computer = computers.this_computer()
    if options.action == "install":
        print(install(computer, datetime.now().astimezone()))
        say("Open Excel: File, Options, Add-ins, Excel Add-ins, Go, and tick HNB Monitor. The tab HNB Monitor appears.")
        return _report(addin_status(computer), as_document=options.json)
    if options.action == "uninstall":
        gone = uninstall(computer)
        say("The add-in was not there." if gone is None else "Excel will say once that it is missing: untick it there.")
        print(gone or "")
        return 0
    if options.book:
        path = Path(options.book)
        return _report(book_status(computer, path, read_file(path)), as_document=options.json)
    return _report(addin_status(computer), as_document=options.json)


def _report(checks: tuple[Check, ...], *, as_document: bool) -> int:
    if as_document:
        shown = [{"what": c.what, "right": c.is_right, "found": c.found, "fix": c.fix} for c in checks]
        print(as_json({"checks": shown}))
    else:
        for check in checks:
            print(f"{'ok ' if check.is_right else 'NOT'} {check.what}: {check.found}")
            if check.fix:
                print(f"    {check.fix}")
    return 0 if all(check.is_right for check in checks) else 1
