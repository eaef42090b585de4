"""A VBA project as Excel keeps it, made from module sources without Excel."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hnb_xl.errors import CannotRun

BIN = "xl/vbaProject.bin"

# What stands for compiled code where there is none ([MS-OVBA] 2.3.4.1): Excel compiles the sources when it opens them.
_NOT_COMPILED = bytes.fromhex("cc61ffff000000")


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name and its source with Windows line ends, attributes included."""

    name: str
    source: str
    is_class: bool = False


def vba_project(data: bytes, modules: Sequence[Module]) -> bytes:
    """The VBA project of a workbook: a document module for it and for each sheet, and the given modules.

    Args:
        data: A macro-enabled workbook without a project, whose workbook and sheets have their code names.
        modules: The modules, in order.

    Returns:
        The part `xl/vbaProject.bin`; the same bytes for the same modules.
    """
    from pyopenvba import ExcelFile, VBAModuleKind
    from pyopenvba.cfb import CFB

    with tempfile.TemporaryDirectory(prefix="hnb-xl-") as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(data)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for module in modules:
                kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
                project.add_module(module.name, module.source, kind=kind)
            book.save()
        made = _part(path.read_bytes())
    container = CFB.from_bytes(made)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return bytes(container.to_bytes())


def modules_of(data: bytes) -> Mapping[str, str]:
    """The source of each module in a workbook's VBA project, by name.

    Raises:
        CannotRun: the project is damaged.
    """
    from pyopenvba.cfb import CFB
    from pyopenvba.exceptions import PyOpenVBAError
    from pyopenvba.vba import parse_vba_project

    try:
        project = parse_vba_project(CFB.from_bytes(_part(data)))
        return {module.name: module.source for module in project.modules}
    except (PyOpenVBAError, ValueError, LookupError, struct.error):
        raise CannotRun("macros_damaged", "The macros in the file are damaged.", "Restore it from a backup.") from None


def _part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(BIN)
