"""What several commands do first and last: find an authority, open a book, say what is happening, save a file."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_xl.errors import BadArgument
from hnb_xl.model.plain_text import printable
from hnb_xl.model.year import Period

if TYPE_CHECKING:
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.model.authority import Authority

WORKBOOKS = (".xlsx", ".xlsm")
"""The kinds of workbook we make: plain, and with macros."""


def say(message: str) -> None:
    """Tell the person what is being done: on stderr, so that results can be piped."""
    print(printable(message), file=sys.stderr, flush=True)


def authority_named(name: str, pack: str = "") -> Authority:
    """The authority file at a path, or the shipped one of that name; with another pack where one is asked for.

    Raises:
        BadArgument: neither is there.
        AuthorityFileInvalid: the file does not say what it must.
    """
    from hnb_xl.model.authority import load_authority

    authority = load_authority(_authority_file(name))
    if not pack:
        return authority
    return authority.model_copy(update={"authority": authority.authority.model_copy(update={"pack": pack})})


def _authority_file(name: str) -> Path:
    from hnb_xl.shipped import authorities

    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        if path.is_file():
            return path
        raise BadArgument(
            "no_authority_file", f"There is no file {name}.", "Check the path, or name a shipped authority."
        )
    shipped = {file.stem: file for file in sorted(authorities().glob("*.toml"))}
    if name in shipped:
        return shipped[name]
    close = difflib.get_close_matches(name, shipped, n=1)
    hint = f"Did you mean {close[0]}?" if close else "Give the path of a TOML file, or one of these."
    raise BadArgument("no_such_authority", f"No authority “{name}” ships with hnb-xl: {', '.join(shipped)} do.", hint)


def shipped_authorities() -> Iterator[tuple[str, Authority]]:
    """The authority files that ship with hnb-xl, by name, in order."""
    from hnb_xl.model.authority import load_authority
    from hnb_xl.shipped import authorities

    for file in sorted(authorities().glob("*.toml")):
        yield file.stem, load_authority(file)


def asked_period(text: str | None) -> Period | None:
    """The period of `--period`, or None.

    Raises:
        BadArgument: it is not a period.
    """
    return None if text is None else Period.parse(text)


def day_given(text: str | None) -> date | None:
    """The day of `--date`, or None.

    Raises:
        BadArgument: it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadArgument("bad_date", f"“{text}” is not a date.", "Write it as 2022-01-10.") from None


def open_book(path: str) -> FileBook:
    """The workbook at a path, to be read; no workbook library is needed for that.

    Raises:
        BookMissing: there is none.
        BookUnreadable: it cannot be read.
    """
    from hnb_xl.books.file_book import FileBook

    return FileBook.open(Path(path))


def new_file(path: str, *, force: bool, kinds: tuple[str, ...] = WORKBOOKS) -> Path:
    """The path of a workbook to make; Excel opens none whose name belies whether it has macros.

    Args:
        path: Where to.
        force: Whether something that is there may be replaced.
        kinds: What its name may end in.

    Raises:
        BadArgument: something is there already and `force` was not given, or it is of another kind, or its folder is
            missing.
    """
    target = Path(path)
    if target.suffix.lower() not in kinds:
        ends = " or ".join(kinds)
        raise BadArgument("not_xlsx", f"{path} does not end in {ends}.", f"Give a name that ends in {ends}.")
    if not target.parent.is_dir():
        raise BadArgument("no_folder", f"There is no folder {target.parent}.", "Make it first.")
    if target.exists() and not force:
        raise BadArgument("file_exists", f"{path} is there already.", "Give another name, or --force to replace it.")
    return target


def clock() -> datetime:
    """The time now, with its offset from UTC: the one place where a command reads it."""
    return datetime.now().astimezone()


def save(path: Path, data: bytes, *, backup: bool) -> Path | None:
    """Write a file whole or not at all; returns the backup of the version before, if one was kept."""
    from hnb_xl.books.safe_save import save_bytes

    return save_bytes(path, data, backup=backup, now=clock())
