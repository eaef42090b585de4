"""`hnb-xl demo`: the main job, end to end, on figures an authority published."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from hnb_xl.commands.opening import authority_named, save, say, shipped_authorities
from hnb_xl.commands.report import as_json, finding_lines, findings_document, headline_lines, outcomes_line
from hnb_xl.errors import CannotRun
from hnb_xl.model.finding import Severity
from hnb_xl.pipeline import Run, new, pack_only

_MOST_FINDINGS = 12


def run(options: argparse.Namespace) -> int:
    """Make the workbook, the findings, the results and (with LibreOffice) the PDF; print what matters."""
    if options.list:
        print("\n".join(_shipped()))
        return 0
    started = time.monotonic()
    folder = Path(options.out)
    authority = authority_named(options.authority, options.pack or "")
    period = authority.latest_period().name
    stem = f"{Path(options.authority).stem}-{_file_name(period)}"
    say(f"Making {stem}.xlsx from {authority.authority.name}'s published figures …")
    book, done = new(authority, period, f"{stem}.xlsx")
    files = [folder / f"{stem}.xlsx", folder / "findings.json", folder / "results.json"]
    figures = done.figures
    contents = (
        book.to_bytes(),
        (as_json(findings_document(figures)) + "\n").encode(),
        (as_json(figures.results.as_json()) + "\n").encode(),
    )
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in zip(files, contents, strict=True):
        save(path, data, backup=False)
    say(f"Workbook, findings and results written in {time.monotonic() - started:.1f} s.")
    pdf = _print_pack(done, folder, stem)
    if pdf:
        files.append(pdf)
    print("\n".join(_summary(done, files)))
    return 0


def _shipped() -> list[str]:
    """The shipped authorities that have figures to show: name, whose they are, and their latest return."""
    lines = []
    for name, authority in shipped_authorities():
        reported = [period for period in authority.periods if period.has_figures]
        if reported:
            lines.append(f"{name:<16} {authority.authority.name}, {authority.latest_period().name}")
    return lines


def _file_name(period: str) -> str:
    return period.replace("/", "-").lower()


def _print_pack(done: Run, folder: Path, stem: str) -> Path | None:
    """The dashboards as a PDF where LibreOffice is present; the rest of the demo does not depend on it."""
    import tempfile

    from hnb_xl.books.libreoffice import find_soffice, to_pdf

    if find_soffice() is None:
        say("LibreOffice is not installed here: no PDF was made.")
        return None
    say("Making the PDF with LibreOffice …")
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / f"{stem}.xlsx"
        draft.write_bytes(pack_only(done, draft.name).to_bytes())
        try:
            made = to_pdf(draft, Path(scratch))
        except CannotRun as error:
            say(f"No PDF was made. {error}")
            return None
        target = folder / f"{stem}.pdf"
        save(target, made.read_bytes(), backup=False)
    return target


def _summary(done: Run, files: list[Path]) -> list[str]:
    """Headline figures, the findings that matter, and where the files are."""
    figures = done.figures
    lines = headline_lines(figures.results)
    matter = figures.findings.at_or_above(Severity.WARNING)
    errors, warnings = len(figures.findings.of(Severity.ERROR)), len(figures.findings.of(Severity.WARNING))
    notes = len(figures.findings.of(Severity.NOTE))
    lines += [
        "",
        f"Findings: {errors} errors, {warnings} warnings, {notes} notes. {outcomes_line(figures.findings)}",
        "",
    ]
    for finding in matter[:_MOST_FINDINGS]:
        lines += finding_lines(finding)[:2]
    if len(matter) > _MOST_FINDINGS:
        lines.append(f"  … and {len(matter) - _MOST_FINDINGS} more on the Checks sheet.")
    return [*lines, "", "Files:", *(f"  {path}" for path in files)]
