"""`hnb-xl rules [CODE]`: the rules and what they rest on, as text, as JSON or as the pages of docs/rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from hnb_xl.check import catalogue
from hnb_xl.commands.report import as_json
from hnb_xl.errors import BadArgument


def run(options: argparse.Namespace) -> int:
    """Print every rule, or one; or the matrix; or how the cells of a workbook are held; or write the pages."""
    if options.coverage:
        print(_coverage(options.coverage), end="")
    elif options.matrix:
        from hnb_xl.check.pages import matrix
        from hnb_xl.check.runner import discovered

        print(matrix(discovered()))
    elif options.markdown:
        print(_write_pages(Path(options.markdown)))
    else:
        _list(options.code, json=options.json)
    return 0


def _list(code: str | None, *, json: bool) -> None:
    rules = [rule for rule in catalogue() if code is None or rule.code == code.upper()]
    if not rules:
        raise BadArgument("no_such_rule", f"There is no rule {code}.", "List them with `hnb-xl rules`.")
    documents = [rule.as_json() for rule in rules]
    if json:
        print(as_json(documents))
    elif code is None:
        for rule in rules:
            print(f"{rule.code}  {rule.severity.value:<8} {rule.title}")
    else:
        for key, value in documents[0].items():
            text = ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else value
            if text:
                print(f"{key.replace('_', ' ')}: {text}")


def _write_pages(folder: Path) -> str:
    """Write the index and a page a rule; pages of rules that are no more are named, not removed."""
    from hnb_xl.check.pages import pages
    from hnb_xl.check.runner import discovered

    made = pages(discovered())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    old = sorted(path.name for path in folder.glob("HN[0-9][0-9][0-9].md") if path.name not in made)
    more = f" No longer a rule: {', '.join(old)}." if old else ""
    return f"{len(made) - 1} rules written to {folder}.{more}"


def _coverage(path: str) -> str:
    from hnb_xl.check.coverage import coverage
    from hnb_xl.check.pages import coverage_page
    from hnb_xl.commands.opening import open_book
    from hnb_xl.measure import measure
    from hnb_xl.read import read

    inputs = read(open_book(path))
    return coverage_page(coverage(inputs, measure(inputs)))
