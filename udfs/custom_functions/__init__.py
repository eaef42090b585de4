"""The worksheet functions as Excel and xlwings Server load them: each of `functions.py`, registered with its help."""

from __future__ import annotations

from . import functions
from ._bind import bind
from .argument_help import ARGUMENT_HELP

globals().update({name: bind(getattr(functions, name), words) for name, words in ARGUMENT_HELP.items()})

__all__ = [*ARGUMENT_HELP]  # noqa: PLE0604  # the names are texts: keys of the help
