"""The fingerprint of a submission's content: SHA-256 over its edition, org unit, period, figures and notes.

It does not depend on the layout of a file, on how a figure was typed, nor on when or by whom. The figure's
scale counts: 98,1 and 98,10 were not reported alike.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK, State
from cchc_tui.text import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.period import Period

_VERSION = "cchc-1"
_GROUPS, _GROUP = 5, 4


def fingerprint(
    form: str, org_unit: str, period: Period, figures: Mapping[str, Figure], notes: Mapping[str, str]
) -> str:
    """Return the fingerprint as 64 hexadecimal digits; `form` is the edition's whole name."""
    content = [_VERSION, form, org_unit, str(period), _rows(figures, notes)]
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(nfc(said).encode()).hexdigest()


def _rows(figures: Mapping[str, Figure], notes: Mapping[str, str]) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    for name in sorted({*figures, *notes}):
        figure, note = figures.get(name, BLANK), notes.get(name, "")
        if figure.state is not State.BLANK or note:
            rows.append([name, figure.state.value, _number(figure), note])
    return rows


def _number(figure: Figure) -> str | None:
    if figure.number is None:
        return None
    # -0 is 0
    return format(figure.number or abs(figure.number), "f")


def short(whole: str) -> str:
    """Return what is printed of a fingerprint to be compared by eye: five groups of four letters and digits.

    A hundred bits: nobody finds another content with the same.
    """
    letters = base64.b32encode(bytes.fromhex(whole)).decode()
    return "-".join(letters[at : at + _GROUP] for at in range(0, _GROUPS * _GROUP, _GROUP))
