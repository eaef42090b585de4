"""What of a computer matters to Excel: its system, its folders, its Python, and on Windows the registry."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

WINDOWS, MAC = "win32", "darwin"


class Registry(Protocol):
    """The current user's part of the Windows registry, read only."""

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key by name; empty where there is no such key."""
        ...

    def subkeys(self, key: str) -> tuple[str, ...]:
        """The names of the keys below a key."""
        ...


class NoRegistry:
    """The registry of a system that has none."""

    def values(self, key: str) -> Mapping[str, object]:
        """No values: `key` is nowhere."""
        del key
        return {}

    def subkeys(self, key: str) -> tuple[str, ...]:
        """No keys: `key` is nowhere."""
        del key
        return ()


@dataclass(frozen=True)
class Computer:
    """One computer, as far as our add-in is concerned."""

    system: str  # as sys.platform has it
    home: Path
    python: Path  # the interpreter that runs now
    prefix: Path  # its environment's folder
    base: Path  # the folder of the Python that the environment was made from
    version: tuple[int, int]
    has_pywin32: bool
    environment: Mapping[str, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=NoRegistry)

    @property
    def addin_folder(self) -> Path | None:
        """Where Excel looks for a person's own add-ins; None where there is no Excel for the system."""
        if self.system == WINDOWS:
            roaming = self.environment.get("APPDATA")
            return (Path(roaming) if roaming else self.home / "AppData" / "Roaming") / "Microsoft" / "AddIns"
        if self.system == MAC:
            office = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
            return office / "User Content.localized" / "Add-Ins.localized"
        return None

    @property
    def is_from_the_store(self) -> bool:
        """Whether the Python is the Microsoft Store's: Windows keeps what it writes where Excel does not see it."""
        return self.system == WINDOWS and "windowsapps" in {part.lower() for part in self.base.parts}

    @property
    def quiet_python(self) -> Path:
        """The interpreter to start from Excel: on Windows the one that opens no window, where there is one."""
        quiet = self.python.with_name("pythonw.exe")
        return quiet if self.system == WINDOWS and quiet.is_file() else self.python


def this_computer() -> Computer:
    """The computer that this runs on."""
    return Computer(
        system=sys.platform,
        home=Path.home(),
        python=Path(sys.executable),
        prefix=Path(sys.prefix),
        base=Path(sys.base_prefix),
        version=sys.version_info[:2],
        has_pywin32=find_spec("win32com") is not None,
        environment=dict(os.environ),
        registry=_registry(),
    )


def _registry() -> Registry:
    if sys.platform == "win32":
        from hnb_xl.desktop.windows_registry import WindowsRegistry

        return WindowsRegistry()
    else:  # noqa: RET505 -- only so does the type checker know that one of the two is never reached
        return NoRegistry()
