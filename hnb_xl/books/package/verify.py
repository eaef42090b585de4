"""The promise and its proof: which parts a change may touch, and that it touched no other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from hnb_xl.books.package.lint import lint
from hnb_xl.books.package.namespaces import CONTENT_TYPES
from hnb_xl.books.package.parts import Package, canonical, rels_name
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.workbook import Workbook, exclusive_parts
from hnb_xl.books.package.zip_parts import ZipEntry

# Looking at every cell of a sheet of a million takes longer than writing it; what was written is looked at.
_LINTED_UP_TO = 4_000_000


def may_change(target: Package, owned_keys: Iterable[str], patched_sheets: Iterable[str]) -> frozenset[str]:
    """Return the canonical names of the parts a change may replace or take out.

    Args:
        target: The workbook as it was read.
        owned_keys: Keys of our sheets that are replaced or removed.
        patched_sheets: Names of the sheets with cells to write.
    """
    book = Workbook(target)
    allowed = {book.part, rels_name(book.part), CONTENT_TYPES}
    allowed |= {part for kind in ("styles", "calcChain") if (part := book.related_part(kind))}
    keys = {key.lower() for key in owned_keys}
    for key, sheet in book.owned().items():
        if key.lower() in keys:
            ours = [sheet.part, *exclusive_parts(target, sheet.part)]
            allowed |= {*ours, *(rels_name(part) for part in ours)}
    names = {name.lower() for name in patched_sheets}
    allowed |= {sheet.part for sheet in book.sheets if sheet.name.lower() in names}
    return frozenset(canonical(part) for part in allowed)


def verify(target: Package, result: bytes, allowed: frozenset[str]) -> Package:
    """Prove that the result holds every other part of the target, byte for byte and in the same order.

    Returns:
        The result, read again.

    Raises:
        Refused: Code `verification_failed`.
        BookUnreadable: When the result cannot be read.
    """
    after = Package.read(result)
    kept = [entry for entry in target.zip.entries if canonical(entry.name) not in allowed]
    found = {entry.name: entry for entry in after.zip.entries}
    for entry in kept:
        if not _is_same(target, entry, after, found.get(entry.name)):
            raise refused("verification_failed", f"The part {entry.name} would not stay as it is.")
    order = [entry.name for entry in after.zip.entries if entry.name in {one.name for one in kept}]
    if order != [entry.name for entry in kept]:
        raise refused("verification_failed", "The parts would not stay in their order.")
    before = {canonical(entry.name) for entry in target.zip.entries}
    for entry in after.zip.entries:
        if canonical(entry.name) not in before and not _is_ours(entry.name, allowed):
            raise refused("verification_failed", f"A part {entry.name} would appear that is not ours.")
    return after


def refuse_new_findings(target: Package, after: Package, touched: Iterable[str]) -> None:
    """Lint what was touched, and say no when it shows anything the target did not show before.

    Raises:
        Refused: Code `verification_failed`.
    """
    parts = [part for part in touched if len(after.part(part)) <= _LINTED_UP_TO]
    found = lint(after, parts=parts)
    if not found:
        return
    before = {(finding.code, finding.part) for finding in lint(target, parts=parts)}
    for finding in found:
        if (finding.code, finding.part) not in before:
            where = f" ({finding.part})" if finding.part else ""
            raise refused("verification_failed", f"The result would not be sound: {finding.message}{where}")


def _is_same(target: Package, before: ZipEntry, after: Package, other: ZipEntry | None) -> bool:
    return (
        other is not None
        and (before.crc, before.size, before.method) == (other.crc, other.size, other.method)
        and (before.time, before.date) == (other.time, other.date)
        and target.zip.compressed(before) == after.zip.compressed(other)
    )


def _is_ours(name: str, allowed: frozenset[str]) -> bool:
    """New parts carry our name; what leads on from a part that may change may be new as well."""
    base = posixpath.basename(name)
    return base.startswith("hnb_") or canonical(name) in allowed
