"""`hnb-xl rules [CODE]`: the rules and what they rest on."""

from __future__ import annotations

import argparse

from hnb_xl.check import catalogue
from hnb_xl.commands.report import as_json
from hnb_xl.errors import BadArgument


def run(options: argparse.Namespace) -> int:
    """Print every rule, or one."""
    rules = [rule for rule in catalogue() if options.code is None or rule.code == options.code.upper()]
    if not rules:
        raise BadArgument("no_such_rule", f"There is no rule {options.code}.", "List them with `hnb-xl rules`.")
    documents = [rule.as_json() for rule in rules]
    if options.json:
        print(as_json(documents))
    elif options.code is None:
        for rule in rules:
            print(f"{rule.code}  {rule.severity.value:<8} {rule.title}")
    else:
        for key, value in documents[0].items():
            text = ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else value
            print(f"{key.replace('_', ' ')}: {text}")
    return 0
