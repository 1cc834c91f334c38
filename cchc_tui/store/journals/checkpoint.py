"""What a submission's journals came to up to a point, kept beside its lock: opening it reads on from there.

It is derived, may be removed at any time, and is believed only where every journal it was made of still is,
byte by byte, what it was then; in any doubt all journals are read. Whoever opens the submission to write, or
merges it, writes it: no lock is needed, since one made while others wrote is either right or not believed.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cchc_tui.entry.change import Change
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.history import History
from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import open_plain
from cchc_tui.store.journals.journal import Reached
from cchc_tui.store.journals.lines import Entry, Header, Step
from cchc_tui.store.journals.past import history_of
from cchc_tui.store.journals.sealing import UNREADABLE, line_content, read_line
from cchc_tui.store.journals.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.journals.archive import Stored
    from cchc_tui.store.journals.journal import Reading

SUFFIX = ".checkpoint"
_FORMAT = 1
_BLOCK = 1 << 20
_UNUSABLE = (*UNREADABLE, IndexError, OverflowError, RecursionError, OSError)


@dataclass(slots=True)
class Checkpoint:
    """How a submission stood, what could be taken back then, and how far each journal, by name, was read.

    `digests` holds SHA-256 of each journal up to there.
    """

    standing: Standing = field(default_factory=Standing)
    reached: dict[str, Reached] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    acts: bytes = b"[[],[]]"

    def history(self) -> History:
        """Return what could be taken back."""
        done, undone = json.loads(self.acts)
        return History.of([_act(one) for one in done], [_act(one) for one in undone])


def read_checkpoint(path: Path, name: str, found: Sequence[Stored]) -> Checkpoint | None:
    """Return the checkpoint of a submission so named; None unless it holds for the journals found."""
    try:
        with open_plain(path) as file:
            mark, _, content = file.read().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != mark:
            return None
        content, _, acts = content.partition(b"\n")
        told = json.loads(content)
        if (told["checkpoint"], told["name"]) != (_FORMAT, name):
            return None
        kept = _read(told, acts)
        return kept if _is_sane(kept) and _holds(kept, found) else None
    except _UNUSABLE:
        return None


def last_told(path: Path) -> int:
    """Return the number of the last line that went into a checkpoint, believed or not; 0 if it is damaged."""
    try:
        with open_plain(path) as file:
            mark, _, content = file.read().partition(b"\n")
        told = json.loads(content.partition(b"\n")[0])
        return int(told["last"][0]) if hashlib.sha256(content).hexdigest().encode() == mark else 0
    except _UNUSABLE:
        return 0


def write_checkpoint(
    path: Path, name: str, before: Checkpoint, readings: Sequence[Reading], history: History
) -> None:
    """Keep how a submission stands; `before` is what all of it comes to, with `readings` read since.

    A disk that refuses is no matter.
    """
    with suppress(OSError, StoreError):
        for one in readings:
            file = one.path.name
            before.reached[file] = Reached(one.position, one.seal, one.last)
            before.digests[file] = _digest(one)
        content = _json(_told(name, before)) + b"\n" + _acts(history)
        _replace(path, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def agrees(kept: Checkpoint, readings: Sequence[Reading]) -> bool:
    """Whether a checkpoint says what the journals say up to there, read whole."""
    last, upto = kept.standing.last, []
    for one in readings:
        lines = tuple(line for line in one.lines if line.n <= last)
        upto.append(replace(one, lines=lines, last=lines[-1].n if lines else 0))
    again = Checkpoint(Standing(), kept.reached, kept.digests)
    lines = tuple(again.standing.follow(upto))
    return (_told("", again), _acts(history_of(lines))) == (_told("", kept), kept.acts)


def _acts(history: History) -> bytes:
    done, undone = history.acts
    return _json([[_act_told(act) for act in done], [_act_told(act) for act in undone]])


def _digest(one: Reading) -> str:
    from cchc_tui.store.journals.archive import stored  # noqa: PLC0415  (only who writes one)

    return stored(one.path).digest(one.position)


def _replace(path: Path, content: bytes) -> None:
    """Put it in its place without a sync: what a power cut leaves of it is not believed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o664)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _is_sane(kept: Checkpoint) -> bool:
    """Whether all of it is of the kind it should be: whoever may write it must not stop those who read it."""
    stands = kept.standing
    entries, steps = list(stands.cells.values()), stands.steps
    texts: list[object] = [stands.row or "", stands.at, stands.who, stands.corrected_at, *stands.corrected]
    texts += asdict(stands.first).values() if stands.first else [None]
    texts += [text for one in entries for text in (one.id, one.at, one.note, one.act, one.figure.typed)]
    texts += [text for one in steps for text in (one.at, one.reason)]
    numbers: list[object] = [stands.last, *(one.n for one in entries), *(one.n for one in steps)]
    numbers += [number for one in kept.reached.values() for number in (one.position, one.last)]
    return all(isinstance(one, str) for one in texts) and all(
        isinstance(one, int) and one >= 0 for one in numbers
    )


