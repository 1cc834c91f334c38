"""Days as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

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
