"""Find rows of a form by what they say, without diacritics, or by their code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Heading, Indicator, Row, Schema, bare_code
from cchc_tui.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"[\d.\s]*\d[\d.\s]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A row that was found: its place among the schema's rows, and which parts of its label to highlight.

    `target` is the indicator to go to: the row itself, or the first one under a heading; None if there is
    none. `spans` are pairs of start and end in the label or title.
    """

    row: Row
    place: int
    target: str | None
    spans: tuple[tuple[int, int], ...] = ()


class Finder:
    """A schema's rows, made ready for searching."""

    def __init__(self, schema: Schema) -> None:
        self._rows = schema.rows
        self._codes = [
            bare_code(row.code) if isinstance(row, Heading) else schema.printed_code(row)
            for row in schema.rows
        ]
        self._texts = [fold(nfc(label(row))) for row in schema.rows]
        self._words = [list(_WORD.finditer(text)) for text in self._texts]

    def find(self, query: str) -> tuple[Match, ...]:
        """Return the rows that match, best first.

        Digits with or without dots are a code: the row that has it first, then those whose codes begin with
        it, then rows with such words. Otherwise every word of the query must begin a word of the label, in
        any order; rows that say them together come before those that have them apart.
        """
        words = [match[0] for match in _WORD.finditer(fold(query))]
        if not words:
            return ()
        found = list(self._by_words(words))
        if _CODE.fullmatch(query):
            coded = list(self._by_code(query))
            known = {match.place for match in coded}
            found = coded + [match for match in found if match.place not in known]
        return tuple(found)

    def _by_code(self, query: str) -> Iterator[Match]:
        wanted = ".".join(re.findall(r"\d+", query))
        digits = wanted.replace(".", "")
        exact, begin = [], []
        for place, code in enumerate(self._codes):
            same = code == wanted or (wanted == digits and code.replace(".", "") == digits)
            if same:
                exact.append(place)
            elif code.startswith(wanted + ".") or (
                wanted == digits and len(digits) > 1 and code.replace(".", "").startswith(digits)
            ):
                begin.append(place)
        yield from map(self._match, exact)
        yield from map(self._match, begin)

    def _by_words(self, wanted: list[str]) -> Iterator[Match]:
        phrase = re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, wanted)))
        apart = []
        for place, text in enumerate(self._texts):
            together = phrase.search(text)
            if together is not None:
                yield self._match(place, (together.span(),))
            elif spans := _spans(self._words[place], wanted):
                apart.append(self._match(place, spans))
        yield from apart

    def _match(self, place: int, spans: tuple[tuple[int, int], ...] = ()) -> Match:
        after = (row.id for row in self._rows[place:] if isinstance(row, Indicator))
        return Match(self._rows[place], place, next(after, None), spans)


def label(row: Row) -> str:
    """Return what a row says: an indicator's label or a heading's title."""
    return row.title if isinstance(row, Heading) else row.label


def _spans(words: list[re.Match[str]], wanted: list[str]) -> tuple[tuple[int, int], ...]:
    """Where the words begin with what is wanted, in order; empty unless each wanted one is found."""
    longest: dict[int, int] = {}
    for want in wanted:
        starts = [word.start() for word in words if word[0].startswith(want)]
        if not starts:
            return ()
        for start in starts:
            longest[start] = max(start + len(want), longest.get(start, 0))
    return tuple(sorted(longest.items()))
