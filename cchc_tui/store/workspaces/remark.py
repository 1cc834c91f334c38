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
    found: list[range] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1].stop:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return spans(found)


def spans(found: Iterable[range]) -> str:
    """Return ranges in words, as `ranges` does numbers."""
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in found)


def missing(there: Iterable[int], last: int) -> list[range]:
    """Return which numbers from 1 to `last` are not there, however many they are."""
    gaps: list[range] = []
    expected = 1
    for number in sorted(there):
        if number > expected:
            gaps.append(range(expected, number))
        expected = max(expected, number + 1)
    return [*gaps, range(expected, last + 1)] if expected <= last else gaps
