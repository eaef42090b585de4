"""The add-in on a computer: put there, told its Python, taken away, and what stands in its way said."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnb_xl.books.package import Package, lint
from hnb_xl.build.addin import ADDIN
from hnb_xl.build.settings import settings
from hnb_xl.cli import main
from hnb_xl.desktop import computer as computers
from hnb_xl.desktop.addin import install, settings_in, uninstall
from hnb_xl.desktop.computer import Computer, NoRegistry, this_computer
from hnb_xl.desktop.status import Check, addin_status, book_status
from hnb_xl.errors import BookUnreadable, CannotRun
from hnb_xl.shipped import templates
from tests.books.parts_of_books import parts
from tests.desktop.computers import OFFICE, POLICY, FakeRegistry, linux, mac, windows

NOW = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)
WORKBOOK = "hnb_monitoring.xlsm"
TICKED: dict[str, dict[str, object]] = {rf"{OFFICE}\Options": {"OPEN": '/R "C:\\AddIns\\hnb_monitor.xlam"'}}


def named(checks: tuple[Check, ...]) -> dict[str, Check]:
    """The checks by what they look at."""
    return {check.what: check for check in checks}


def wrong(checks: tuple[Check, ...]) -> set[str]:
    """What is not right."""
    return {check.what for check in checks if not check.is_right}


@pytest.mark.parametrize("computer", [windows, mac])
def test_install_places_the_addin_and_tells_it_its_python(computer: object, tmp_path: Path) -> None:
    """The add-in goes into Excel's own folder, whole, with this Python's path among its settings; twice is no harm."""
    assert callable(computer)
    here: Computer = computer(tmp_path)
    path = install(here, NOW)
    assert install(here, NOW) == path
    shipped, placed = parts((templates() / ADDIN).read_bytes()), parts(path.read_bytes())

    assert here.addin_folder is not None
    assert path == here.addin_folder / ADDIN
    assert {name for name in shipped if shipped[name] != placed[name]} == {"xl/worksheets/sheet1.xml"}
    assert str(here.quiet_python) in settings_in(path.read_bytes(), ADDIN).values()
    assert lint(Package(path.read_bytes())) == []


def test_the_quiet_python_is_run_on_windows(tmp_path: Path) -> None:
    """On Windows Excel starts the Python that opens no window, where there is one."""
    here = windows(tmp_path)

    assert here.quiet_python.name == "pythonw.exe"
    here.quiet_python.unlink()
    assert here.quiet_python.name == "python.exe"


def test_uninstall_takes_it_away(tmp_path: Path) -> None:
    """The file goes, and nothing else in the folder; a second time there is nothing to take."""
    here = windows(tmp_path)
    path = install(here, NOW)
    other = path.with_name("other.xlam")
    other.touch()

    assert uninstall(here) == path
    assert list(path.parent.iterdir()) == [other]
    assert uninstall(here) is None


def test_there_is_nowhere_on_linux(tmp_path: Path) -> None:
    """Where there is no Excel, every action says so and does nothing."""
    here = linux(tmp_path)
    for action in (lambda: install(here, NOW), lambda: uninstall(here), lambda: addin_status(here)):
        with pytest.raises(CannotRun, match="no Excel for this system"):
            action()

    assert list(tmp_path.iterdir()) == []


def test_a_good_computer_has_nothing_to_mend(tmp_path: Path) -> None:
    """Installed as the guide says, and ticked in Excel, everything is right and nothing is to be done."""
    here = windows(tmp_path, FakeRegistry(dict(TICKED)))
    install(here, NOW)
    checks = addin_status(here)

    assert wrong(checks) == set()
    assert all(not check.fix for check in checks)


def test_each_fault_is_named_with_what_to_do(tmp_path: Path) -> None:
    """Each thing that can be wrong is found by its own check, which says what to do."""
    here = windows(tmp_path, FakeRegistry(dict(TICKED)))
    path = install(here, NOW)
    (here.prefix / "xlwings64-0.37.8.dll").unlink()
    assert wrong(addin_status(here)) == {"xlwings' DLL"}
    here.quiet_python.unlink()
    assert wrong(addin_status(here)) == {"xlwings' DLL", "Python the file runs"}
    assert wrong(addin_status(replace(here, version=(3, 9), has_pywin32=False))) >= {"Python", "pywin32"}
    assert wrong(addin_status(replace(here, registry=FakeRegistry()))) >= {"Ticked in Excel"}
    assert "Kind of Python" in wrong(addin_status(replace(here, base=tmp_path / "WindowsApps" / "Python")))
    path.write_bytes((templates() / WORKBOOK).read_bytes())
    assert "Add-in" in wrong(addin_status(here))
    path.unlink()
    checks = addin_status(here)

    assert "Add-in" in wrong(checks)
    assert all(check.fix for check in checks if not check.is_right)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, set()),
        ({rf"{OFFICE}\Security": {"VBAWarnings": 4}}, {"Macros allowed"}),
        ({rf"{OFFICE}\Security": {"VBAWarnings": 1}}, set()),
        ({rf"{POLICY}\Security": {"VBAWarnings": 3}}, {"Macros allowed"}),
        ({rf"{OFFICE}\Security": {"VBAWarnings": 4}, rf"{POLICY}\Security": {"VBAWarnings": 2}}, set()),
    ],
)
def test_the_macro_policy_is_read(keys: dict[str, dict[str, object]], found: set[str], tmp_path: Path) -> None:
    """What the person or the council's policy lets Excel run is read, the policy first."""
    here = windows(tmp_path, FakeRegistry({**TICKED, **keys}))
    install(here, NOW)

    assert wrong(addin_status(here)) == found


