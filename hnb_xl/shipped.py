"""Where the files that ship beside the code are: templates, authorities and the modules Excel loads.

In the repository they stand at the top level, where people look for them; an installed wheel has them inside
the package, under `_shipped`. Nothing else in the project may know which of the two it is.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from hnb_xl.errors import CannotRun


def templates() -> Path:
    """The folder of generated workbooks, `workbook_templates`."""
    return _folder("workbook_templates")


def authorities() -> Path:
    """The folder of authority files (TOML), `workbook_templates/authorities`."""
    return _folder("workbook_templates") / "authorities"


def udf_folder() -> Path:
    """The folder Excel has on its Python path, `udfs`."""
    return _folder("udfs")


def _folder(name: str) -> Path:
    package = Path(str(files("hnb_xl")))
    # A checkout first: there `_shipped` can only be a stale leftover of a build.
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    installed = package / "_shipped" / name
    if installed.is_dir():
        return installed
    raise CannotRun(
        "files_missing",
        f"The folder {name} is neither in the installed package nor beside it.",
        "Install hnb-xl again; in a checkout, restore the folder.",
    )
