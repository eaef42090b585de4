"""What the rules find of five hundred seeded errors, and what they cost: `python -m tests.bench.rules [SEEDS [SEED]]`.

With the word `coverage` it only writes docs/rules/coverage.md.

Every error is written into the clean return's workbook file and read back through the whole line. The first table
counts as held what an error of its kind can break; the second, harder one takes every cell under an identity, a second
source or a limit, whatever befalls it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hnb_xl.books.file_book import FileBook
from hnb_xl.check.coverage import coverage
from hnb_xl.check.pages import COVERAGE, coverage_page
from hnb_xl.check.runner import check, discovered, profiled
from hnb_xl.commands.report import profile_text
from hnb_xl.measure import measure
from hnb_xl.read import read
from tests.check.seeded import HEADS, Seen, clean_figures, clean_file, looked_at, seeder, tallies

SEEDS, SEED = 500, 2026
_TIMES = 9
_LIMIT_MS = 150


def costs() -> None:
    """All rules over the clean workbook, in which every table is filled, after reading and measuring."""
    inputs = read(FileBook(clean_file(), "clean.xlsx"))
    results = measure(inputs)
    taken = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        check(inputs, results)
        taken.append(time.perf_counter() - started)
    median = sorted(taken)[_TIMES // 2] * 1000
    print(f"{len(discovered())} rules over a full workbook: {median:.1f} ms (limit {_LIMIT_MS} ms)\n")
    print(profile_text(profiled(inputs, results)))


def table(seen: list[Seen], *, literally: bool) -> None:
    """Errors by kind."""
    print(HEADS)
    for tally in tallies(seen, literally=literally):
        print(tally, flush=True)


def write_coverage() -> None:
    """How the cells of the clean workbook are held, for docs/rules."""
    figures = clean_figures()
    page = coverage_page(coverage(figures.inputs, figures.results))
    (Path(__file__).parents[2] / "docs" / "rules" / COVERAGE).write_text(page, encoding="utf-8", newline="\n")


def main() -> None:
    """Print both tables, every error that was missed or not named, and the cost of the rules."""
    if sys.argv[1:] == ["coverage"]:
        write_coverage()
        return
    given = [int(word) for word in sys.argv[1:3]]
    count, seed = [*given, *(SEEDS, SEED)[len(given) :]]
    print(f"findings on the clean workbook: {len(clean_figures().findings.findings)}\n")
    seen = [looked_at(each) for each in seeder(seed).seeds(count)]
    print(f"{count} errors, seed {seed}; held: what an error of its kind can break")
    table(seen, literally=False)
    print("\nheld: every cell under an identity, a second source or a limit")
    table(seen, literally=True)
    print(f"\ncrashed: {sum(bool(each.crashed) for each in seen)}")
    for each in seen:
        if each.seed.is_held and not (each.is_detected and each.is_named):
            fate = "not named" if each.is_detected else "missed"
            told = f"{each.seed.held.table} {each.seed.held.row} {each.seed.held.column}"
            print(f"{fate}: {each.seed.kind}, {each.seed.place} ({told}; {each.seed.tie}): {each.seed.typed!r}")
    print()
    costs()


if __name__ == "__main__":
    main()
