"""Where in a TOML file a key stands, and values of the right type or an error that names the line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import DocumentError
from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from cchc_tui.schema.model import Schema

_TABLE = re.compile(r"\s*\[\s*([\w-]+)\s*\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*(?:\.[^=]*)?=""")


class TomlLines:
    """The source of a TOML file, to say where something is wrong."""

    def __init__(self, source: str, path: Path) -> None:
        self.source = source
        self.path = path
        self.count = source.count("\n") + 1
        self._lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in enumerate(source.split("\n"), 1):
            if header := _TABLE.fullmatch(line):
                table = header[1]
                self._lines.setdefault(("", table), number)
            elif key := _KEY.match(line):
                self._lines.setdefault((table, key[1] or key[2] or key[3] or ""), number)

    def of(self, key: str, table: str = "") -> int:
        """Return the line of a key, or that of its table where it is written in an unusual way."""
        return self._lines.get((table, key)) or self._lines.get(("", table), 1)

    def check_keys(self, content: Mapping[str, Any], known: Collection[str]) -> None:
        """Refuse keys that mean nothing.

        Raises:
            DocumentError: there is one.
        """
        for key in content:
            if key not in known:
                raise DocumentError(
                    "documents.toml_unknown_key",
                    path=self.path,
                    line=self.of(key),
                    key=key,
                    known=", ".join(known),
                )

    def text(self, content: Mapping[str, Any], key: str, table: str = "") -> str:
        """Return a value that must be text, "" if the key is missing.

        Raises:
            DocumentError: it is of another type.
        """
        value = content.get(key, "")
        if isinstance(value, str):
            return value
        raise DocumentError(
            "documents.toml_no_text",
            path=self.path,
            line=self.of(key, table),
            key=key,
            example=str(value).replace(".", ",") if type(value) in {int, float} and isfinite(value) else "8",
        )

    def texts(self, content: Mapping[str, Any], table: str) -> dict[str, str]:
        """Return a table of texts, empty if it is missing; a plain integer is text enough.

        Raises:
            DocumentError: it is no table, or one of its values is of another type.
        """
        entries = content.get(table, {})
        if not isinstance(entries, dict):
            raise DocumentError("documents.toml_no_table", path=self.path, line=self.of(table), key=table)
        whole = {
            key: str(value) for key, value in entries.items() if type(value) is int and table == "figures"
        }
        return {key: whole.get(key) or self.text(entries, key, table) for key in entries}

    def check_indicators(self, entries: Collection[str], table: str, schema: Schema) -> None:
        """Refuse ids that the form does not have.

        Raises:
            DocumentError: there is one.
        """
        for key in entries:
            if key not in schema.indicators:
                near = get_close_matches(key, list(schema.indicators), 1)
                raise DocumentError(
                    "documents.toml_unknown_indicator",
                    path=self.path,
                    line=self.of(key, table),
                    name=schema.name,
                    id=key,
                    hint=tr("documents.toml_hint", id=near[0]) if near else "",
                )
