"""`hnb-xl roll-forward --outturn`: what is an amount, and what is a slip."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from hnb_xl.cli import main
from hnb_xl.commands import roll_forward
from hnb_xl.jobs.roll_forward import Asked


@pytest.mark.parametrize(
    "typed", ["", "£", "28,36", "28,3630,000", "1,2", "1e6", "1e999999999", "NaN", "1_000", "١٢", "9" * 400, "28.3m"]
)
def test_what_is_no_amount_is_refused(typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said before the workbook is looked at; a comma in the wrong place is not passed over."""
    book = tmp_path / "book.xlsx"
    assert main(["roll-forward", str(book), f"--outturn={typed}"]) == 2
    error = capsys.readouterr().err
    assert "is not an amount. Give pounds" in error
    assert len(error) < 200


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("28,363,000", 28363000), ("£28363000", 28363000), (" -470,000.50 ", "-470000.50"), ("-£1", -1), ("0", 0)],
)
def test_what_is_an_amount_is_read(
    typed: str, amount: int | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pounds with or without their sign and commas; a surplus is negative."""
    seen: list[Decimal | None] = []

    def asked(**given: object) -> Asked:
        made = Asked(**given)  # type: ignore[arg-type]
        seen.append(made.outturn)
        return made

    monkeypatch.setattr(roll_forward, "Asked", asked)
    assert main(["roll-forward", str(tmp_path / "none.xlsx"), f"--outturn={typed}"]) == 2
    assert seen == [Decimal(str(amount))]
