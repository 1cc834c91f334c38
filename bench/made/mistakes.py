"""Slips of clerks, planted into appendices that have none: what was slipped where is known afterwards."""

# ruff: noqa: S608  (our own names go into the statements)
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Slip:
    """A way to go wrong: what stands in a row afterwards, and where it can happen at all."""

    name: str
    id: str
    becomes: str
    where: str


_SHARES = {
    "commune_on_time_share": ("commune_files_on_time", "commune_files_resolved"),
    "online_received_share": ("online_received", "files_received"),
    "level3_share": ("level3_active", "level3_eligible"),
    "payment_share": ("payment_procedures", "fee_procedures"),
    "investment_share": ("investment_spent", "investment_planned"),
}
_LONGER = "kind IN ('H1', 'M9', 'Y')"
SLIPS = (
    *(Slip("count for share", id_, part, f"{part} <> {id_}") for id_, (part, _) in _SHARES.items()),
    *(
        Slip(
            "digits swapped",
            id_,
            f"({id_}::BIGINT % 10) * 10 + {id_}::BIGINT // 10",
            f"{id_} BETWEEN 12 AND 98 AND {id_}::BIGINT % 11 <> 0",
        )
        for id_ in _SHARES
    ),
    *(
        Slip("part above whole", part, f"{whole} + 1 + {whole} // 10", f"{whole} > 0")
        for part, whole in _SHARES.values()
    ),
    Slip("digit too many", "files_received", "files_received * 10 + 3", "files_received >= 60"),
    Slip(
        "digit too many", "documents_exchanged", "documents_exchanged * 10 + 3", "documents_exchanged >= 60"
    ),
    Slip("below the period before", "tasks_done", "0", f"{_LONGER} AND tasks_done > 0"),
    Slip("below a shorter period", "documents_exchanged", "documents_exchanged // 9", f"{_LONGER}"),
    Slip("stock not carried on", "procedures_in_force", "procedures_in_force + 5", "true"),
    Slip("more than there are", "staff_present", "staff_assigned + 30", "true"),
    Slip("not its pieces", "survey_forms", "survey_forms + 7", "kind = 'M9'"),
    Slip("no such code", "reporting_system", "7", "true"),
)
"""Each is something that a rule, or a look at the office's other periods, can know."""
_KINDS = "['Q1', 'H1', 'Q3', 'M9', 'Y']"


def plant(connection: DuckDBPyConnection, share: float) -> int:
    """Change about a share of all figures in table ``form``; return how many were changed.

    Table ``planted`` (unit, year, kind, id, slip) says where. No figure is changed twice.
    """
    columns = len(connection.execute("DESCRIBE form").fetchall()) - 3
    often = share * columns / len(SLIPS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE planted "
        "(unit BIGINT, year BIGINT, kind VARCHAR, id VARCHAR, slip VARCHAR)"
    )
    place = f"(unit * 32 + year % 32) * 8 + list_position({_KINDS}, kind)"
    for number, slip in enumerate(SLIPS):
        connection.execute(
            f"INSERT INTO planted SELECT unit, year, kind, '{slip.id}', '{slip.name}' FROM form "
            f"WHERE chance({place}, {60 + number}) < {often} AND {slip.where} "
            f"AND NOT EXISTS (FROM planted WHERE (unit, year, kind) = (form.unit, form.year, form.kind) "
            f"AND planted.id = '{slip.id}')"
        )
        connection.execute(
            f"UPDATE form SET {slip.id} = {slip.becomes} FROM planted WHERE planted.slip = '{slip.name}' "
            f"AND planted.id = '{slip.id}' AND (planted.unit, planted.year, planted.kind) "
            "= (form.unit, form.year, form.kind)"
        )
    (count,) = connection.execute("SELECT count(*) FROM planted").fetchall()[0]
    return int(count)
