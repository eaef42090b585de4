"""One worksheet function, called outside Excel: what `hnb-xl eval` prints is what the cell would hold."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from inspect import Parameter, signature
from types import ModuleType
from typing import cast

from hnb_xl.books.formula_text import Call, parse
from hnb_xl.errors import BadArgument, CannotRun
from hnb_xl.shipped import udf_folder

Function = Callable[..., object]


def evaluate(expression: str) -> str:
    """The value of one call, as the cell would hold it.

    Numbers are plain, text bare, arrays rows of tab-separated values, and a blank is an empty line.

    Raises:
        BadArgument: the expression is no single call of our functions, with the arguments they take.
    """
    return shown(_value(parse(expression)))


@cache
def functions() -> Mapping[str, Function]:
    """The worksheet functions by name, from the very module Excel loads; xlwings is not imported for it."""
    module = _module("functions")
    return {name: getattr(module, name) for name in sorted(argument_help())}


@cache
def argument_help() -> Mapping[str, Mapping[str, str]]:
    """What the function wizard says about each argument of each function."""
    return cast("Mapping[str, Mapping[str, str]]", _module("argument_help").ARGUMENT_HELP)


def _module(stem: str) -> ModuleType:
    # Alone and under a name of our own: the package around it registers the functions with xlwings.
    name = f"hnb_xl_worksheet_{stem}"
    spec = spec_from_file_location(name, udf_folder() / "custom_functions" / f"{stem}.py")
    if spec is None or spec.loader is None:
        raise CannotRun("files_missing", "The worksheet functions could not be loaded.", "Install hnb-xl again.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _value(call: Call) -> object:
    known = functions()
    if call.name not in known:
        raise BadArgument(
            "function_unknown",
            f"There is no worksheet function {call.name}.",
            f"There are: {', '.join(known)}.",
        )
    arguments = [_value(part) if isinstance(part, Call) else part for part in call.arguments]
    function = known[call.name]
    parameters = signature(function).parameters.values()
    needed = [parameter.name for parameter in parameters if parameter.default is Parameter.empty]
    if not len(needed) <= len(arguments) <= len(parameters):
        raise BadArgument(
            "argument_count",
            f"{call.name} was given {len(arguments)} argument{'' if len(arguments) == 1 else 's'}.",
            f"It takes {call.name}({usage(function)}).",
        )
    return function(*arguments)


def usage(function: Function) -> str:
    """A function's arguments as people read them, those that may be left out in brackets: actual, plan, [better]."""
    parameters = signature(function).parameters.values()
    return ", ".join(each.name if each.default is Parameter.empty else f"[{each.name}]" for each in parameters)


def shown(value: object) -> str:
    """A value as `hnb-xl eval` prints it."""
    if isinstance(value, list):
        return "\n".join("\t".join(shown(cell) for cell in row) for row in value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return "" if value is None else str(value)
