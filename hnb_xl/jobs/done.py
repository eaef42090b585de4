"""What a job did, for any door to say in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnb_xl.model.change import Change
    from hnb_xl.pipeline import Figures


@dataclass(frozen=True)
class Done:
    """What a job did.

    Args:
        sentence: What was done, or why there was nothing to do: one plain sentence or two.
        changes: The cells it wrote, in the order of writing.
        figures: What the workbook says now, where the job worked that out.
        remarks: What the officer should know besides: left out, doubtful, still to do.
    """

    sentence: str
    changes: tuple[Change, ...] = ()
    figures: Figures | None = None
    remarks: tuple[str, ...] = field(default=())
