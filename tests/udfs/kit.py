"""An officer who is told and asked in a test, and a workbook in the stand-in for Excel to press buttons in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from hnb_xl import pipeline
from hnb_xl.model.authority import load_authority
from hnb_xl.shipped import authorities
from tests.excel.com import Application
from tests.excel.engines import desktop, excel_module
from tests.excel.model import Model


@dataclass
class Told:
    """An officer in a test: what was said to them, and what they answer."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    yes: bool = True
    answers: list[str | None] = field(default_factory=list)
    path: Path | None = None

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Keep what was said."""
        self.said.append(words)
        self.wrong.append(wrong)

    def agrees(self, question: str) -> bool:
        """Answer as the test has it."""
        self.asked.append(question)
        return self.yes

    def answer(self, question: str, usual: str = "") -> str | None:
        """Answer as the test has it, or as usual."""
        self.asked.append(question)
        return self.answers.pop(0) if self.answers else usual

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """Choose the test's file."""
        self.asked.append(f"{title} {kinds}")
        return self.path

    def file_to_save(self, title: str, name: str) -> Path | None:
        """Choose the test's file."""
        self.asked.append(f"{title} {name}")
        return self.path


@cache
def new_book(authority: str, period: str) -> bytes:
    """A new workbook of a council."""
    return pipeline.new(load_authority(authorities() / f"{authority}.toml"), period, f"{authority}.xlsx")[0].to_bytes()


def kingston() -> Model:
    """Kingston's published return, open in the stand-in."""
    return Model.of(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")


@contextmanager
def excel(model: Model, officer: Told | None = None) -> Iterator[SimpleNamespace]:
    """A workbook open in Excel with an officer in front of it; gives `macros`, `officer`, `app` and `model`."""
    macros = excel_module().macros
    live, app = desktop(model)
    told = officer or Told()
    with (
        patch.object(_desk_of(macros), "officer_of", lambda _: told),
        patch.object(_desk_of(macros).xw.Book, "_mock_caller", live, create=True),
    ):
        yield SimpleNamespace(macros=macros, officer=told, app=app, model=model)


def _desk_of(macros: Any) -> Any:
    import sys

    return sys.modules[macros.Desk.__module__]


def state(app: Application) -> tuple[object, ...]:
    """What of Excel a macro must put back."""
    return app.ScreenUpdating, app.EnableEvents, app.Calculation, app.ActiveSheet.Name


def values(model: Model) -> dict[str, dict[tuple[int, int], tuple[object, str]]]:
    """Every value and formula of a workbook."""
    return {
        sheet.name: {place: (cell.value, cell.formula) for place, cell in sheet.cells.items()} for sheet in model.sheets
    }


Button = Callable[[], None]
