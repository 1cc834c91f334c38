"""The expressions of rules, as a tree that both engines read.

Grammar, from loosest to tightest binding::

    implies   a implies b            (right associative)
    or        a or b
    and       a and b
    not       not a
    compare   a < b, <=, >, >=, ==, !=; chains such as 0 <= a <= 100 mean every link
    add       a + b, a - b
    multiply  a * b                  (there is no division: multiply out instead)
    minus     -a
    atom      12, 0.5, an indicator's id, ( … ), function(…)

Numeric functions: ``sum(a, b, …)``, ``abs(a)``, ``min(a, b, …)``, ``max(a, b, …)``,
``earlier(id)`` (the figure of the latest earlier period of the same reporting year),
``opening(id)`` (the figure at the cut-off just before this period began),
``same_last_year(id)`` (the same period of the year before).

Truth functions: ``given(id)`` (a number or code stands there, or "none"), ``known(id)`` (a number or code
stands there, or "none" where that counts as 0: not in a percentage or code), ``has_number(id)`` (a number or
code stands there, "none" never counts), ``applies(id)`` (the row is not marked as not applicable),
``percent(id, part, whole)`` (the typed percentage can be a rounding of 100 × part / whole, which may be
computed; not applicable where whole is 0),
``adds_up(total, a, b, …)`` (total = a + b + …, with a tolerance of (n+1)/2 units in the last place for
amounts and none for counts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of an indicator; `of` is "now", "earlier", "opening" or "same_last_year"."""

    id: str
    of: str = "now"


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`operator` is one of ``+ - *``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """`operator` is one of ``< <= > >= == !=``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    """`operator` is one of ``and or implies``; Kleene logic over true, false and missing."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene negation."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language; see the module's docstring for names and meaning."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Number | Figure | Negate | Arithmetic | Compare | Logic | Not | Call
