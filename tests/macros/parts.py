"""Looking into files with macros without the program that made them."""

from __future__ import annotations

import io
import warnings
import zipfile

XLWINGS = frozenset({"xlwings", "Dictionary"})
"""The modules that are xlwings' own."""


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sources(data: bytes) -> dict[str, str]:
    """The source of each VBA module by name, as olevba reads it: the outside judge of what we put in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses old names of its own libraries
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser("book.xlsm", data=data)
        try:
            return {name.rpartition(".")[0]: source for _, _, name, source in parser.extract_macros()}
        finally:
            parser.close()
