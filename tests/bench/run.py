"""How long the main things take, each beside its limit: `python -m tests.bench.run`.

Nothing is asserted, for a busy machine must not fail a change. Every figure is a median; what is compared is
measured in turns, so that both sides meet the same machine.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

HNB_XL = [sys.executable, "-m", "hnb_xl"]
ROWS = 10_000


@dataclass(frozen=True)
class Line:
    """One line of the table: what took how long, against what, and the limit."""

    what: str
    seconds: float | None
    against: str
    other: float | None
    limit: str

    def __str__(self) -> str:
        ratio = f"{self.seconds / self.other:.2f}x" if self.seconds is not None and self.other else ""
        cells = [_shown(self.seconds), f"{self.against} {_shown(self.other)}".strip(), ratio, self.limit]
        return f"{self.what:<54}" + "".join(
            f"{cell:>{width}}" for cell, width in zip(cells, (12, 34, 9, 24), strict=True)
        )


def _shown(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:,.1f} ms"


def medians(times: int, *actions: Callable[[], object]) -> list[float]:
    """The median seconds of each action, run in turns, after one turn that does not count."""
    taken: list[list[float]] = [[] for _ in actions]
    for turn in range(times + 1):
        for action, seconds in zip(actions, taken, strict=True):
            started = time.perf_counter()
            action()
            if turn:
                seconds.append(time.perf_counter() - started)
    return [statistics.median(seconds) for seconds in taken]


def process(*command: str) -> Callable[[], object]:
    """An action that runs a whole process and insists that it succeeds."""
    return lambda: subprocess.run(command, check=True, capture_output=True)


def start_up() -> Iterator[Line]:
    """`hnb-xl --help` against a Python that does nothing."""
    help_, bare = medians(15, process(*HNB_XL, "--help"), process(sys.executable, "-c", "pass"))
    yield Line("hnb-xl --help", help_, "python -c pass", bare, "at most 6x")


def ratings() -> Iterator[Line]:
    """Array calls: HNB_RAG on figures about their targets and exactly at a threshold, and those of pairs of figures."""
    from hnb_xl.worksheet import functions

    rag = functions()["HNB_RAG"]
    targets = [[float(1000 + row)] for row in range(ROWS)]
    spread = [[target[0] * (0.9 + 0.2 * (row % 97) / 97)] for row, target in enumerate(targets)]
    edges = [[1050.0]] * ROWS
    ordinary, at_edge = medians(
        9,
        lambda: rag(spread, targets, "lower", 0.02, 0.05),
        lambda: rag(edges, [[1000.0]] * ROWS, "lower", 0.02, 0.05),
    )
    yield Line(f"HNB_RAG over {ROWS:,} rows", ordinary, "", None, "at most 50 ms")
    yield Line(f"HNB_RAG over {ROWS:,} rows, all at a threshold", at_edge, "", None, "(none set)")
    pairs = ("HNB_VARIANCE", "HNB_ADVERSE", "HNB_VARIANCE_PCT", "HNB_HEADROOM", "HNB_DIRECTION", "HNB_NET")
    taken = medians(5, *(partial(functions()[name], spread, targets) for name in pairs))
    for name, seconds in zip(pairs, taken, strict=True):
        yield Line(f"{name} over {ROWS:,} rows", seconds, "", None, "at most 50 ms")


def making(folder: Path) -> Iterator[Line]:
    """A new workbook with Kingston's figures as a whole process: the demo without its PDF."""
    book = folder / "made.xlsx"
    (made,) = medians(3, process(*HNB_XL, "new", "kingston", "-o", str(book), "--force"))
    yield Line("hnb-xl new kingston (whole process)", made, "", None, "demo: at most 5 s")


