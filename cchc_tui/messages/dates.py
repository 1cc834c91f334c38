"""Days, times and periods as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_QUARTER, _YEAR = "quý", "năm"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def full_day(day: date, language: str) -> str:
    """Return ``10/03/2024`` or ``10 Mar 2024``."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year}"


def short_day(day: date, language: str) -> str:
    """Return ``10/03`` or ``10 Mar``."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{day.day:02}/{day.month:02}"


def moment(when: datetime, language: str) -> str:
    """Return ``14:05 10/03/2024`` or ``14:05, 10 Mar 2024``, by the clock of the time's own zone."""
    between = ", " if language == "en" else " "
    return f"{when:%H:%M}{between}{full_day(when.date(), language)}"


def period_of(label: str, year: int, language: str) -> str:
    """Return ``Quý I/2024``, ``6 tháng đầu năm 2024``, ``9 tháng năm 2024``; ``First quarter 2024``."""
    low = label.lower()
    if language != "en" and low.startswith(_QUARTER):
        return f"{label}/{year}"
    return f"{label} {_YEAR} {year}" if language != "en" and _YEAR not in low else f"{label} {year}"
