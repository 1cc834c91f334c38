"""What a check says about a form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_tui.schema.model import Severity, Text


class Outcome(Enum):
    """What a rule came to on one form."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"
    """A figure that it needs is missing."""
    NOT_APPLICABLE = "not_applicable"
    """Its `when` is false, a row it names is not applicable, or the whole of its percentage is 0."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mend that one key applies: `text` is what would be typed, `why` the slip that explains it."""

    text: str
    why: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, doubtful or worth knowing.

    `rule` is the rule's id. `indicator` is the id of the row it is shown on (None for a heading or for the
    document as a whole), `code` the printed code or that of the row it is part of, `part` the ordinal among
    that row's parts. `value` is the figure as typed, `expected` what should stand there as it would be
    typed. `message` says what is wrong and what would put it right.
    """

    severity: Severity
    rule: str
    indicator: str | None
    code: str
    part: int | None
    value: str
    expected: str | None
    message: Text
    proposal: Proposal | None = None
