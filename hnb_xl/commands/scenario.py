"""`hnb-xl scenario BOOK`: what a return would say with other figures; no input cell is touched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_xl.commands.in_place import open_to_write
from hnb_xl.commands.opening import clock, open_book, say
from hnb_xl.commands.report import as_json, printable
from hnb_xl.errors import BadArgument, BookMissing
from hnb_xl.jobs.scenario import add_sheet, compare
from hnb_xl.model.money import plain
from hnb_xl.model.scenario import counted
from hnb_xl.model.scenario_file import MOST, as_set, scenarios_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from hnb_xl.model.results import Figure
    from hnb_xl.model.scenario import Comparison, Moved, Scenario, ScenarioOutcome

_LARGEST_FILE = 200_000  # bytes
_COLOURS = ("green", "amber", "red")


def run(options: argparse.Namespace) -> int:
    """Compare, print, and where asked put the sheet Scenario into OUT or into the book."""
    scenarios = _asked(options)
    if options.output or options.sheet:
        opened = open_to_write(options)
        comparison, done = add_sheet(opened.book, scenarios, now=clock(), by=options.by)
        opened.write(print_path=not options.json)
        say(done.sentence)
        if options.json:
            print(as_json(_document(comparison)))
        return 0
    comparison, _ = compare(open_book(options.book), scenarios)
    print(as_json(_document(comparison)) if options.json else _text(comparison))
    return 0


def _asked(options: argparse.Namespace) -> tuple[Scenario, ...]:
    """The scenarios of the file, and that of the command line."""
    found = scenarios_in(_held(Path(options.source)), Path(options.source).name) if options.source else ()
    given = as_set(options.set)
    found = (*found, given) if given else found
    if not found:
        raise BadArgument("nothing_set", "No figure is set.", "Give --set kpi.1.actual=1600, or --from FILE.toml.")
    if len(found) > MOST:
        raise BadArgument("too_many_scenarios", f"{len(found)} scenarios cannot stand side by side.", f"Give {MOST}.")
    return found


def _held(path: Path) -> bytes:
    if not path.is_file():
        raise BookMissing("no_scenario_file", f"There is no file {path}.", "Check the path.")
    data = path.read_bytes()
    if len(data) > _LARGEST_FILE:
        raise BadArgument("too_large", f"{path.name} is too large for a list of scenarios.", "Check the path.")
    return data


def _document(comparison: Comparison) -> dict[str, object]:
    base = comparison.base
    return {
        "book": base.book,
        "period": base.period,
        "ratings": {colour: counted(base, colour) for colour in _COLOURS},
        "scenarios": [_as_json(each) for each in comparison.outcomes],
    }


def _as_json(outcome: ScenarioOutcome) -> dict[str, object]:
    return {
        "name": outcome.scenario.name,
        "set": [{"id": each.id, "value": plain(each.value)} for each in outcome.scenario.settings],
        "followed": [
            {
                "cell": each.place,
                "label": each.label,
                "before": plain(each.before),
                "after": plain(each.after),
                "because": each.because,
            }
            for each in outcome.followed
        ],
        "figures": [_moved(each) for each in outcome.moved],
        "ratings": {colour: counted(outcome.results, colour) for colour in _COLOURS},
        "appear": [each.model_dump(mode="json") for each in outcome.appear],
        "go": [each.model_dump(mode="json") for each in outcome.go],
        "left_open": [each.model_dump(mode="json") for each in outcome.left_open],
    }


def _moved(each: Moved) -> dict[str, object]:
    def value(figure: Figure | None) -> str | None:
        return plain(figure.value) if figure is not None and figure.value is not None else None

    figure = each.figure
    return {
        "id": figure.id,
        "label": figure.label,
        "period": figure.period,
        "unit": figure.unit,
        "before": value(each.before),
        "after": value(each.after),
        "difference": plain(each.difference) if each.difference is not None else None,
        "text_before": each.before.text if each.before else None,
        "text_after": each.after.text if each.after else None,
    }


def _text(comparison: Comparison) -> str:
    lines = []
    for outcome in comparison.outcomes:
        lines += [f"{outcome.scenario.name}: what {comparison.base.period} would say", ""]
        lines += _figure_lines(outcome.moved)
        if outcome.followed:
            lines += ["", "  Typed figures taken to follow:"]
            lines += [f"    {each.place} {each.label}: {each.because}" for each in outcome.followed]
        counts = ((colour, counted(comparison.base, colour), counted(outcome.results, colour)) for colour in _COLOURS)
        lines += ["", "  Computed RAG: " + ", ".join(f"{was} to {now} {colour}" for colour, was, now in counts)]
        said = (("Appears", outcome.appear), ("Goes", outcome.go), ("Left open", outcome.left_open))
        for word, found in said:
            lines += [f"  {word}: {each.code} {each.place}: {each.message}" for each in found]
        lines.append("")
    return printable("\n".join(lines).rstrip("\n"))


def _figure_lines(moved: Iterable[Moved]) -> Iterable[str]:
    for each in moved:
        before, after = (_said(figure) for figure in (each.before, each.after))
        change = _amount(each.difference, each.figure.unit, signed=True) if each.difference is not None else ""
        yield f"  {each.figure.label[:52]:<52} {before:>16} {after:>16} {change:>16}   {each.figure.id}"


def _said(figure: Figure | None) -> str:
    if figure is None:
        return "none"
    return figure.text or "none" if figure.value is None else _amount(figure.value, figure.unit)


def _amount(value: Decimal, unit: str, *, signed: bool = False) -> str:
    sign = "+" if signed and value > 0 else "-" if value < 0 else ""
    size = abs(value)
    if unit == "percent":
        return f"{sign}{size * 100:.2f}{' pp' if signed else '%'}"
    shown = f"{size:,.0f}" if size == size.to_integral_value() or unit == "GBP" else f"{size:,.2f}"
    return f"{sign}{'£' if unit == 'GBP' else ''}{shown}"
