"""What the VBA of a workbook names: `hnb_xl.excel`, with every worksheet function and the macros.

The modules themselves are in `udfs/`, which stands at different places in a checkout and in an installed package;
VBA needs one name that is right in both. Importing this imports xlwings, so no other module of ours does.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from hnb_xl.shipped import udf_folder


def _loaded(name: str) -> ModuleType:
    """A module of `udfs/` by its own name, as Excel would import it with that folder on its path.

    Raises:
        ImportError: a module of that name from somewhere else was imported before.
    """
    folder = udf_folder()
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))  # first: another project may have a module of this name
    module = import_module(name)
    if folder not in Path(str(module.__file__)).parents:
        raise ImportError(f"{name} was imported from {module.__file__} before; hnb_xl needs its own, in {folder}")
    return module


custom_functions = _loaded("custom_functions")
macros = _loaded("macros")

globals().update({name: getattr(custom_functions, name) for name in custom_functions.__all__})
