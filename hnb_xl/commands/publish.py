"""`hnb-xl publish BOOK`: a values-only copy of the pack, for Schools Forum, scrutiny or the web."""

from __future__ import annotations

import argparse
from pathlib import Path

from hnb_xl.commands.opening import open_book, save, say
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.publish import Choice, publish

KINDS = ("xlsx", "ods", "pdf")


def run(options: argparse.Namespace) -> int:
    """Make every kind asked for, then write them all; the workbook itself is only read."""
    source = Path(options.book)
    kinds = _kinds(options)
    targets = _targets(source, options, kinds)
    choice = _choice(options)
    book = open_book(options.book)
    say(f"Publishing {book.name} …")
    publication = publish(book, targets["xlsx" if "xlsx" in targets else kinds[0]].name, choice)
    xlsx = publication.to_bytes()
    files = {target: _as(kind, xlsx, target.stem) for kind, target in targets.items()}
    for target, data in files.items():
        target.parent.mkdir(exist_ok=True)  # one folder only, and not before every file is made
        save(target, data, backup=False)
        print(target)
    say(publication.done.sentence)
    for remark in publication.done.remarks:
        say(remark)
    return 0


def _as(kind: str, xlsx: bytes, stem: str) -> bytes:
    if kind == "xlsx":
        return xlsx
    from hnb_xl.books.office import converted

    return converted(xlsx, kind, stem)


def _kinds(options: argparse.Namespace) -> tuple[str, ...]:
    """The kinds of file asked for; where none is, what the output's name says, else xlsx."""
    given = tuple(dict.fromkeys(word.strip().lower() for word in (options.kinds or "").split(",") if word.strip()))
    suffix = Path(options.output).suffix.lstrip(".").lower() if options.output else ""
    for kind in given:
        if kind not in KINDS:
            raise BadArgument("no_such_kind", f"There is no kind “{kind}”.", f"Choose of: {', '.join(KINDS)}.")
    if suffix in KINDS and given not in ((), (suffix,)):
        raise BadArgument(
            "one_file_many_kinds",
            f"{options.output} is one {suffix} file, but {', '.join(given)} was asked for.",
            "Give a folder to -o, or leave --as out.",
        )
    return given or ((suffix,) if suffix in KINDS else ("xlsx",))


def _targets(source: Path, options: argparse.Namespace, kinds: tuple[str, ...]) -> dict[str, Path]:
    """Where each file goes: nothing that is there is replaced unless that was said."""
    output = Path(options.output) if options.output else source.parent
    if output.suffix.lstrip(".").lower() in KINDS and not output.is_dir():
        targets = {kinds[0]: output}
    else:
        targets = {kind: output / f"{source.stem}-published.{kind}" for kind in kinds}
    for target in targets.values():
        if target.resolve() == source.resolve():
            raise BadArgument("same_file", f"{target} is the workbook itself.", "Give the copy another name.")
        folder = target.parent if output.suffix.lstrip(".").lower() in KINDS else target.parent.parent
        if not folder.is_dir():
            raise BadArgument("no_folder", f"There is no folder {folder}.", "Make it first.")
        if target.parent.exists() and not target.parent.is_dir():
            raise BadArgument("no_folder", f"{target.parent} is not a folder.", "Give a folder, or a file's name.")
        if target.exists() and not options.force:
            raise BadArgument(
                "file_exists", f"{target} is there already.", "Give another name, or --force to replace it."
            )
    return targets


def _choice(options: argparse.Namespace) -> Choice:
    if options.show_small_counts and not (options.reason or "").strip():
        raise BadArgument(
            "no_reason", "--show-small-counts needs a reason.", "Say why they may be shown: --reason '…'."
        )
    if options.reason and not options.show_small_counts:
        raise BadArgument(
            "reason_for_nothing",
            "--reason says why small counts may be shown.",
            "Give --show-small-counts too, or leave it out.",
        )
    sheets = tuple(name.strip() for name in (options.sheets or "").split(",") if name.strip())
    return Choice(
        sheets=sheets,
        all_sheets=options.all_sheets,
        suppress=options.suppress,
        reason=(options.reason or "").strip(),
    )
