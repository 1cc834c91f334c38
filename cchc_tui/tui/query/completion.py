"""What could stand where the cursor is in a question: worked out from its words alone, at every key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.messages import language
from cchc_tui.store.ledger.sqltext import Token, statement_at, tokens
from cchc_tui.text import fold
from cchc_tui.tui.query.sqlwords import COMMON, FROM_WORDS, FUNCTIONS, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cchc_tui.tui.query.vocabulary import Named, Vocabulary

MOST = 40
_LEAST, _LEAST_LABEL = 2, 3
"""How many letters of a name, and of a word of a label, are needed before anything is offered."""
_MOST_WORDS = 6
_LONGEST = 10_000
"""Characters beyond which nothing is offered: reading them at every key would hold up who types."""
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"\d+\.[\d.]*\Z")
_UNITS = frozenset({"org_unit", "parent", "unit", "code", "org_unit_name", "name"})
_KNOWN_BY_NAME = frozenset({"org_unit_name", "parent_name"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing to offer: `text` is put in, `about` says what it is."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered for the part of a text from `start` to `end`."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


def offer(sql: str, place: int, known: Vocabulary) -> Offer | None:
    """Return what could be meant by what stands before a place, None if nothing is worth offering."""
    if len(sql) > _LONGEST:
        return None
    span = statement_at(sql, place)
    if span is None or not span.start <= place:
        return None
    around = [token for token in tokens(sql[span.start : max(span.end, place)]) if token.kind != "space"]
    around = [Token(kind, start + span.start, end + span.start) for kind, start, end in around]
    before = [token for token in around if token.start < place]
    if not before:
        return None
    here = before[-1]
    words = _Words(sql, place, before[:-1] if here.end >= place else before, around, known)
    if here.kind == "comment" and (here.end > place or sql[here.start : here.start + 2] == "--"):
        found = None if here.end >= place else words.next_name()
    elif here.kind == "text" and (here.end > place or not _is_closed(sql, here)):
        found = words.within_text(here)
    elif here.end < place:
        found = words.next_name() or words.unfinished(here)
    elif here.kind in {"word", "number", "sign"} and not _WORD.match(sql, place):
        found = words.word(here)
    else:
        found = None
    return found if found is not None and found.candidates else None


def _is_closed(sql: str, token: Token) -> bool:
    return token.end - token.start > 1 and sql[token.end - 1] == sql[token.start]


@dataclass(frozen=True)
class _Words:
    """A statement around the cursor: the tokens `before` the one under it, and `all_` of them."""

    sql: str
    place: int
    before: Sequence[Token]
    all_: Sequence[Token]
    known: Vocabulary

    def _text(self, token: Token) -> str:
        return self.sql[token.start : token.end]

    def _last(self, back: int = 1) -> str:
        return self._text(self.before[-back]) if len(self.before) >= back else ""

    def next_name(self) -> Offer | None:
        """Behind FROM and JOIN: the tables, before a letter of their names is there."""
        if self._last().upper() not in FROM_WORDS:
            return None
        return self._offer(self.place, self._tables(""))

    def unfinished(self, token: Token) -> Offer | None:
        """Behind the space after several words of a label: what has them, as while they were typed."""
        if token.kind != "word" or self.sql[token.end : self.place] != " ":
            return None
        return self._labelled(token.start, self.before[:-1])

    def within_text(self, token: Token) -> Offer:
        """Within quotes: codes of org units, periods, ids, by what they are compared with."""
        typed = self.sql[token.start + 1 : self.place]
        column = self._compared()
        found = list(self._values(column, fold(typed).split()))
        whole = [Candidate(f"{name}'", about) for name, about in found if name != typed]
        end = self.place + 1 if self.sql[self.place : self.place + 1] == "'" else self.place
        return Offer(token.start + 1, end, tuple(whole[:MOST]))

    def _compared(self) -> str:
        """The column that the text under the cursor is compared with: ``period`` in ``period IN ('…', '``."""
        for token in reversed(self.before):
            if token.kind == "word" and self._text(token).upper() not in KEYWORDS:
                return self._text(token).lower()
            if token.kind not in {"text", "sign", "word"}:
                break
        return ""

    def _values(self, column: str, typed: Sequence[str]) -> Iterator[tuple[str, str]]:
        if column in self.known.values:
            yield from _named(self.known.values[column], typed)
        elif column in _UNITS:
            units = _named(self.known.units, typed)
            yield from ((about, name) for name, about in units) if column in _KNOWN_BY_NAME else units
            if column == "code":
                yield from ((about.partition(" ")[0], about) for _, about in self._ids(typed))
        elif column in {"id", "indicator"}:
            yield from self._ids(typed)
        elif typed:
            yield from self._ids(typed)
            yield from _named(self.known.units, typed)
            yield from _named(self.known.values.get("period", ()), typed)

    def _ids(self, typed: Sequence[str]) -> Iterable[tuple[str, str]]:
        return _named(self.known.indicators, typed)

    def word(self, token: Token) -> Offer | None:
        """Outside quotes: names that begin with the word, and indicators whose label has the words."""
        if self._text(token) == ".":
            return self._offer(self.place, self._of_table("")) if self.before else None
        typed = self.sql[token.start : self.place]
        code = _CODE.search(self.sql, max(0, self.place - 12), self.place)
        if code is not None and token.kind in {"number", "sign"}:
            return self._offer(code.start(), self._indicators([code[0].rstrip(".")]))
        if token.kind != "word":
            return None
        if self._last() == ".":
            return self._offer(token.start, self._of_table(typed))
        if self._last().upper() in FROM_WORDS:
            return self._offer(token.start, self._tables(typed))
        return self._names(token.start, typed)

    def _names(self, start: int, typed: str) -> Offer | None:
        """Names that begin so; with several words, the longest run of them that a label has."""
        if (labelled := self._labelled(start, self.before)) is not None:
            return labelled
        if len(typed) < _LEAST:
            return None
        columns, tables = self._columns(typed), self._tables(typed)
        others = (*_keywords(typed), *_functions(typed))
        found = [*columns, *others, *tables] if self._awaits_name() else [*others, *columns, *tables]
        known = {one.text for one in found}
        if len(typed) >= _LEAST_LABEL:
            found += [one for one in self._indicators([fold(typed)]) if one.text not in known]
        return self._offer(start, [one for one in found if one.text.lower() != typed.lower()])

    def _labelled(self, start: int, before: Sequence[Token]) -> Offer | None:
        """What is offered for the longest run of several words that a label has, the last from `start` on."""
        for begin in self._run(start, before):
            words = fold(self.sql[begin : self.place]).split()
            if len(words) > 1 and len(words[0]) >= _LEAST and sum(map(len, words)) > _LEAST_LABEL:
                found = list(self._indicators(words))
                if found:
                    return self._offer(begin, found)
        return None

    def _awaits_name(self) -> bool:
        """Whether a name is likelier here than a keyword: behind a sign or a keyword."""
        last = self._last()
        return bool(last) and (last.upper() in KEYWORDS or (self.before[-1].kind == "sign" and last != ")"))

    def _run(self, start: int, before: Sequence[Token]) -> Iterator[int]:
        """Where runs of plain words that end at the cursor begin, the longest first."""
        begins = [start]
        for token in reversed(before[-_MOST_WORDS:]):
            between = self.sql[token.end : begins[-1]]
            is_plain = token.kind in {"word", "number"} and self._text(token).upper() not in KEYWORDS
            if not is_plain or not between or between.strip(" "):
                break
            begins.append(token.start)
        return reversed(begins)

    def _offer(self, start: int, found: Iterable[Candidate]) -> Offer:
        return Offer(start, self.place, tuple(dict.fromkeys(found))[:MOST])

    def _tables(self, typed: str) -> Iterator[Candidate]:
        for name in (*self.known.tables, *self._named_here()):
            if name.lower().startswith(typed.lower()):
                yield Candidate(name, ", ".join(self.known.tables.get(name, ())))

    def _named_here(self) -> Iterator[str]:
        """Names that a WITH of the statement gives."""
        for one, two, three in zip(self.all_, self.all_[1:], self.all_[2:], strict=False):
            if one.kind == "word" and self._text(two).upper() == "AS" and self._text(three) == "(":
                yield self._text(one)

    def _asked(self) -> dict[str, str]:
        """The tables that the statement asks, by the names that they go by in it."""
        found: dict[str, str] = {}
        for place, token in enumerate(self.all_):
            name = self._text(token)
            if token.kind != "word" or name not in self.known.tables:
                continue
            found[name] = name
            behind = [self._text(one) for one in self.all_[place + 1 : place + 3]]
            alias = (
                behind[1] if behind[:1] and behind[0].upper() == "AS" and behind[1:] else (behind or [""])[0]
            )
            if alias.isidentifier() and alias.upper() not in KEYWORDS:
                found[alias] = name
        return found

    def _of_table(self, typed: str) -> list[Candidate]:
        """Columns of the table whose name, or name in the statement, stands before the dot."""
        back = 1 if self._text(self.before[-1]) != "." else 2
        table = self._asked().get(self._last(back), self._last(back))
        return list(_columns(self.known.tables.get(table, {}), typed))

    def _columns(self, typed: str) -> Iterator[Candidate]:
        asked = dict.fromkeys(self._asked().values()) or self.known.tables
        for table in asked:
            yield from _columns(self.known.tables[table], typed)

    def _indicators(self, typed: Sequence[str]) -> Iterator[Candidate]:
        """Ids of indicators: the name of a column where the statement asks a wide table, a text elsewhere."""
        wide = {name for table in self._asked().values() for name in self.known.tables[table]}
        for name, about in self._ids(typed):
            as_column = name in wide and not self._is_compared_id()
            yield Candidate(name if as_column else f"'{name}'", about)

    def _is_compared_id(self) -> bool:
        return self._last() in {"=", "("} and "id" in {self._last(2).lower(), self._last(3).lower()}


def _named(things: Iterable[Named], typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Those that have the words: first the ones whose name begins so, then those that have them together."""
    found = [one for one in things if one.has(typed)]
    together = " " + " ".join(typed)
    first = typed[0] if len(typed) == 1 else None
    found.sort(
        key=lambda one: (not (first and one.name.lower().startswith(first)), together not in one.words)
    )
    yield from ((one.name, one.about) for one in found[:MOST])


def _columns(columns: Mapping[str, str], typed: str) -> Iterator[Candidate]:
    for name, meaning in columns.items():
        if name.lower().startswith(typed.lower()):
            yield Candidate(name, _told(meaning))


def _told(meaning: str) -> str:
    """What a column means, in the language spoken: the ledger says it in both."""
    vi, _, en = meaning.partition(" | ")
    return vi if language() == "vi" or not en else en


def _keywords(typed: str) -> Iterator[Candidate]:
    for word in sorted(KEYWORDS, key=lambda word: (word not in COMMON, word)):
        if word.startswith(typed.upper()):
            yield Candidate(word.lower() if typed.islower() else word, "")


def _functions(typed: str) -> Iterator[Candidate]:
    for name in sorted(FUNCTIONS):
        if name.startswith(typed.lower()):
            yield Candidate(f"{name}(", "")
