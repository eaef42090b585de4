"""`hnb-xl results BOOK`: every figure; nothing is written."""

from __future__ import annotations

import argparse

from hnb_xl.commands.opening import asked_period, open_book
from hnb_xl.commands.report import as_json
from hnb_xl.model.money import plain
from hnb_xl.model.plain_text import printable
from hnb_xl.pipeline import figures_of


def run(options: argparse.Namespace) -> int:
    """Print the figures."""
    results = figures_of(open_book(options.book), asked_period(options.period))
    if options.json:
        print(as_json(results.as_json()))
        return 0
    print(printable(f"{results.book}: {results.authority}, {results.period}, {results.fingerprint}"))
    for figure in results:
        value = figure.text or "" if figure.value is None else plain(figure.value)
        print("\t".join(map(printable, (figure.id, value, figure.unit, figure.period, ", ".join(figure.cells)))))
    return 0
