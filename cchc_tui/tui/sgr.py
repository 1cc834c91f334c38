"""Colours and attributes as the terminal at hand understands them (SGR, ECMA-48)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import ColorSystem

from cchc_tui.tui.capabilities import here

if TYPE_CHECKING:
    from rich.color import Color
    from rich.style import Style

    from cchc_tui.tui.capabilities import Capabilities

_BASIC = 8
_BOLD, _DIM, _UNDERLINE, _REVERSE = "1", "2", "4", "7"


@lru_cache(256)
def codes(style: Style, able: Capabilities | None = None) -> str:
    """Return the SGR codes of a style; the terminal's default colours need none."""
    able = able or here()
    said: list[str] = []
    if style.bold:
        said.append(_BOLD)
    if style.dim and able.dim:
        said.append(_DIM)
    if style.underline:
        said.append(_UNDERLINE)
    front, back = _number(style.color), _number(style.bgcolor)
    if style.reverse or (back is not None and not able.colours):
        said.append(_REVERSE)
    said += _colours(front, back, able)
    return ";".join(dict.fromkeys(said))


def _number(color: Color | None) -> int | None:
    """A colour's number among the terminal's sixteen, None for its default."""
    if color is None or color.is_default:
        return None
    return color.downgrade(ColorSystem.STANDARD).number


def _colours(front: int | None, back: int | None, able: Capabilities) -> list[str]:
    if not able.colours:
        return []
    said: list[str] = []
    if front is not None:
        said += _front(front, able)
    if back is not None:
        said.append(
            str(100 + back - _BASIC if back >= _BASIC and able.colours > _BASIC else 40 + back % _BASIC)
        )
    return said


def _front(front: int, able: Capabilities) -> list[str]:
    """Of eight colours the bright ones are bold; bright black would be lost on black, and is faint."""
    if front < _BASIC:
        return [str(30 + front)]
    if able.colours > _BASIC:
        return [str(90 + front - _BASIC)]
    if front == _BASIC:
        return [_DIM] if able.dim else []
    return [_BOLD, str(30 + front - _BASIC)]
