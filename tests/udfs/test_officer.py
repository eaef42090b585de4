"""What the officer sees: Excel's own boxes, by Excel's own names; and what a Mac cannot ask is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hnb_xl.errors import CannotRun
from tests.excel.engines import desktop, excel_module
from tests.excel.model import Model, ModelSheet

BLOCKED = """
import sys
sys.modules["xlwings.pro"] = None
sys.path.insert(0, {repository!r})
import xlwings
import hnb_xl.excel as excel
assert not xlwings.__pro__
assert excel.HNB_VARIANCE([[110.0]], [[100.0]]) == 10.0
assert callable(excel.macros.validate)
print(*[name for name in sys.modules if name.startswith("xlwings.pro") and sys.modules[name] is not None])
"""


class App:
    """Excel's boxes, which answer as the test has it; `impl` stands for the Excel it is."""

    def __init__(self, answers: dict[str, object], impl: object) -> None:
        self.impl = impl
        self.shown: list[tuple[Any, ...]] = []
        self.answers = answers
        self.api = SimpleNamespace(
            **{name: self._box(name) for name in ("InputBox", "GetOpenFilename", "GetSaveAsFilename")}
        )

    def _box(self, name: str) -> Any:
        def show(*given: object, **named: object) -> object:
            self.shown.append((name, *given, *named.values()))
            return self.answers[name]

        return show

    def alert(self, prompt: str, title: str, buttons: str = "ok", mode: str | None = None) -> object:
        """Show a message."""
        self.shown.append(("alert", prompt, title, buttons, mode))
        return self.answers.get("alert", "ok")


def officer(answers: dict[str, object], *, windows: bool = True) -> tuple[Any, App]:
    """The officer of an Excel that answers so."""
    live, _ = desktop(Model(sheets=[ModelSheet("Front")]))
    app = App(answers, live.app.impl if windows else object())
    excel_module()
    return sys.modules["hnb_officer"].InExcel(app), app


def test_messages_and_questions_go_through_message_boxes() -> None:
    """A word of success, a word of warning, and a question with yes and no, under one title."""
    told, app = officer({"alert": "yes"})

    told.tell("Done.")
    told.tell("Mend this.", wrong=True)

    assert told.agrees("Go on?") is True
    assert [shown[1:] for shown in app.shown] == [
        ("Done.", "HNB Monitor", "ok", "info"),
        ("Mend this.", "HNB Monitor", "ok", "critical"),
        ("Go on?", "HNB Monitor", "yes_no", None),
    ]
    assert officer({"alert": "no"})[0].agrees("Go on?") is False


@pytest.mark.parametrize(("given", "answered"), [(" s151 ", "s151"), ("", ""), (False, None)])
def test_words_and_files_are_asked_for_in_excels_boxes(given: object, answered: str | None) -> None:
    """What is typed comes without spaces round it; giving up is nothing, which an empty answer is not."""
    asked, _ = officer({"InputBox": given, "GetOpenFilename": False, "GetSaveAsFilename": "C/copy.xlsx"})

    assert asked.answer("Which role?", "s151") == answered
    assert asked.file_to_open("Which extract?", "CSV (*.csv), *.csv") is None
    assert asked.file_to_save("Where?", "copy.xlsx") == Path("C/copy.xlsx")


def test_a_mac_says_what_it_cannot_ask() -> None:
    """There the command of the same name is named; messages are shown all the same."""
    asked, app = officer({}, windows=False)

    for ask, *words in ((asked.answer, "?"), (asked.file_to_open, "?", "*"), (asked.file_to_save, "?", "x")):
        with pytest.raises(CannotRun, match="Excel for Mac cannot ask"):
            ask(*words)
    asked.tell("Done.")
    assert app.shown[0][1] == "Done."


def test_everything_excel_loads_works_without_xlwings_pro(repository: Path) -> None:
    """With xlwings.pro made impossible to import, functions and macros load and work."""
    program = BLOCKED.format(repository=str(repository))

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == ""
