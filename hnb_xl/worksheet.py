"""One worksheet function, called outside Excel: what `hnb-xl eval` prints is what the cell would hold."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from inspect import Parameter, signature

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
    return _shown(_value(parse(expression)))


@cache
def functions() -> dict[str, Function]:
    """The worksheet functions by name, from the very modules Excel loads."""
    folder = udf_folder() / "custom_functions"
    # Under a name of our own: `custom_functions` may be another project's, already imported.
    name = "hnb_xl_custom_functions"
    spec = spec_from_file_location(name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise CannotRun("files_missing", "The worksheet functions could not be loaded.", "Install hnb-xl again.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return {key: value for key, value in sorted(vars(module).items()) if key.startswith("HNB_")}


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
        shown = [name if name in needed else f"[{name}]" for name in signature(function).parameters]
        raise BadArgument(
            "argument_count",
            f"{call.name} was given {len(arguments)} argument{'' if len(arguments) == 1 else 's'}.",
            f"It takes {call.name}({', '.join(shown)}).",
        )
    return function(*arguments)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "\n".join("\t".join(_shown(cell) for cell in row) for row in value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return "" if value is None else str(value)
