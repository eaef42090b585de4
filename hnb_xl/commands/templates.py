"""`hnb-xl templates`: regenerate the workbooks under workbook_templates/, or compare them with what would be made."""

from __future__ import annotations

import argparse

from hnb_xl.build.templates import built, differences
from hnb_xl.commands.opening import save, say
from hnb_xl.shipped import templates


def run(options: argparse.Namespace) -> int:
    """Write the templates; with `--check` only compare, part by part and decompressed."""
    folder = templates()
    different = False
    for name, data in built().items():
        path = folder / name
        if not options.check:
            if path.is_file() and path.read_bytes() == data:
                say(f"{name} is up to date.")
            else:
                save(path, data, backup=False)
                say(f"{name} written.")
            print(path)
            continue
        found = differences(path.read_bytes() if path.is_file() else b"", data)
        for line in found:
            print(f"{name}: {line}")
        different = different or bool(found)
    if options.check and not different:
        print("The templates are as the program makes them.")
    return 1 if different else 0
