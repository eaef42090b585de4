"""The VBA in the shipped files: exactly our sources and xlwings', sound to a grammar, a checker and an interpreter."""

from __future__ import annotations

import ast
import re
from importlib.metadata import version
from importlib.resources import files
from inspect import signature
from pathlib import Path

import pytest

from hnb_xl import excel
from hnb_xl.build.templates import PLAIN
from hnb_xl.build.vba_functions import functions_module
from hnb_xl.build.vba_modules import Flavour, modules
from hnb_xl.desktop.addin import settings_in
from hnb_xl.shipped import templates, udf_folder
from hnb_xl.worksheet import functions
from tests.macros.conftest import Shipped
from tests.macros.parts import XLWINGS, sources
from tests.macros.vba_checks import interpreter, meaning_errors, syntax_errors

MACROS = {
    "HNB_Validate": "validate",
    "HNB_RefreshDashboards": "refresh_dashboards",
    "HNB_ImportActuals": "import_actuals",
    "HNB_RollForward": "roll_forward",
    "HNB_SignOff": "sign_off",
    "HNB_PublishCopy": "publish_copy",
    "HNB_ExplainCell": "explain_cell",
    "HNB_AttachWorkbook": "attach_workbook",
    "HNB_About": "about",
}
BAD = 'Attribute VB_Name = "Bad"\r\nOption Explicit\r\nPublic Sub Bad_Macro()\r\n{body}\r\nEnd Sub\r\n'
FAULTS = {
    "an If without End If": '    If 1 = 1 Then\r\n        HnbRun "about"',
    "a For without Next": "    Dim i As Long\r\n    For i = 1 To 2",
    "an open string": '    HnbRun "about',
    "an open bracket": '    HnbRun ("about"',
    "a variable that is not declared": "    nowhere = 1",
    "a procedure that is not there": '    HnbRunn "about"',
    "too few arguments": '    HnbDescribe "about"',
}


def ours(data: bytes) -> dict[str, str]:
    """Our modules in a file, by name."""
    return {name: text for name, text in sources(data).items() if name.startswith("Hnb")}


def windows_lines(data: bytes) -> str:
    """A source with the line ends VBA keeps."""
    return data.decode("cp1252").replace("\r\n", "\n").replace("\n", "\r\n")


def commands(application: object) -> list[str]:
    """What the interpreter was asked to hand to Python."""
    console = application.console  # type: ignore[attr-defined]
    return list(console() if callable(console) else console)


def test_our_modules_are_the_sources(file: Shipped) -> None:
    """An outside reader sees our modules in the file exactly as the sources in udfs/vba, wrappers as generated."""
    folder, found = udf_folder() / "vba", ours(file.data)
    names = {path.stem for path in [*folder.glob("*.bas"), *(folder / file.flavour.value).glob("*.bas")]}

    assert set(found) == names | {"HnbFunctions"}
    assert found.pop("HnbFunctions") == functions_module()
    for name, source in found.items():
        own = folder / f"{name}.bas"
        path = own if own.is_file() else folder / file.flavour.value / f"{name}.bas"
        assert source == windows_lines(path.read_bytes())


def test_xlwings_is_the_installed_one_in_the_workbook(workbook: Shipped) -> None:
    """xlwings' module in the workbook is the one of the installed, pinned package, its licence text included."""
    source = sources(workbook.data)["xlwings"]

    assert source == windows_lines(files("xlwings").joinpath("xlwings.bas").read_bytes())
    assert f'XLWINGS_VERSION As String = "{version("xlwings")}"' in source
    assert "BSD 3-clause license" in source


def test_xlwings_in_the_addin_reads_no_settings_of_the_workbook_in_front(addin: Shipped) -> None:
    """In the add-in only xlwings' name and the place of its settings differ from the package's module for add-ins."""
    theirs = windows_lines(files("xlwings").joinpath("xlwings_custom_addin.bas").read_bytes()).splitlines()
    built_in = sources(addin.data)["xlwings"].splitlines()
    changed = [(a, b) for a, b in zip(theirs, built_in, strict=True) if a != b]
    settings = re.search(r"(?ms)^Function GetConfig\(.*?^End Function", "\n".join(built_in))

    assert settings is not None
    assert "ActiveWorkbook" not in settings[0]
    assert all(b == a.replace("myaddin", "hnb_monitor").replace("ActiveWorkbook", "ThisWorkbook") for a, b in changed)
    assert len(changed) == 5