@pytest.mark.parametrize(("below", "trusted"), [(1, True), (0, False)])
def test_a_trusted_location_outweighs_the_policy(below: int, trusted: bool, tmp_path: Path) -> None:
    """In a trusted location macros run whatever the policy; folders below count only where they are trusted too."""
    place = rf"{OFFICE}\Security\Trusted Locations\Location9"
    trust: dict[str, object] = {"Path": "%APPDATA%\\", "AllowSubfolders": below}
    keys: dict[str, dict[str, object]] = {**TICKED, rf"{POLICY}\Security": {"VBAWarnings": 4}, place: trust}
    here = windows(tmp_path, FakeRegistry(keys))
    install(here, NOW)
    checks = named(addin_status(here))

    assert checks["Macros allowed"].is_right == trusted
    assert ("is not one" in checks["Trusted location"].found) != trusted


def test_a_file_from_the_internet_is_marked(tmp_path: Path) -> None:
    """A workbook with the mark of the web is named, with what the policy makes of it."""
    here = windows(tmp_path, FakeRegistry({rf"{POLICY}\Security": {"blockcontentexecutionfrominternet": 1}}))
    data = (templates() / WORKBOOK).read_bytes()
    path = tmp_path / WORKBOOK
    path.write_bytes(data)
    Path(f"{path}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    mark = named(book_status(here, path, data))["Mark of the web"]

    assert not mark.is_right
    assert "policy blocks its macros" in mark.found
    assert "Unblock" in mark.fix


@pytest.mark.parametrize("damage", [b"", b"x" * 5000, b"cut", b"garbled"])
def test_damaged_macros_are_said(damage: bytes, tmp_path: Path) -> None:
    """A project that is cut short, garbled, or none at all is one check that failed, and no error of a library's."""
    here, path = windows(tmp_path), tmp_path / WORKBOOK
    held = parts((templates() / WORKBOOK).read_bytes())
    project = held["xl/vbaProject.bin"]
    made = {b"cut": project[:3000], b"garbled": project[:9000] + bytes(600) + project[9600:]}.get(damage, damage)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, made if name == "xl/vbaProject.bin" else content)

    assert "Macros" in wrong(book_status(here, path, target.getvalue()))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A text file has no macros to look at, whatever its name says."""
    here = windows(tmp_path)
    with pytest.raises(BookUnreadable):
        book_status(here, tmp_path / WORKBOOK, b"hello")


def test_a_workbook_is_held_against_this_python(tmp_path: Path) -> None:
    """The xlwings that a workbook's macros name must be the one installed, and the Python it runs must be there."""
    here = windows(tmp_path)
    data = (templates() / WORKBOOK).read_bytes()

    assert wrong(book_status(here, tmp_path / WORKBOOK, data)) == set()
    assert settings_in(data, WORKBOOK) == settings()
    assert "0.37.8 in the file" in named(book_status(here, tmp_path / WORKBOOK, data))["xlwings"].found
    plain = (templates() / "hnb_monitoring.xlsx").read_bytes()
    assert "Macros" in wrong(book_status(here, tmp_path / "plain.xlsx", plain))
    elsewhere = replace(here, environment={**here.environment, "LOCALAPPDATA": str(tmp_path / "nowhere")})
    assert wrong(book_status(elsewhere, tmp_path / WORKBOOK, data)) == {"Python the file runs"}


def test_a_mac_says_what_it_can_do(tmp_path: Path) -> None:
    """On a Mac nothing of Windows is asked for, and it is said that worksheet functions do not work there."""
    here = mac(tmp_path)
    install(here, NOW)
    checks = addin_status(here)

    assert wrong(checks) == set()
    assert "not on a Mac" in named(checks)["Worksheet functions"].found
    assert not {"pywin32", "xlwings' DLL", "Ticked in Excel"} & set(named(checks))


def test_the_command_prints_checks_and_fixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`hnb-xl addin` installs, reports and uninstalls; status is 1 while something is to be mended."""
    here = windows(tmp_path, FakeRegistry(dict(TICKED)))
    monkeypatch.setattr(computers, "this_computer", lambda: here)

    assert main(["addin", "status"]) == 1
    assert "NOT Add-in" in capsys.readouterr().out
    assert main(["addin", "install"]) == 0
    assert str(tmp_path / "Roaming") in capsys.readouterr().out
    assert main(["addin", "status", "--json"]) == 0
    assert all(check["right"] for check in json.loads(capsys.readouterr().out)["checks"])
    assert main(["addin", "status", str(templates() / WORKBOOK)]) == 0
    capsys.readouterr()
    assert main(["addin", "uninstall"]) == 0
    assert main(["addin", "uninstall"]) == 0
    assert "was not there" in capsys.readouterr().err


def test_the_command_on_this_computer() -> None:
    """What runs here is described from what is here: this Python, and no registry where the system has none."""
    here = this_computer()

    assert here.python.is_file()
    assert here.version >= (3, 11)
    assert NoRegistry().values("Software") == {}
    assert NoRegistry().subkeys("Software") == ()
