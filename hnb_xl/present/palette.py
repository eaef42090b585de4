"""Colours of charts: dark enough on white to be seen, and apart in grey print by lightness as well as hue."""

from __future__ import annotations

BAR = "1F3864"  # navy: what is reported
SECOND_BAR = "8FAADC"  # light blue beside it
LINE = "C55A11"  # burnt orange: ceiling, plan, target
ADVERSE = "A61C1C"  # dark red
FAVOURABLE = "5FA777"  # light green: lighter than the red in grey print
LEVEL = "1F3864"  # where a bridge starts and ends
