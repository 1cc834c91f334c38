"""A submission in a file that says which submission it was: our TOML, and the printed page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from cchc_tui.documents.handed_in.fingerprint import fingerprint, short
from cchc_tui.documents.text.decoding import decode, read_bytes
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import DocumentError, FigureError
from cchc_tui.schema.period import Period
from cchc_tui.text import nfc, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.audit import HandedIn
    from cchc_tui.store.journals.submission import SubmissionKey

SEAL = ("submission", "number", "step", "at", "who", "fingerprint", "short")
"""What is said of a submission in its file, in this order."""
_HEAD = ("form", "org_unit", "period")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What a file says: `form`, org unit and period, each row's figure and note as text, and its seal."""

    form: str
    org_unit: str
    period: Period
    texts: Mapping[str, str]
    notes: Mapping[str, str]
    seal: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    """The whole page, if it is a printed one."""
    name: str = ""
    """The org unit's name as the file gives it."""
    level: str = ""
    """The org unit's level, where the file has it on its own."""

    def figures(self, schema: Schema) -> dict[str, Figure]:
        """Return the figures by row.

        Raises:
            FigureError: one is none of its row.
        """
        rows = schema.indicators
        if unknown := [name for name in (*self.texts, *self.notes) if name not in rows]:
            raise FigureError("sealed.no_such_row", id=unknown[0], name=schema.name)
        return {name: read_figure(text, rows[name]).figure for name, text in self.texts.items()}


def seal_of(form: str, key: SubmissionKey, one: HandedIn) -> dict[str, str]:
    """Return what a file of a submission says of it; `form` is the edition's whole name."""
    whole = fingerprint(form, key.org_unit, key.period, one.figures, one.notes)
    values = (f"{key.family}/{key.org_unit}/{key.period}", one.number, one.step.n, one.step.at, one.by.who)
    return dict(zip(SEAL, (*map(str, values), whole, short(whole)), strict=True))


def read_sealed(path: Path) -> SealedFile:
    """Read a file that `cchc export` has written, of either kind.

    Raises:
        DocumentError: it cannot be read, or is no such file.
    """
    # what a mail or an editor does to any text is no edit
    text = nfc(decode(read_bytes(path), path)).replace("\r\n", "\n").strip().removeprefix("\ufeff")
    refused = DocumentError("sealed.not_ours", path=path)
    try:
        if text.startswith("<"):
            page = _Page()
            page.feed(text)
            page.close()
            return _file(page.said["head"], page.said["figure"], page.said["note"], page.said["seal"], text)
        table = tomllib.loads(text)
        head = {**table, "form": f"{table['family']}-{table['edition']}"}
        return _file(head, table.get("figures", {}), table.get("notes", {}), table.get("sealed", {}))
    except DocumentError:
        raise
    except Exception as error:  # whatever a file may hold, it is not ours; the sentence says so
        raise refused from error


def _file(
    head: Mapping[str, Any],
    texts: Mapping[str, Any],
    notes: Mapping[str, Any],
    seal: Mapping[str, Any],
    page: str = "",
) -> SealedFile:
    form, org_unit, period = (str(head[name]) for name in _HEAD)
    said = {name: str(text) for name, text in texts.items()}
    kept = {name: squeeze(str(note)) for name, note in notes.items()}
    told = {name: str(seal[name]) for name in SEAL if name in seal}
    name, level = str(head.get("unit", head.get("name", ""))), str(head.get("level", ""))
    return SealedFile(form, org_unit, Period.parse(period), said, kept, told, page, name, level)


class _Page(HTMLParser):
    """The marked cells of a printed page, by kind and name; each may be there once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, dict[str, str]] = {kind: {} for kind in ("head", "figure", "note", "seal")}
        self._at: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a marked cell."""
        del tag
        for name, value in attrs:
            kind = name.removeprefix("data-")
            if kind != name and kind in self.said and value:
                if value in self.said[kind]:
                    raise ValueError(value)
                self._at = kind, value
                self.said[kind][value] = ""

    def handle_endtag(self, tag: str) -> None:
        """End a marked cell: none has another element in it."""
        del tag
        self._at = None

    def handle_data(self, data: str) -> None:
        """Take the words of a marked cell."""
        if self._at is not None:
            kind, name = self._at
            self.said[kind][name] += data