def checking(folder: Path) -> Iterator[Line]:
    """A check as a whole process, and its work alone in a warm Python."""
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.pipeline import assess

    path = folder / "made.xlsx"
    examine = [*HNB_XL, "check", str(path), "--json"]
    (whole,) = medians(5, lambda: subprocess.run(examine, check=False, capture_output=True))  # it exits 1 on findings
    (warm,) = medians(7, lambda: assess(FileBook.open(path)))
    yield Line("hnb-xl check (whole process)", whole, "", None, "(none set)")
    yield Line("check, warm", warm, "", None, "(none set)")


def refreshing(folder: Path) -> Iterator[Line]:
    """A refresh in a warm Python against openpyxl's bare load and save of the same workbook."""
    from openpyxl import load_workbook

    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.pipeline import refresh

    path = folder / "made.xlsx"
    same = path.read_bytes()
    changed = with_another_figure(same)

    def refreshed(data: bytes) -> None:
        book = SplicedBook(data, path.name)
        refresh(book)
        book.to_bytes()

    def bare() -> None:
        load_workbook(path).save(io.BytesIO())

    one, none, theirs = medians(7, lambda: refreshed(changed), lambda: refreshed(same), bare)
    what, limit = "openpyxl load + save", "at most 3x, aim 1x"
    yield Line("refresh, warm, one figure changed", one, what, theirs, limit)
    yield Line("refresh, warm, nothing changed", none, what, theirs, limit)


def with_another_figure(data: bytes) -> bytes:
    """The workbook after somebody typed another KPI figure."""
    from hnb_xl.books.file_book import FileBook
    from hnb_xl.books.package import CellPatch, plan_patch
    from hnb_xl.model.addresses import address

    book = FileBook(data, "made.xlsx")
    table = book.tables()["tblKPI"]
    at = table.headers.index("Q3")
    row = next(row for row, cells in enumerate(table.rows) if isinstance(cells[at].value, int | float))
    figure = table.rows[row][at].value
    assert isinstance(figure, int | float)
    place = address(table.top + 1 + row, table.left + at)
    return plan_patch(book.package, [CellPatch(table.sheet, place, figure + 1)]).apply()


def importing(folder: Path) -> Iterator[Line]:
    """A ledger of 50,000 postings into two cells, and its preview, in a warm Python."""
    from datetime import UTC, datetime

    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.jobs.import_actuals import import_actuals, preview_import
    from tests.bench.large_ledger import MAPPING, POSTINGS, ledger

    path, data = folder / "made.xlsx", ledger()
    same = path.read_bytes()

    def imported() -> None:
        book = SplicedBook(same, path.name)
        import_actuals(book, data, "ledger.csv", MAPPING, now=datetime(2021, 12, 3, tzinfo=UTC), overwrite=True)
        book.to_bytes()

    look, whole = medians(
        3, lambda: preview_import(SplicedBook(same, path.name), data, "ledger.csv", MAPPING), imported
    )
    yield Line(f"import, preview of {POSTINGS:,} rows", look, "", None, "(none set)")
    yield Line(f"import of {POSTINGS:,} rows, with a refresh", whole, "", None, "(none set)")


def recalculating(folder: Path) -> Iterator[Line]:
    """A refresh against LibreOffice's recalculation, both as whole processes."""
    from hnb_xl.books.libreoffice import find_soffice, recalculated

    book, out = folder / "made.xlsx", folder / "out.xlsx"
    refresh = process(*HNB_XL, "refresh", str(book), "-o", str(out), "--force")
    if find_soffice() is None:
        (ours,) = medians(3, refresh)
        yield Line("hnb-xl refresh (whole process)", ours, "no LibreOffice here", None, "below LibreOffice's")
        return
    ours, theirs = medians(3, refresh, lambda: recalculated(book, folder / "recalculated"))
    yield Line("hnb-xl refresh (whole process)", ours, "LibreOffice", theirs, "below LibreOffice's")


