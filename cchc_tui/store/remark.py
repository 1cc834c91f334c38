"""What was found when a workspace was examined: one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.errors import CchcError


class Remark(NamedTuple):
    """One thing found: `topic` is what it is about ("journal", "ledger" …), `said` the sentence.

    `trouble` is whether it keeps the workspace from being sound; `mend` names what ``cchc doctor --mend`` may
    do about it, "" where a person has to decide.
    """

    topic: str
    said: CchcError
    trouble: bool = True
    mend: str = ""


def trouble(topic: str, key: str, *, mend: str = "", **values: object) -> Remark:
    """Return something that is wrong."""
    return Remark(topic, StoreError(key, **values), mend=mend)


def note(topic: str, key: str, *, mend: str = "", **values: object) -> Remark:
    """Return something that is worth knowing and harms nothing."""
    return Remark(topic, StoreError(key, **values), trouble=False, mend=mend)


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers in words: ``3–5, 9``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
