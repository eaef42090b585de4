"""What the stand-ins for Excel's COM objects share: they count, and a member Excel lacks is missing here too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Area = tuple[int, int, int, int]


class ComError(Exception):
    """pywin32's error, as far as xlwings looks at it."""

    hresult = -2147352567


@dataclass
class Tally:
    """How often Excel was asked or told something; after `fails_after` more orders one fails, as when Excel is busy."""

    calls: int = 0
    fails_after: int | None = None

    def order(self, name: str, value: object = "") -> None:
        """One order that changes something."""
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                self.fails_after = None
                raise ComError(f"Excel is busy ({name} {str(value)[:20]})")


class Counted:
    """Counts what is asked of it and of everything under it."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._tally: Tally = app._tally

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            object.__getattribute__(self, "_tally").calls += 1
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):
            self._tally.calls += 1
            self._tally.order(name, value)
        object.__setattr__(self, name, value)


class Settings(Counted):
    """An object of Excel's whose members are only set and read back: a page set-up, a validation, a series."""

    def __init__(self, app: Any, kept: dict[str, object], **methods: Callable[..., object]) -> None:
        super().__init__(app)
        self._kept, self._methods = kept, methods

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._methods:
            return self._methods[name]
        if name not in self._kept:
            self._kept[name] = Settings(self._app, {})
        return self._kept[name]

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self._tally.order(name, value)
            self._kept[name] = value

    def __call__(self, *_: object, **__: object) -> Settings:
        return self