def in_a_worksheet(folder: Path) -> Iterator[Line]:
    """A thousand cells with a function of ours, worked out by LibreOffice with Python inside it."""
    from hnb_xl.build.addin import ADDIN
    from hnb_xl.shipped import templates
    from tests.macros.libreoffice import python_with_uno, seen_in_libreoffice

    cells, what = 1000, "one cell of 1,000 with HNB_RAG, in LibreOffice"
    if python_with_uno() is None:
        yield Line(what, None, "no Python bridge here", None, "at most 2 ms")
        return
    office = folder / "office"
    office.mkdir()
    seen = seen_in_libreoffice(templates() / ADDIN, office, fill=cells)
    yield Line(what, seen.filled / cells, "", None, "at most 2 ms")


def attaching() -> Iterator[Line]:
    """A team's workbook attached to, read through its map, and a ledger of a million cells searched in vain."""
    from datetime import UTC, datetime

    from hnb_xl.books.file_book import FileBook
    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.errors import Refused
    from hnb_xl.jobs.attach import attach
    from hnb_xl.pipeline import new
    from hnb_xl.read import read
    from hnb_xl.read.proposal.choosing import best
    from tests.attach.kingston_book import kingston, kingston_book
    from tests.bench.large_book import million_cells

    now, team, ledger = datetime(2026, 1, 1, tzinfo=UTC), kingston_book(), million_cells()
    template = new(kingston(), "2021-22/Q3", "template.xlsx")[0].to_bytes()

    def attached(data: bytes) -> bytes:
        book = SplicedBook(data, "team.xlsx")
        attach(book, kingston(), "2021-22/Q3", best, now=now)
        return book.to_bytes()

    def searched() -> None:
        try:
            attached(ledger)
        except Refused:
            return
        raise AssertionError("a ledger was taken for a table")

    done = attached(team)
    once, mapped, ours = medians(
        3,
        lambda: attached(team),
        lambda: read(FileBook(done, "team.xlsx")),
        lambda: read(FileBook(template, "template.xlsx")),
    )
    (large,) = medians(1, searched)
    yield Line("attach, dashboards and all", once, "", None, "(none set)")
    yield Line("read through a map", mapped, "our template", ours, "(none set)")
    yield Line("attach to a million cells: no table", large, "", None, "(none set)")


def splicing() -> Iterator[Line]:
    """Sheets spliced into a workbook of a million cells, and one of its cells patched, against the zip itself."""
    from hnb_xl.books.package import CellPatch, Package, plan_patch, plan_splice
    from tests.bench.large_book import million_cells, through_the_zip
    from tests.books.package.builders import KEYS, generated, team_book

    data, sheets, small = million_cells(), generated(), team_book()
    splice, patch, alone = medians(
        3,
        lambda: plan_splice(Package.read(data), Package.read(sheets), keys=KEYS).apply(),
        lambda: plan_patch(Package.read(data), [CellPatch("In", "E55555", 1)]).apply(),
        lambda: through_the_zip(data),
    )
    whole, bare = medians(
        15,
        lambda: plan_splice(Package.read(small), Package.read(sheets), keys=KEYS).apply(),
        lambda: through_the_zip(small),
    )
    # What a splice always costs: some 45 small parts parsed, our own sheet linted, the result read again as proof.
    yield Line(
        f"splice into a workbook of {len(small) / 1000:.0f} KB", whole, "zip read + write", bare, "fixed: 10-15 ms"
    )
    yield Line("splice into a million cells (7 MB)", splice, "zip read + write", alone, "at most 2x; 5 MB in 1 s")
    yield Line("patch one cell of a million", patch, "zip read + write", alone, "at most 1.5 s")


def main() -> None:
    """Measure everything and print a line as soon as it is known."""
    heads = [f"{name:>{width}}" for name, width in (("median", 12), ("against", 34), ("ratio", 9), ("limit", 24))]
    print(f"{'':<54}" + "".join(heads), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for measure in (start_up, ratings, attaching, splicing):
            for line in measure():
                print(line, flush=True)
        for measure_in in (in_a_worksheet, making, checking, refreshing, importing, recalculating):
            for line in measure_in(folder):
                print(line, flush=True)


if __name__ == "__main__":
    main()
