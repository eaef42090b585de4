"""Attach to a team's own workbook: propose a map of it, and put our sheets beside theirs.

Nothing of theirs is changed. A workbook that is attached already keeps what a person corrected on the map or typed on
our sheets; only what has moved, or is new, is looked up again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hnb_xl.build.entries import entries
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.build.map_sheets import map_sheet, set_up_sheet
from hnb_xl.build.record_sheets import record_sheets
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.model.packs import pack_named
from hnb_xl.model.tables import TABLES, contract
from hnb_xl.model.team_map import MAP_SHEET, OURS, SET_UP_SHEET, TeamMap
from hnb_xl.model.year import Period
from hnb_xl.pipeline import refresh
from hnb_xl.read import contract_of, returns_of, scales_in
from hnb_xl.read.map_sheet import team_map
from hnb_xl.read.mapped import areas_of
from hnb_xl.read.proposal.again import brought_up_to_date
from hnb_xl.read.proposal.choosing import Answer, Doubt
from hnb_xl.read.proposal.proposal import Ground, Proposal, propose

if TYPE_CHECKING:
    from datetime import datetime

    from hnb_xl.books.book import Book
    from hnb_xl.model.authority import Authority
    from hnb_xl.model.blocks import Sheet
    from hnb_xl.model.columns import Table


_NO_TABLE = (
    "A table needs a header row with words such as KPI, Target, Q1, Budget, Forecast, Risk over its rows. Lay one out "
    "so, or make a new workbook with `hnb-xl new AUTHORITY -o BOOK`."
)
_OUR_SHEETS = frozenset({"Agreement", "Period", "Overrides"})
_AGREED = frozenset({"theme"})
"""Tables that only order what a team reports, and that few teams have as a table."""


@dataclass(frozen=True)
class Attached:
    """What attaching did.

    Args:
        done: In words.
        team: The map.
        contracts: The contract for the return points of the year, by table key.
        is_new: False where the workbook was attached already and nothing of the map has changed.
    """

    done: Done
    team: TeamMap
    contracts: Mapping[str, Table] = field(default_factory=dict)
    is_new: bool = True


def attach(
    book: Book,
    authority: Authority | None,
    period: str,
    answer: Answer,
    given: TeamMap | None = None,
    *,
    now: datetime,
    by: str = "",
) -> Attached:
    """Propose a map of a workbook and put it, with the sheets it needs, into the book.

    Args:
        book: The team's workbook.
        authority: Whose agreement it is held to; None where there is no file of it: then rows are worked out.
        period: The return it stands at; blank for the workbook's own, or the authority file's latest.
        answer: Settles what is doubtful; see `Undecided` to refuse it.
        given: A map to take instead of a proposal.
        now: When, with its offset from UTC.
        by: The role that asked for it, where one was given.

    Raises:
        Refused: no table was found, or the workbook is one of our own making.
        BadArgument: not a period, none the authority file knows, or none at all.
        ContractBroken: a map that was given does not fit the workbook.
    """
    existing = _existing(book)
    is_named = authority is not None
    authority, period = _held_to(book, authority, period, is_attached=existing is not None)
    ground, rows = _ground(authority, period, is_named=is_named)
    if existing is not None:
        ground = _as_attached(book, existing, ground)
    if given is not None:
        proposed = Proposal(given)
    elif existing is not None:
        proposed = brought_up_to_date(book, existing, ground, answer)
    else:
        proposed = propose(book, ground, answer, areas_of(book))
    found, remarks = proposed.team, proposed.remarks
    if not found.parts:
        raise Refused("no_table_found", f"No table that hnb-xl reads was found in {book.name}.", _NO_TABLE)
    contracts = {key: table for key, table in contract(ground.points).items() if key not in OURS}
    if existing is not None and _is_same(existing, found):
        said = f"{book.name} is attached already, and everything stands where its map says."
        return Attached(Done(said, remarks=remarks), found, contracts, is_new=False)
    book.put_sheets(_sheets(found, contracts, ground, rows, is_attached=existing is not None))
    if existing is None:
        book.put_sheets(record_sheets())
    figures = refresh(book).figures
    columns = sum(len(part.columns) for part in found.parts)
    named = len({part.table for part in found.parts})
    said = f"{book.name} is attached: {columns} columns of {named} tables are read where they stand."
    record(book, Deed(What.ATTACHED, now, by, f"{columns} columns of {named} tables"), figures)
    return Attached(Done(said, figures=figures, remarks=remarks), found, contracts)


def _existing(book: Book) -> TeamMap | None:
    """The map a workbook has already, or None.

    Raises:
        Refused: the workbook is one of our own making.
    """
    tables = book.tables()
    existing = team_map(tables)
    if existing is None and "tblAgreement" in tables:
        raise Refused(
            "already_ours",
            f"{book.name} is a workbook hnb-xl made: it needs no map.",
            "Use check, results and refresh on it as it is.",
        )
    return existing


def _as_attached(book: Book, existing: TeamMap, ground: Ground) -> Ground:
    """What is known, with every table that the map has, in the words of the workbook's own scales."""
    keys = {*ground.contracts, *(part.table for part in existing.parts)}
    scales = scales_in(book)
    return replace(ground, contracts={table.key: table.for_scales(scales) for table in TABLES if table.key in keys})


