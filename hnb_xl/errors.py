"""Every error a user can meet, in one tree.

    HnbError                    code, message, fix; a door prints the message and the fix, never a traceback
    ├── CannotRun               exit 2: nothing could be read, nothing was written
    │   ├── BadArgument             the command line, a period or a file name does not make sense
    │   ├── BookMissing             no such file
    │   ├── BookUnreadable          not a workbook, corrupt, encrypted, too large, or locked by Excel
    │   ├── NotOurBook              a workbook, but without our tables, or of another template version
    │   ├── ContractBroken          one of our tables lacks a column, or has one twice
    │   ├── AuthorityFileInvalid    the authority's TOML does not say what it must
    │   ├── ExtractUnreadable       an extract is no table of text or numbers that can be read without guessing
    │   └── MappingInvalid          an import mapping does not say what it must, or does not fit the workbook
    └── Refused                 exit 1: a rule of ours says no (nothing was written)

A message says what happened and where (sheet!cell, file, or field) and what was expected; `fix` says what to do.
"""

from __future__ import annotations


class HnbError(Exception):
    """Something a user can mend: `code` is stable, `message` is a sentence, `fix` says what to do."""

    exit_code = 2

    def __init__(self, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        between = "" if self.message.endswith("\n") else " "
        return f"{self.message}{between}{self.fix}".strip()


class CannotRun(HnbError):  # noqa: N818 -- the names say what happened
    """The command could not run; nothing was written."""


class BadArgument(CannotRun):
    """An argument, a period or a file name does not make sense."""


class BookMissing(CannotRun):
    """There is no file at the path given."""


class BookUnreadable(CannotRun):
    """The file is not a workbook we may open: corrupt, encrypted, too large, locked, or something else."""


class NotOurBook(CannotRun):
    """A readable workbook that does not hold our tables, or holds those of another template version."""


class ContractBroken(CannotRun):
    """One of our tables lacks a column, or has one twice."""


class AuthorityFileInvalid(CannotRun):
    """The authority's TOML file does not say what it must."""


class ExtractUnreadable(CannotRun):
    """An extract from a ledger or case system cannot be read, or not without guessing."""


class MappingInvalid(CannotRun):
    """An import mapping does not say what it must, or does not fit the workbook or the extract."""


class Refused(HnbError):  # noqa: N818 -- the same
    """A rule of ours says no; nothing was written."""

    exit_code = 1
