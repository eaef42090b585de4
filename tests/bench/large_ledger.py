"""A ledger far longer than a council exports, for the bench: postings by cost centre and day, with a grand total."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hnb_xl.model.import_mapping import mapping_from

POSTINGS = 50_000
MAPPING = mapping_from(
    {
        "extract": {"name": "Postings", "key": "Cost centre", "period": "Posted", "duplicates": "sum", "unit": "£"},
        "figures": {"Amount": "Outturn"},
        "line": [
            {"code": "HN*", "table": "tblOutturn", "row": "high_needs_block", "months": "sum"},
            {"code": "EY*", "table": "tblOutturn", "row": "early_years_block", "months": "sum"},
        ],
    },
    "postings.toml",
)


def ledger() -> bytes:
    """The file, the same every time: figures in brackets, thousands with commas, a total that agrees."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerows([["General ledger"], ["Cost centre", "Words", "Posted", "Amount"]])
    total = Decimal(0)
    for at in range(POSTINGS):
        amount = Decimal(at * 7919 % 20_000_001 - 10_000_000) / 100
        total += amount
        shown = f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"
        code = f"{('HN', 'EY', 'DS')[at % 3]}{1000 + at % 400}"
        writer.writerow([code, f"Posting {at}", f"{1 + at % 28:02d}/{4 + at % 6:02d}/2021", shown])
    writer.writerow(["", "Grand total", "", f"{total:,.2f}"])
    return kept.getvalue().encode()
