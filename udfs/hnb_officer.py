"""What is said to the officer and asked of them, in Excel's own boxes. Tests put another in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import xlwings as xw

from hnb_xl.books.live_ends import is_windows
from hnb_xl.errors import CannotRun

TITLE = "HNB Monitor"
_TEXT = 2  # Excel's InputBox: text is expected


class Officer(Protocol):
    """The person in front of Excel."""

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what was done, or what to mend."""
        ...

    def agrees(self, question: str) -> bool:
        """Ask a question that is answered by yes or no."""
        ...

    def answer(self, question: str, usual: str = "") -> str | None:
        """Ask for a few words; None when the officer gives up."""
        ...

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """Ask for a file; `kinds` is Excel's filter. None when the officer gives up."""
        ...

    def file_to_save(self, title: str, name: str) -> Path | None:
        """Ask where a new workbook goes; None when the officer gives up."""
        ...


class InExcel:
    """The officer of an Excel that is open on the desktop.

    Args:
        app: That Excel.
    """

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say what was done, or what to mend."""
        self.app.alert(words, TITLE, mode="critical" if wrong else "info")

    def agrees(self, question: str) -> bool:
        """Ask a question that is answered by yes or no."""
        return self.app.alert(question, TITLE, buttons="yes_no") == "yes"

    def answer(self, question: str, usual: str = "") -> str | None:
        """Ask for a few words; None when the officer gives up."""
        given = self._windows.InputBox(question, TITLE, usual, Type=_TEXT)
        return given.strip() if isinstance(given, str) else None

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """Ask for a file; None when the officer gives up."""
        given = self._windows.GetOpenFilename(kinds, 1, title)
        return Path(given) if isinstance(given, str) else None

    def file_to_save(self, title: str, name: str) -> Path | None:
        """Ask where a new workbook goes; None when the officer gives up."""
        given = self._windows.GetSaveAsFilename(name, "Excel workbook (*.xlsx), *.xlsx", 1, title)
        return Path(given) if isinstance(given, str) else None

    @property
    def _windows(self) -> Any:
        """Excel's own object, which has boxes to ask with.

        Raises:
            CannotRun: this is a Mac, where xlwings cannot reach them.
        """
        if not is_windows(self.app):
            raise CannotRun(
                "only_on_windows",
                "Excel for Mac cannot ask what this button needs to know.",
                "Use the command of the same name in a terminal: hnb-xl --help lists them.",
            )
        return self.app.api
