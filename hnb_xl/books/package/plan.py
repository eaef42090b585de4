"""Plan, apply, verify: what a change would do, then the change, then the proof that it did nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from hnb_xl.books.package.cells import CellPatch, patch_cells
from hnb_xl.books.package.dependents import WHOLE_SHEET, Dependents
from hnb_xl.books.package.parts import Draft, Package
from hnb_xl.books.package.references import Area
from hnb_xl.books.package.removal import Removal
from hnb_xl.books.package.splice import CachedValues, Splice
from hnb_xl.books.package.verify import may_change, refuse_new_findings, verify
from hnb_xl.books.package.workbook import WorkbookEditor
from hnb_xl.errors import Refused


@dataclass(frozen=True)
class SpliceRequest:
    """Sheets to bring in.

    Attributes:
        scratch: The package that holds them, written by XlsxWriter or openpyxl.
        keys: Their names in the scratch package, each with the key by which it is ours.
        cached: Values for formulas, by sheet and cell, where the scratch package has none.
        tabs: The tab of a sheet that is new, where it is not to have its own name.
    """

    scratch: Package
    keys: Mapping[str, str]
    cached: CachedValues = field(default_factory=dict)
    tabs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a change would do to a workbook.

    Attributes:
        target: The workbook as it was read; it never changes.
        allowed: Canonical names of the target's parts that may change or go.
        refusals: Why the change cannot be made; with any, nothing is.
        stale_formulas: Formula cells elsewhere that show old values until somebody recalculates. Excel does so
            on opening the result. Above 20,000 formulas all of them are counted.
        stale_pivots: Parts of the pivot caches filled from what changes; they stay as they are until somebody
            refreshes them.
    """

    target: Package
    allowed: frozenset[str]
    refusals: tuple[Refused, ...]
    stale_formulas: int
    stale_pivots: tuple[str, ...]
    _draft: Draft

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts of the target that get other bytes, in the file's order."""
        return tuple(name for name in self.target.names() if name in self._draft.new)

    @property
    def added(self) -> tuple[str, ...]:
        """The parts that are new."""
        return tuple(name for name in self._draft.names() if not self.target.has(name))

    @property
    def removed(self) -> tuple[str, ...]:
        """The parts of the target that go."""
        return tuple(name for name in self.target.names() if not self._draft.has(name))

    @property
    def is_empty(self) -> bool:
        """Whether the workbook is already as it should be."""
        return not self._draft.is_changed

    def apply(self) -> bytes:
        """Return the changed workbook, proved; of an empty plan, the very bytes that were read.

        Raises:
            Refused: The first of the refusals, or code `verification_failed`.
        """
        if self.refusals:
            raise self.refusals[0]
        result = self._draft.to_bytes()
        if result is not self.target.data:
            after = verify(self.target, result, self.allowed)
            refuse_new_findings(self.target, after, [*self.changed, *self.added])
        return result


def plan(
    target: Package,
    *,
    splice: SpliceRequest | None = None,
    patches: Iterable[CellPatch] = (),
    remove: Iterable[str] = (),
    allow: Collection[str] = (),
) -> Plan:
    """Plan a change: sheets of ours removed, then others brought in or replaced, then cells written.

    Args:
        target: The workbook.
        splice: Generated sheets to bring in.
        patches: Cells to write; each cell once.
        remove: Keys of sheets of ours to take out; a key without a sheet is passed over.
        allow: Codes of refusals the caller takes responsibility for: `structure_locked`, `marked_as_final`,
            `read_only_recommended`, `write_reserved`, `shared_workbook`, `signed_package`, `locked_cell`.

    Raises:
        BookUnreadable: When a part that must be read is damaged.
        KeyError: When the scratch package lacks a sheet that was asked for.
    """
    patches, remove = list(patches), list(remove)
    keys = [*remove, *(splice.keys.values() if splice else [])]
    allowed = may_change(target, keys, (patch.sheet for patch in patches))
    work = _Work(Draft(target), frozenset(allow))
    if remove:
        work.attempt(lambda draft: work.remove(draft, remove))
    if splice:
        work.attempt(lambda draft: work.splice(draft, splice))
    if patches:
        work.attempt(lambda draft: work.patch(draft, patches))
    stale, pivots = (0, ()) if work.refusals else work.find_stale()
    work.draft.settle_content_types()
    return Plan(target, allowed, tuple(work.refusals), stale, pivots, work.draft)


def plan_splice(
    target: Package,
    scratch: Package,
    *,
    keys: Mapping[str, str],
    cached: CachedValues | None = None,
    allow: Collection[str] = (),
) -> Plan:
    """Plan to bring in sheets, at the end or where our earlier ones stand; see `plan`."""
    return plan(target, splice=SpliceRequest(scratch, keys, cached or {}), allow=allow)


def plan_remove(target: Package, keys: Iterable[str], *, allow: Collection[str] = ()) -> Plan:
    """Plan to take sheets of ours out; see `plan`."""
    return plan(target, remove=keys, allow=allow)


def plan_patch(target: Package, patches: Iterable[CellPatch], *, allow: Collection[str] = ()) -> Plan:
    """Plan to write cells; see `plan`."""
    return plan(target, patches=patches, allow=allow)


class _Work:
    """The steps of one plan over one draft; a step that is refused leaves the draft as it found it."""

    def __init__(self, draft: Draft, allow: frozenset[str]) -> None:
        self.draft, self.allow = draft, allow
        self.refusals: list[Refused] = []
        self.changed: dict[str, list[Area]] = {}

    def attempt(self, step: Callable[[Draft], None]) -> None:
        """Make a step on a copy of the draft, and keep the copy when nothing stands against it."""
        trial = self.draft.copy()
        before = len(self.refusals)
        try:
            step(trial)
        except Refused as error:
            self.refusals.append(error)
        if len(self.refusals) == before:
            self.draft = trial

    def remove(self, draft: Draft, keys: list[str]) -> None:
        """Take sheets of ours out."""
        Removal(draft, keys, self.allow).run()

    def splice(self, draft: Draft, request: SpliceRequest) -> None:
        """Bring sheets in, and note which of ours got other content."""
        splice = Splice(draft, request.scratch, request.keys, request.cached, self.allow, request.tabs)
        splice.run()
        for name in splice.changed_sheets:
            self.changed.setdefault(name.lower(), []).append(WHOLE_SHEET)

    def patch(self, draft: Draft, patches: list[CellPatch]) -> None:
        """Write cells."""
        result = patch_cells(draft, patches, self.allow)
        self.refusals += result.refusals
        for name, areas in result.changed.items():
            self.changed.setdefault(name, []).extend(areas)

    def find_stale(self) -> tuple[int, tuple[str, ...]]:
        """Count the formulas that show old values, ask for recalculation when there are any, and find pivots."""
        changed = {name: areas for name, areas in self.changed.items() if areas}
        if not changed:
            return 0, ()
        dependents = Dependents(self.draft)
        stale = dependents.count(changed)
        if stale:
            book = WorkbookEditor(self.draft)
            book.request_recalculation()
            book.save()
        return stale, dependents.stale_pivots(changed)
