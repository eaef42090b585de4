"""The packs by name: which set of dashboard sheets a workbook gets, and so which input tables it needs."""

from __future__ import annotations

RETURN = "return"  # the return to DfE, with its appendices
HIGHLIGHT = "highlight"  # the highlight report for a programme board or a select committee
PORTFOLIO = "portfolio"  # the portfolio summary by theme


def pack_named(words: str) -> str:
    """A pack's name as the Agreement sheet has it; the return where it names none."""
    return words.strip().lower() or RETURN