def _holds(kept: Checkpoint, found: Sequence[Stored]) -> bool:
    there = {one.path.name: one for one in found}
    if not kept.reached.keys() <= there.keys():
        return False
    covered = sorted((there[name] for name in kept.reached), key=attrgetter("file", "start"))
    for file, stored in groupby(covered, key=attrgetter("file")):
        with open_plain(file) as content:
            for one in stored:
                name = one.path.name
                content.seek(one.start)
                left, whole = kept.reached[name].position, hashlib.sha256()
                if left > one.size:
                    return False
                while left and (block := content.read(min(left, _BLOCK))):
                    whole.update(block)
                    left -= len(block)
                if left or whole.hexdigest() != kept.digests[name]:
                    return False
    return True


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _told(name: str, kept: Checkpoint) -> dict[str, Any]:
    standing = kept.standing
    return {
        "checkpoint": _FORMAT,
        "name": name,
        "journals": {file: [*reached, kept.digests[file]] for file, reached in kept.reached.items()},
        "first": asdict(standing.first) if standing.first else None,
        "cells": [line_content(entry, more=False) for entry in standing.cells.values()],
        "steps": [line_content(step, more=False) for step in standing.steps],
        "last": [standing.last, standing.row, standing.at, standing.who],
        "corrected": [sorted(standing.corrected), standing.corrected_at],
    }


def _read(told: Mapping[str, Any], acts: bytes) -> Checkpoint:
    last, row, at, who = told["last"]
    corrected, corrected_at = told["corrected"]
    cells = [read_line(one) for one in told["cells"]]
    standing = Standing(
        Header(**told["first"]) if told["first"] else None,
        {one.id: one for one in cells if isinstance(one, Entry)},
        [step for step in map(read_line, told["steps"]) if isinstance(step, Step)],
        last, row, at, who, set(corrected), corrected_at,
    )  # fmt: skip
    journals = told["journals"].items()
    return Checkpoint(
        standing,
        {name: Reached(position, seal, number) for name, (position, seal, number, _) in journals},
        {name: digest for name, (_, _, _, digest) in journals},
        acts,
    )


def _act_told(act: Sequence[Change]) -> list[list[Any]]:
    return [
        [one.id, _figure_told(one.before), _figure_told(one.after), one.note, one.act, one.note_before]
        for one in act
    ]


def _act(told: Sequence[Sequence[Any]]) -> tuple[Change, ...]:
    return tuple(
        Change(id_, _figure(before), _figure(after), note, act, note_before)
        for id_, before, after, note, act, note_before in told
    )


def _figure_told(figure: Figure) -> list[str | None]:
    number = None if figure.number is None else format(figure.number, "f")
    return [figure.state.value, number, figure.typed]


def _figure(told: Sequence[Any]) -> Figure:
    state, number, typed = told
    return Figure(State(state), None if number is None else Decimal(number), typed)