def test_no_file_beside_a_workbook_can_set_anything(file: Shipped) -> None:
    """Each setting xlwings asks for stands on our own sheet: it would else look in a file of the workbook's folder."""
    asked = set(re.findall(r'GetConfig\("([^"]+)"', sources(file.data)["xlwings"]))
    stands = settings_in(file.data, "file.xlsm")

    assert {"INTERPRETER_WIN", "LICENSE_KEY", "SHAREPOINT_WIN"} <= asked
    assert asked <= set(stands)
    assert not stands["LICENSE_KEY"]


def test_the_dictionary_keeps_its_licence(file: Shipped) -> None:
    """The class that xlwings needs on a Mac is in both files, with its licence."""
    source = sources(file.data)["Dictionary"]

    assert "MIT" in source
    assert set(sources(file.data)) >= XLWINGS


def test_our_modules_follow_the_grammar(file: Shipped) -> None:
    """VBA's grammar accepts every module of ours."""
    assert {name: syntax_errors(source) for name, source in ours(file.data).items()} == {
        name: [] for name in ours(file.data)
    }


def test_our_modules_make_sense_together(file: Shipped, tmp_path: Path) -> None:
    """Every name used is declared, every procedure called is there with as many arguments as it takes."""
    assert meaning_errors(ours(file.data), tmp_path / "modules") == []


