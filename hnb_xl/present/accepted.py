"""What somebody answers for: the signatures and what each is worth, and the findings accepted with reason and role."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Heading, Style, Table, Text
from hnb_xl.model.finding import Acceptance, Finding, Outcome, stopping_sign_off
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.sign_off import SignOff
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import SEVERITIES, judged, long_date, plural

SIGNATORIES = ("Section 151 officer", "Director of children's services")
_STYLES = {"Green": Style.GREEN, "Amber": Style.AMBER, "Red": Style.RED, "": Style.LABEL}
_VOID = (
    "■ The sign-off is void: something has changed since it was given. It must be given again for these figures, with "
    "hnb-xl sign-off or the button Sign off; or what was changed must be put back."
)


def may_be_signed(view: View) -> str:
    """In plain words, whether anything stops sign-off, and what could not be checked."""
    errors = stopping_sign_off(view.findings)
    if errors:
        signed = any(row.words("signed").casefold() == "yes" for row in view.inputs["sign_off"])
        verb = "stops" if len(errors) == 1 else "stop"
        stops = f"! {plural(len(errors), 'error')} {verb} sign-off. The sheet Checks says what to do."
        stops += " The return has been signed all the same." if signed else ""
    else:
        stops = "✓ No error stops sign-off."
    answered = len(view.findings.accepted)
    if answered:
        stops += f" {plural(answered, 'finding')} accepted with a reason."
    silent = sum(rule.outcome in (Outcome.NOT_RUN, Outcome.CRASHED) for rule in view.findings.outcomes)
    if silent:
        stops += f" {plural(silent, 'rule')} could not look: see the sheet Checks."
    return stops


def signatures(view: View) -> list[Block]:
    """Who must sign, what each signature is worth, and what to do about one that is void."""
    blocks: list[Block] = [_sign_off(view)]
    if any(_standing(view, row).is_void for row in view.inputs["sign_off"]):
        blocks.append(Text(_VOID))
    return blocks


def _sign_off(view: View) -> Table:
    """Role, standing and date of each signatory; names stay on the Period sheet."""
    rows: tuple[InputRow | str, ...] = tuple(view.inputs["sign_off"]) or SIGNATORIES

    def role(row: InputRow | str) -> Cell:
        return words(row if isinstance(row, str) else row.label)

    def standing(row: InputRow | str) -> Cell:
        found = SignOff.NOT_YET if isinstance(row, str) else _standing(view, row)
        return words(found.text, _STYLES[found.colour])

    def when(row: InputRow | str) -> Cell:
        if isinstance(row, str):
            return words("")
        day = long_date(row.day("date"), row["date"].text)
        figures = row.words("fingerprint")
        return words(f"{day} · figures {figures}" if figures else day)

    fields: list[Field[InputRow | str]] = [
        Field("Signatory", role),
        Field("Standing", standing),
        Field("Signed on", when),
    ]
    return tabulate("outSignOff", fields, rows, summary="Who must sign the return, and what each signature is worth")


def _standing(view: View, row: InputRow) -> SignOff:
    text = view.text(f"sign_off.{row.key}.standing")
    return next((each for each in SignOff if each.text == text), SignOff.NOT_YET)


def acceptances(view: View) -> list[Block]:
    """The findings that somebody answers for, with what they found; nothing where there is none."""
    found = view.findings.accepted
    if not found:
        return []
    fields: list[Field[Finding]] = [
        Field("Accepted", lambda finding: words(f"{finding.code} {finding.title} ({finding.place})")),
        Field("By and when", lambda finding: words(by_whom(finding))),
        Field("Reason", lambda finding: words(reason(finding))),
    ]
    table = tabulate("outAcceptedShort", fields, found, summary="Findings accepted for this return, by whom and why")
    return [Heading(f"Accepted for this return: {plural(len(found), 'finding')}"), table]


def signed_line(view: View) -> list[Block]:
    """The signatures and what is accepted in a few lines: for a page of its own that has no room for tables."""
    rows = view.inputs["sign_off"].rows
    said = [f"{row.label}: {_standing(view, row).text}" for row in rows]
    lines = [f"Sign-off. {'; '.join(said)}."] if said else []
    if any(_standing(view, row).is_void for row in rows):
        lines.append(_VOID)
    lines += [
        f"✓ Accepted: {finding.title} ({finding.place}), by the {by_whom(finding)}: {reason(finding)}"
        for finding in view.findings.accepted
    ]
    return [Text(line) for line in lines]


def reason(finding: Finding) -> str:
    """Why a finding may stand."""
    return _why(finding).reason


def by_whom(finding: Finding) -> str:
    """Who answers for a finding and since when: "Section 151 officer, 10 January 2022"."""
    why = _why(finding)
    return f"{why.role}, {long_date(why.date)}"


def expiry(finding: Finding) -> str:
    """For which return a finding is accepted, and that it expires with it."""
    return f"{_why(finding).given_for} only; expires at the next return"


def severity(finding: Finding) -> Cell:
    """A finding's severity as shape, word and colour."""
    return judged(finding.severity.value, SEVERITIES)


def _why(finding: Finding) -> Acceptance:
    if finding.accepted is None:
        raise ValueError(f"{finding.reference} has not been accepted")
    return finding.accepted
