"""Computers that are not there: folders of our own and a registry in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hnb_xl.desktop.computer import MAC, WINDOWS, Computer

OFFICE = r"Software\Microsoft\Office\16.0\Excel"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel"


@dataclass
class FakeRegistry:
    """A registry in memory: the values of each key."""

    keys: dict[str, dict[str, object]] = field(default_factory=dict)

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key."""
        return self.keys.get(key, {})

    def subkeys(self, key: str) -> tuple[str, ...]:
        """The keys one step below a key."""
        below = [name[len(key) + 1 :] for name in self.keys if name.startswith(f"{key}\\")]
        return tuple(name for name in below if "\\" not in name)


def windows(folder: Path, registry: FakeRegistry | None = None) -> Computer:
    """A computer with Windows on which hnb-xl is installed as the guide says."""
    local = folder / "Local" / "hnb_xl"
    scripts = local / "Scripts"
    scripts.mkdir(parents=True, exist_ok=True)
    for name in ("python.exe", "pythonw.exe"):
        (scripts / name).touch()
    (local / "xlwings64-0.37.8.dll").touch()
    return Computer(
        system=WINDOWS,
        home=folder,
        python=scripts / "python.exe",
        prefix=local,
        base=folder / "Python312",
        version=(3, 12),
        has_pywin32=True,
        environment={"APPDATA": str(folder / "Roaming"), "LOCALAPPDATA": str(folder / "Local")},
        registry=registry or FakeRegistry(),
    )


def mac(folder: Path) -> Computer:
    """A Mac on which hnb-xl is installed as the guide says."""
    python = folder / "hnb_xl" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    return Computer(MAC, folder, python, folder / "hnb_xl", folder, (3, 12), has_pywin32=False)


def linux(folder: Path) -> Computer:
    """A computer for which there is no Excel."""
    return Computer("linux", folder, folder / "python", folder, folder, (3, 12), has_pywin32=False)
