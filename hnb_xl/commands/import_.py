"""`hnb-xl import BOOK EXTRACT`: figures from an extract of the ledger or a case system into the input tables."""

from __future__ import annotations

import argparse
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_xl.commands.import_report import import_document, import_text
from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import clock, open_book, save, say
from hnb_xl.commands.report import as_json
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.import_actuals import Imported, WouldOverwrite, import_actuals, preview_import
from hnb_xl.model.plain_text import printable
from hnb_xl.read.extracts.table import extract_bytes

if TYPE_CHECKING:
    from hnb_xl.books.book import ReadableBook
    from hnb_xl.model.import_mapping import ImportMapping


def run(options: argparse.Namespace) -> int:
    """Preview, propose a mapping, or import; in place with a backup, or to another file."""
    extract = Path(options.extract)
    data, name = extract_bytes(extract), extract.name
    if options.propose:
        return _propose(options, data, name)
    if options.preview:
        book = open_book(options.book)
        _report(preview_import(book, data, name, _mapping(options.mapping, book)), options, written=False)
        return 0
    opened = open_to_write(options)
    mapping, now = _mapping(options.mapping, opened.book), clock()
    try:
        done = import_actuals(opened.book, data, name, mapping, now=now, by=options.by, overwrite=options.overwrite)
    except WouldOverwrite as refused:
        if not options.json:
            print(import_text(refused.plan))
        raise
    with redirect_stdout(sys.stderr):
        written = opened.write()
    _report(done, options, written=written)
    return 0


def _report(done: Imported, options: argparse.Namespace, *, written: bool) -> None:
    if options.json:
        print(as_json(import_document(done.plan, done.sentence, written=written)))
        return
    print(import_text(done.plan))
    print(f"\n{printable(done.sentence)}")
    for remark in done.remarks:
        say(remark)


def _mapping(given: str | None, book: ReadableBook) -> ImportMapping | None:
    """The mapping a person names: a file, or one that the workbook holds; None lets the extract's columns decide."""
    from hnb_xl.model.import_mapping import load_mapping
    from hnb_xl.read.import_record import read_import_record

    if given is None:
        return None
    path = Path(given)
    if path.suffix == ".toml" or path.is_file():
        return load_mapping(path)
    saved = read_import_record(book).mappings
    if given in saved:
        return saved[given]
    known = f"The workbook holds {', '.join(saved)}." if saved else "The workbook holds none yet."
    raise BadArgument("no_such_mapping", f"There is no mapping file and no saved mapping “{given}”.", known)


def _propose(options: argparse.Namespace, data: bytes, name: str) -> int:
    """Write a proposed mapping as TOML to edit, and list what a person must decide."""
    from hnb_xl.jobs.import_proposal import propose

    target = Path(options.output or f"{Path(name).stem}.mapping.toml")
    if target.suffix != ".toml":
        raise BadArgument("not_toml", f"{target} does not end in .toml.", "A mapping is a TOML file.")
    if target.exists() and not options.force:
        raise BadArgument("file_exists", f"{target} is there already.", "Give another name, or --force to replace it.")
    proposal = propose(open_book(options.book), data, name)
    save(target, proposal.toml.encode(), backup=True)
    if options.json:
        print(as_json(proposal.document(str(target))))
        return 0
    print(printable("\n".join(proposal.lines())))
    print(target)
    return 0
