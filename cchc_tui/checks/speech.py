"""Sentences in both languages at once, and figures as they are named in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DERIVED
from cchc_tui.entry.notation import typed_sum, write_figure, write_number
from cchc_tui.messages import tr_in
from cchc_tui.schema.model import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Schema


def both(key: str, /, **values: object) -> Text:
    """Return a sentence of the catalogue in both languages; a `Text` among the values goes in by language."""
    if any(isinstance(one, Text) for one in values.values()):
        return Text(tr_in("vi", key, **_in("vi", values)), tr_in("en", key, **_in("en", values)))
    return Text(tr_in("vi", key, **values), tr_in("en", key, **values))


def _in(spoken: str, values: dict[str, object]) -> dict[str, object]:
    return {name: one.get(spoken) if isinstance(one, Text) else one for name, one in values.items()}


def as_typed(figure: Figure, indicator: Indicator) -> str:
    """Return a figure as it was keyed or printed, or as it would be; of a sum what it comes to."""
    if figure.typed and figure.typed != DERIVED and not typed_sum(figure, indicator):
        return figure.typed
    return write_figure(figure, indicator)


def written(number: Decimal | None) -> str:
    """Return a number in Vietnamese notation, ``?`` where there is none."""
    return "?" if number is None else write_number(number)


def where(schema: Schema, indicator: Indicator) -> str:
    """Return how a row is pointed at: its printed code, and for a part its place among the parts."""
    code = schema.printed_code(indicator)
    return f"{code} [{indicator.ordinal}]" if indicator.is_part and not indicator.code else code


@lru_cache(maxsize=1024)
def short(label: str, longest: int = 60) -> str:
    """Return a label that fits into a sentence, cut after a word."""
    if len(label) <= longest:
        return label
    return label[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"
