"""What a journal's lines say: whose it is, changes of cells, steps of the submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_tui.entry.figure import Figure

LATER = frozenset({"login", "ssh_key", "ssh_from"})
"""Fields of the first line that older journals lack; older programs pass over them."""
_LARGEST = 15
_FINEST = 6


class StepKind(StrEnum):
    """A step in the life of a submission."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Header:
    """Whose journal it is. `period` is written ``2024-Q1``; `level` is the org unit's level then.

    `who` is the name shown, `login` the account; `ssh_key` is the fingerprint of the key that it logged in
    with over SSH and `ssh_from` the address. What an older journal does not tell is "".
    """

    workspace: str
    session: str
    who: str
    family: str
    edition: str
    org_unit: str
    level: str
    period: str
    made: str
    login: str = ""
    ssh_key: str = ""
    ssh_from: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell after one change: figure and note as they then stood.

    `n` numbers the lines of one submission over all its journals, `at` is UTC and for reading only: order is
    `n`'s alone, since clocks jump. `act` says how the change came about ("enter", "derive", "undo" …), `more`
    whether the next line read belongs to the same act.
    """

    n: int
    at: str
    id: str
    figure: Figure
    note: str
    act: str
    more: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the submission, with its reason and, for a submit, the findings that stood then."""

    n: int
    at: str
    kind: StepKind
    reason: str = ""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    findings: tuple[dict[str, str | None], ...] = ()


Line = Entry | Step


def fits(figure: Figure) -> bool:
    """Whether the ledger can hold a figure exactly: 15 digits before the comma, 6 behind it."""
    number = figure.number
    if number is None:
        return True
    return number.is_finite() and int(number.as_tuple().exponent) >= -_FINEST and number.adjusted() < _LARGEST
