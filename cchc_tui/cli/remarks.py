"""Printing what was found in a workspace: a line each, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchc_tui.store.workspaces.remark import Remark


def print_remarks(remarks: Iterable[Remark], *, word: str = "") -> None:
    """Print each with a word in front: that it is wrong, or only worth knowing; or the word given."""
    for one in remarks:
        first = word or tr("sound.word_trouble" if one.trouble else "sound.word_note")
        print(printable(f"{first}: {one.said}{_hint(one)}"))


def _hint(one: Remark) -> str:
    """What mends it, where the sentence itself does not tell."""
    if one.said.key == "store.journal_damaged":
        return " " + tr("sound.hint_rebuild")
    if not (one.trouble and one.mend) or one.said.key.startswith("sound."):
        return ""
    return " " + tr("sound.hint_rebuild" if one.mend == "rebuild" else "sound.hint_mend")


def print_json(remarks: Iterable[Remark], told: Mapping[str, object]) -> None:
    """Print all as one JSON object."""
    found = [
        {
            "severity": "error" if one.trouble else "info",
            "topic": one.topic,
            "key": one.said.key,
            "message": str(one.said),
            "mend": one.mend or None,
        }
        for one in remarks
    ]
    print(json.dumps({**told, "remarks": found}, ensure_ascii=False, indent=2))
