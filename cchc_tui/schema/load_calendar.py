"""The calendar of a schema file: its kinds of reference period."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.schema.period import MonthDay, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.schema.table import Table

_KEY = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_DAY = re.compile(r"(\d\d)-(\d\d)")
_COMMON_YEAR = 2023


def read_periods(top: Table) -> Mapping[str, PeriodKind]:
    """Read ``[periods.Q1]`` and its kin, in the order of the file."""
    table = top.table("periods", required=True)
    if table is None:
        return {}
    periods = {}
    for key in table.values:
        one = table.table(key)
        if _KEY.fullmatch(key) is None:
            table.fault(key, "schema.bad_period", found=key)
        if one is not None:
            days = _day(one, "from"), _day(one, "to"), _day(one, "due")
            periods[key] = PeriodKind(key, one.both("label"), *days, optional=one.flag("optional"))
            one.close()
    if not periods:
        top.fault("periods", "schema.no_periods")
    return periods


def _day(table: Table, key: str) -> MonthDay:
    """Read a day that every year has, written ``MM-DD``."""
    value = table.text(key)
    match = _DAY.fullmatch(value)
    if match is not None:
        try:
            day = date(_COMMON_YEAR, int(match[1]), int(match[2]))
        except ValueError:
            pass
        else:
            return MonthDay(day.month, day.day)
    if value:
        table.fault(key, "schema.bad_day", found=value)
    return MonthDay(1, 1)
