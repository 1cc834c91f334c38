"""The labels of one schema, ready to be searched by what a document prints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cchc_tui.documents.rows.labels import LONGEST, begins_like, likeness, words
from cchc_tui.schema.model import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.schema.model import Row, Schema

_SAME = 0.03
_TRIED = 12
_MOST_KEPT = 8
_kept: dict[int, FormLabels] = {}


def label_of(row: Row) -> str:
    """Return what is printed as a row's label: a heading's title, an indicator's label."""
    return row.title if isinstance(row, Heading) else row.label


@dataclass(frozen=True, slots=True)
class Match:
    """The row whose label is most like a printed one; `rivals` are rows that are just as like it."""

    place: int
    likeness: float
    rivals: tuple[int, ...] = ()


class FormLabels:
    """All rows of a schema by the words of their labels; a row is named by its place in printed order."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.labels = tuple(label_of(row) for row in schema.rows)
        self._by_word: dict[str, list[int]] = {}
        for place, label in enumerate(self.labels):
            for word in set(words(label)):
                self._by_word.setdefault(word, []).append(place)
        self.place_of = {id(row): place for place, row in enumerate(schema.rows)}
        self._best = lru_cache(maxsize=8192)(self._find)

    def place(self, row: Row) -> int:
        """Return a row's place in printed order."""
        return self.place_of[id(row)]

    def best(self, label: str) -> Match | None:
        """Return the row whose label is most like this one, and all that come within a hair of it."""
        return self._best(label)

    def _find(self, label: str) -> Match | None:
        if len(label) > LONGEST:
            return None
        scores = sorted(
            ((likeness(label, self.labels[place]), -place) for place in self._near(label)), reverse=True
        )
        if not scores or scores[0][0] <= 0:
            return None
        top, place = scores[0][0], -scores[0][1]
        rivals = tuple(-other for score, other in scores[1:] if score >= top - _SAME)
        return Match(place, top, rivals)

    def _near(self, label: str) -> Iterable[int]:
        """Rows that share the most telling words with a label; typing slips leave some words whole."""
        shared: Counter[int] = Counter()
        for word in set(words(label)):
            holders = self._by_word.get(word, ())
            for place in holders:
                shared[place] += 1000 // len(holders) + len(word)
        return [place for place, _ in shared.most_common(_TRIED)]

    def is_beginning(self, label: str) -> bool:
        """Whether some row's label begins with these words and goes on."""
        return any(begins_like(label, self.labels[place]) for place in self._near(label))


def form_labels(schema: Schema) -> FormLabels:
    """Return a schema's labels; the same for the same schema, so that what one document asked others know."""
    found = _kept.get(id(schema))
    if found is None or found.schema is not schema:
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        found = _kept[id(schema)] = FormLabels(schema)
    return found
