"""What every command does that writes into a workbook: in place with a backup, or to another file with `-o`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from hnb_xl.books.guard import read_file
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.commands.opening import WORKBOOKS, new_file, save, say
from hnb_xl.errors import Refused


@dataclass(frozen=True)
class Opened:
    """A workbook to write into, the bytes it had, and where the result goes."""

    book: SplicedBook
    before: bytes
    source: Path
    target: Path

    def write(self, *, print_path: bool = True) -> bool:
        """Write the result, unless it would change nothing; the path is printed. Returns whether it was written.

        Args:
            print_path: leave it out where something else is printed as a document.

        Raises:
            Refused: something in the workbook could not be kept, or somebody else has saved it since it was read;
                nothing is written.
        """
        after = self.book.to_bytes()
        if self.target == self.source and after == self.before:
            say("Everything was up to date already: nothing was written.")
            if print_path:
                print(self.target)
            return False
        if self.target == self.source and read_file(self.source, for_writing=True) != self.before:
            raise Refused(
                "book_changed_meanwhile",
                f"{self.source.name} was saved by somebody else while this ran, so nothing was written: "
                "what they saved would have been lost.",
                "Run this again.",
            )
        backup = save(self.target, after, backup=True)
        if print_path:
            print(self.target)
        if backup:
            say(f"The version before is kept as {backup.name}.")
        return True


def open_to_write(options: argparse.Namespace) -> Opened:
    """The workbook a command names as `book`, to be written to `output` or in place.

    Raises:
        BadArgument: something is at `output` already and `force` was not given.
        BookMissing: there is no such workbook.
        BookUnreadable: it cannot be read, or is open elsewhere.
    """
    source = Path(options.book)
    kinds = (source.suffix.lower(),) if source.suffix.lower() in WORKBOOKS else WORKBOOKS
    target = new_file(options.output, force=options.force, kinds=kinds) if options.output else source
    before = read_file(source, for_writing=not options.output)
    return Opened(SplicedBook(before, source.name), before, source, target)
