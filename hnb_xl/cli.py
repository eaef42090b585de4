"""The command line: reads the arguments, calls one command, and turns errors into one line and an exit code.

Nothing heavy is imported here, so that `hnb-xl --help` answers at once; each command imports what it needs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from itertools import pairwise
from keyword import iskeyword

from hnb_xl.arguments import WrongArguments, the_parser
from hnb_xl.errors import CannotRun, HnbError
from hnb_xl.model.plain_text import printable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    as_json = "--json" in given or "--format=json" in given or ("--format", "json") in pairwise(given)
    _make_printable(as_json or bool(_FOR_PROGRAMS & {part.removeprefix("--format=") for part in given}))
    try:
        return _run(given)
    except HnbError as error:
        return _report(error, as_json)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; there is nobody left to tell
        return 0
    except OSError as error:
        where, why = error.filename or "A file", error.strerror or str(error)
        fix = "Check the path, that there is room, and that you may write there."
        return _report(CannotRun("system_error", f"{where} cannot be used: {why}.", fix), as_json)


def _run(arguments: list[str]) -> int:
    parser = the_parser()
    options = parser.parse_args(arguments)
    if options.version:
        from hnb_xl import __version__

        print(__version__)
        return 0
    if options.command is None:
        parser.print_help()
        return 0
    return int(import_module(f"hnb_xl.commands.{_module(options.command)}").run(options))


def _module(command: str) -> str:
    """The module of a command: its name, as Python may spell it (`import` is a word of its own: `import_`)."""
    name = command.replace("-", "_")
    return f"{name}_" if iskeyword(name) else name


_FOR_PROGRAMS = {"json", "sarif", "junit", "markdown"}


def _make_printable(as_json: bool) -> None:
    """What programs read is UTF-8 everywhere; text keeps the terminal's encoding, and what it lacks is a ?."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if as_json and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")


def _report(error: HnbError, as_json: bool) -> int:
    if as_json:
        document = {"error": {"code": error.code, "message": error.message, "fix": error.fix}}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    elif isinstance(error, WrongArguments):
        error.parser.print_usage(sys.stderr)
        print(printable(f"{error.parser.prog}: error: {error}"), file=sys.stderr)
    else:
        print(printable(f"hnb-xl: {error}"), file=sys.stderr)
    return error.exit_code
