"""`hnb-xl eval 'EXPR'`: one call of a worksheet function, as its cell would show it."""

from __future__ import annotations

import argparse

from hnb_xl.worksheet import evaluate


def run(options: argparse.Namespace) -> int:
    """Print the value."""
    print(evaluate(options.expression))
    return 0
