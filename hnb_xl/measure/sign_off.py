"""Where each signature stands for the inputs as they are now. Source: K1."""

from __future__ import annotations

from hnb_xl.measure.register import Register
from hnb_xl.model.sign_off import standing


def measure_sign_off(register: Register) -> None:
    """Write down what each signatory's sign-off is worth, with its cells."""
    for row in register.inputs["sign_off"].named:
        cells = tuple(entry.place for entry in row.cells.values() if not entry.is_blank)
        register.status(
            f"sign_off.{row.key}.standing",
            f"Sign-off: {row.label}",
            standing(row, register.inputs).text,
            cells,
        )