@pytest.mark.parametrize("body", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_would_be_seen(body: str, workbook: Shipped, tmp_path: Path) -> None:
    """The checks can fail: each kind of mistake in a module is found by one of them."""
    bad = BAD.format(body=body)
    found = meaning_errors({**ours(workbook.data), "Bad": bad}, tmp_path / "modules")

    assert syntax_errors(bad) + found != []


def test_the_grammar_takes_xlwings_place_in_neither(file: Shipped) -> None:
    """Only the bridge names xlwings: no other module of ours calls RunPython or XLPy."""
    callers = {name for name, source in ours(file.data).items() if re.search(r"\b(RunPython|XLPy)\b", source)}

    assert callers == {"HnbBridge"}


@pytest.mark.parametrize("flavour", list(Flavour))
@pytest.mark.parametrize("macro", MACROS)
def test_every_macro_reaches_its_python_function(flavour: Flavour, macro: str) -> None:
    """Each macro, run by an interpreter over our workbook, hands Python the name of a function that is there."""
    mine = {module.name: module.source for module in modules(flavour) if module.name not in XLWINGS}
    application = interpreter(mine, templates() / PLAIN)
    application.run(macro)

    (command,) = commands(application)
    imported, called = ast.parse(command).body

    assert ast.unparse(imported) == "import hnb_xl.excel as e"
    assert ast.unparse(called) == f"e.macros.{MACROS[macro]}()"
    assert signature(getattr(excel.macros, MACROS[macro])).parameters == {}


@pytest.mark.parametrize("flavour", list(Flavour))
def test_every_ribbon_callback_runs_its_macro(flavour: Flavour) -> None:
    """Each ribbon callback runs the macro it is named after."""
    mine = {module.name: module.source for module in modules(flavour) if module.name not in XLWINGS}
    calls = "\n".join(f"    {macro.replace('HNB_', 'HNB_Ribbon_')} Nothing" for macro in MACROS)
    application = interpreter({**mine, "Driver": f"Public Sub Drive()\n{calls}\nEnd Sub"}, templates() / PLAIN)
    application.run("Drive")

    assert commands(application) == [f"import hnb_xl.excel as e; e.macros.{name}()" for name in MACROS.values()]


def test_the_addin_offers_to_attach_what_it_does_not_know(tmp_path: Path) -> None:
    """In front of a workbook without our tables the add-in runs nothing and asks whether to attach it."""
    import openpyxl

    stranger = tmp_path / "team.xlsx"
    openpyxl.Workbook().save(stranger)
    mine = {module.name: module.source for module in modules(Flavour.ADDIN) if module.name not in XLWINGS}
    asked = "\n".join(
        [
            "Public Function HnbAsk(ByVal question As String) As Boolean",
            '    Debug.Print "asked: " & question',
            "    HnbAsk = {answer}",
            "End Function",
        ]
    )
    bridge = re.sub(r"(?ms)^Public Function HnbAsk.*?^End Function", "", mine["HnbBridge"].replace("\r\n", "\n"))
    for answer, then in (("False", []), ("True", ["import hnb_xl.excel as e; e.macros.attach_workbook()"])):
        changed = {**mine, "HnbBridge": bridge, "Asked": asked.format(answer=answer)}
        application = interpreter(changed, stranger)
        application.run("HNB_RefreshDashboards")
        said, *rest = commands(application)

        assert said.startswith("asked: team.xlsx has neither the monitoring tables nor a map")
        assert rest == then


def test_the_addin_knows_an_attached_workbook(tmp_path: Path) -> None:
    """A workbook with a sheet HNB Map is known to the add-in, though it has none of our tables."""
    import openpyxl

    book = openpyxl.Workbook()
    book.create_sheet("HNB Map")
    book.save(tmp_path / "team.xlsx")
    mine = {module.name: module.source for module in modules(Flavour.ADDIN) if module.name not in XLWINGS}
    application = interpreter(mine, tmp_path / "team.xlsx")
    application.run("HNB_Validate")

    assert commands(application) == ["import hnb_xl.excel as e; e.macros.validate()"]


@pytest.mark.parametrize(
    ("on_mac", "begins"),
    [(False, "#HNB! Python did not answer."), (True, "#HNB! Worksheet functions need Excel for Windows.")],
)
def test_a_cell_says_in_words_that_python_did_not_answer(on_mac: bool, begins: str) -> None:
    """Where Python cannot be reached a function gives words that name the About sheet, never a figure."""
    mine = {module.name: module.source for module in modules(Flavour.WORKBOOK) if module.name not in XLWINGS}
    drive = "Public Sub Drive()\n    Debug.Print HNB_VARIANCE(110, 100)\nEnd Sub"
    system = f"Private Function HnbIsMac() As Boolean\n    HnbIsMac = {on_mac}\nEnd Function"
    bridge = re.sub(r"(?ms)^Private Function HnbIsMac.*?^End Function", system, mine["HnbBridge"].replace("\r\n", "\n"))
    application = interpreter({**mine, "HnbBridge": bridge, "Driver": drive}, templates() / PLAIN)
    application.run("Drive")
    (said,) = commands(application)

    assert said.startswith(begins)
    assert "See the About sheet." in said or "see the About sheet." in said


def test_a_macro_says_in_words_that_python_could_not_be_started() -> None:
    """Where Python cannot be started a button says so, and that nothing was done."""
    mine = {module.name: module.source for module in modules(Flavour.WORKBOOK) if module.name not in XLWINGS}
    failing = 'Public Function RunPython(c As String)\n    Err.Raise 1000, , "no DLL"\nEnd Function\n'
    failing += "Public Function XLPy() As Object\n    Set XLPy = Nothing\nEnd Function\n"
    say = "Public Sub HnbSay(ByVal sentence As String)\n    Debug.Print sentence\nEnd Sub"
    bridge = re.sub(r"(?ms)^Public Sub HnbSay.*?^End Sub", "", mine["HnbBridge"].replace("\r\n", "\n"))
    application = interpreter({**mine, "HnbBridge": bridge, "Say": say}, templates() / PLAIN, failing)
    application.run("HNB_RollForward")
    (said,) = commands(application)

    assert said.startswith("Python could not be started, so nothing was done and the workbook is as it was.")
    assert said.endswith("no DLL")


def test_one_wrapper_for_each_worksheet_function(file: Shipped) -> None:
    """Each worksheet function has one public VBA function that passes its arguments on, in order, ranges untouched."""
    source = ours(file.data)["HnbFunctions"]
    found = re.findall(r'^    (HNB_\w+) = HnbCall\("(\w+)", Array\(([^)]*)\)\)', source, re.MULTILINE)

    assert [name for name, _, _ in found] == list(functions())
    for name, asked, given in found:
        names = list(functions()[name].__code__.co_varnames[: functions()[name].__code__.co_argcount])
        assert (asked, given.split(", ")) == (name, names)
    assert ".Value" not in source


def test_the_wizard_is_told_of_every_function_and_argument() -> None:
    """At the opening Excel is told what each function is and what each argument means, within what it shows."""
    mine = {module.name: module.source for module in modules(Flavour.WORKBOOK) if module.name not in XLWINGS}
    told = "\n".join(
        [
            "Public Sub HnbDescribe(ByVal functionName As String, ByVal about As String, ByVal arguments As Variant)",
            '    Debug.Print functionName & "|" & about & "|" & Join(arguments, "|")',
            "End Sub",
        ]
    )
    bridge = re.sub(r"(?ms)^Public Sub HnbDescribe.*?^End Sub", "", mine["HnbBridge"].replace("\r\n", "\n"))
    application = interpreter({**mine, "HnbBridge": bridge, "Told": told}, templates() / PLAIN)
    application.run("HnbDescribeFunctions")
    lines = [line.split("|") for line in commands(application)]

    assert [line[0] for line in lines] == list(functions())
    assert all(0 < len(words) <= 255 for line in lines for words in line[1:])
    assert {line[0]: len(line) - 2 for line in lines} == {
        name: function.__code__.co_argcount for name, function in functions().items()
    }
