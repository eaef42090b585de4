"""Colours of charts: dark enough on white to be seen, and apart in grey print by lightness as well as hue."""

from __future__ import annotations

BAR = "1F3864"  # navy: what is reported
SECOND_BAR = "8FAADC"  # light blue beside it
LINE = "C55A11"  # burnt orange: ceiling, plan, target
ADVERSE = "A61C1C"  # dark red
FAVOURABLE = "5FA777"  # light green: lighter than the red in grey print
LEVEL = "1F3864"  # where a bridge starts and ends

# Levels of a rating scale in charts, by their slug: each labelled with its count, and in order from the left.
LEVELS = {
    "green": "5FA777",
    "amber_green": "B9CC5C",
    "amber": "F2B63C",
    "amber_red": "D9702E",
    "red": "A61C1C",
    "not_rated": "BFC5D2",
}
# Statuses of milestones; any other status takes the last colour.
STATUSES = {
    "Complete": "1F3864",
    "In progress": "5B7DB8",
    "Planned": "B4C6E7",
    "Delayed": "D9702E",
    "Stopped": "7F1414",
}
OTHER_STATUS = "BFC5D2"
