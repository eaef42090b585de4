"""Over real workbooks: an independent validator has nothing new to say of what was spliced.

openxml-audit finds few real defects, never finishes on some files, and does not know the strict dialect: it is a second
opinion beside our own linter, asked under a time limit.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from hnb_xl.books.package import Package, plan_splice
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.errors import BookUnreadable, Refused
from tests.books.package.builders import KEYS, corpus_files, generated

_SECONDS = 20  # of the processor's own time, so that a busy machine changes nothing
_MORE_FOR_THE_RESULT = 3
_NUMBERS = re.compile(r"[0-9]+")


class _TookTooLongError(Exception):
    """The validator took longer than it may."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Stop what runs inside after so many seconds of work."""

    def stop(*_: object) -> None:
        raise _TookTooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def audited(path: Path, seconds: int = _SECONDS) -> set[tuple[str, str]] | None:
    """What the validator says, by part and message with the numbers left out; None when it could not finish."""
    try:
        with limited(seconds):
            result = OpenXmlValidator().validate(path)
    except Exception:  # noqa: BLE001 - it raises whatever it meets in a file it does not know
        return None
    return {(_NUMBERS.sub("", str(each.part_uri)), _NUMBERS.sub("", each.description)) for each in result.errors}


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: path.name)
def test_the_validator_finds_nothing_new(path: Path, tmp_path: Path) -> None:
    """Every error it reports of the result it reported of the original already, or it can read neither."""
    try:
        target = Package.read(path)
        scratch = Package.read(generated(date1904=Workbook(target).is_date1904))
        data = plan_splice(target, scratch, keys=KEYS).apply()
    except (BookUnreadable, Refused):
        return
    result = tmp_path / path.name
    result.write_bytes(data)

    before, after = audited(path), audited(result, _SECONDS * _MORE_FOR_THE_RESULT)

    if before is not None:
        assert after is not None
        assert {(part, text) for part, text in after - before if not _is_known(text)} == set()


def _is_known(text: str) -> bool:
    """What it says of any sheet with texts beside their cells, which Excel and the standard allow."""
    return "inlineStr" in text
