"""The registry of Windows, read through the standard library; imported on Windows only."""

from __future__ import annotations

import sys
from collections.abc import Mapping

if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The current user's part of the registry, read only."""

        def values(self, key: str) -> Mapping[str, object]:
            """The values of a key by name; empty where there is no such key."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    count = winreg.QueryInfoKey(opened)[1]
                    return {name: value for name, value, _ in (winreg.EnumValue(opened, at) for at in range(count))}
            except OSError:
                return {}

        def subkeys(self, key: str) -> tuple[str, ...]:
            """The names of the keys below a key."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return tuple(winreg.EnumKey(opened, at) for at in range(winreg.QueryInfoKey(opened)[0]))
            except OSError:
                return ()