def _held_to(book: Book, authority: Authority | None, period: str, *, is_attached: bool) -> tuple[Authority, str]:
    """The agreement and the return: of a workbook attached already, those of its own sheets.

    Raises:
        BadArgument: nothing names a return.
    """
    points: tuple[str, ...] = ()
    pack = ""
    if is_attached:
        at, (_, pack, _) = returns_of(book), contract_of(book)
        period, points = f"{at.year}/{at.this}", at.points
    if authority is not None:
        return authority, period or authority.latest_period().name
    if not period:
        raise BadArgument(
            "no_period",
            f"Nothing says which return {book.name} stands at.",
            "Name it, as in --period 2021-22/Q3, or name your council's file with --authority.",
        )
    return unnamed(Period.parse(period), points, pack), period


def unnamed(period: Period, points: tuple[str, ...] = (), pack: str = "") -> Authority:
    """The shipped set-up for a council that has no file yet, for the year of a return.

    Args:
        period: The return.
        points: The return points of its year, where they are known.
        pack: The pack, where another than the shipped set-up's is meant.
    """
    from hnb_xl.model.authority import MONTHS, QUARTERS, AgreementYear, PeriodFigures, ReturnPoint, load_authority
    from hnb_xl.shipped import authorities

    blank = load_authority(authorities() / "blank.toml")
    year = str(period.year)
    regular = next((names for names in (QUARTERS, MONTHS) if period.point in names), (period.point,))
    named = tuple(ReturnPoint(year=year, name=name) for name in points or regular)
    agreement = blank.agreement.model_copy(
        update={"first_year": year, "year": (AgreementYear(year=year),), "return_point": named}
    )
    council = blank.authority.model_copy(update={"pack": pack} if pack else {})
    periods = (PeriodFigures(name=str(period)),)
    return blank.model_copy(update={"authority": council, "agreement": agreement, "periods": periods})


def _ground(
    authority: Authority, period: str, *, is_named: bool = True
) -> tuple[Ground, dict[str, list[dict[str, object]]]]:
    full = entries(authority, period)
    agreed = entries(authority, period, empty=True)
    points = authority.points(str(authority.period(period).parsed.year))
    pack = pack_named(authority.authority.pack)
    declared = {
        table.key: table.for_scales(authority.scale.chosen)
        for table in TABLES
        if table.serves(pack) or full.get(table.key)
    }
    # What was reported stands in the team's own workbook; the return itself and its roundings do not.
    rows = agreed | {key: full[key] for key in ("period", "rounding")}
    ground = Ground(
        declared,
        full,
        agreed,
        points,
        str(authority.period(period).parsed.year),
        tuple(authority.rag.policy),
        is_named,
    )
    return ground, rows


def _sheets(
    team: TeamMap,
    contracts: Mapping[str, Table],
    ground: Ground,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    is_attached: bool,
) -> list[Sheet]:
    """Our sheets, in order: the agreement and the return where they are not there yet, the set-up, the map."""
    ours = {
        key: table.for_points(ground.points)
        for key, table in ground.contracts.items()
        if not team.parts_of(key) and (table.sheet in _OUR_SHEETS or (key in _AGREED and rows.get(key)))
    }
    made: list[Sheet] = []
    if not is_attached:
        made += input_sheets(ours, rows)
    return [*made, set_up_sheet(team, ground.contracts, ground.points), map_sheet(team, contracts)]


def _is_same(one: TeamMap, other: TeamMap) -> bool:
    return one.parts == other.parts and one.words == other.words and _rows_of(one) == _rows_of(other)


def _rows_of(team: TeamMap) -> dict[str, list[tuple[str, str, str, object]]]:
    return {
        key: [(row.key, row.label, row.place, row.unit) for row in rows] for key, rows in team.set_up.items() if rows
    }


class Undecided:
    """Collects what is doubtful where nobody can be asked, and then refuses."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []

    def __call__(self, doubt: Doubt) -> int:
        """Take the best for now, and remember the doubt."""
        self.doubts.append(doubt)
        return 0

    def refuse(self) -> None:
        """Refuse when anything was doubtful.

        Raises:
            BadArgument: something was.
        """
        if self.doubts:
            listed = "; ".join(f"{doubt.where}: {doubt.question}" for doubt in self.doubts)
            many = "1 point of the map is" if len(self.doubts) == 1 else f"{len(self.doubts)} points of the map are"
            raise BadArgument(
                "doubtful_map",
                f"{many} doubtful, and there is nobody to ask. {listed}",
                "Run it in a terminal and answer, take the best of each with --yes, or write the map down with "
                "--yes --dry-run --export FILE.toml, correct it, and give it back with --map FILE.toml.",
            )


__all__ = ["MAP_SHEET", "SET_UP_SHEET", "Attached", "Undecided", "attach"]
