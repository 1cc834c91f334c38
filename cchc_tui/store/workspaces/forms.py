"""The editions that a workspace uses: those shipped and its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import shipped_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.schema.model import Schema


class Forms:
    """The editions by their whole names as their files were when this was made; one's own win over a shipped.

    Raises:
        SchemaError: a schema file is wrong.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stamps = self._stamped()
        self.by_name: dict[str, Schema] = {}
        for path in self._stamps:
            schema = load_schema(path)
            self.by_name[schema.name] = schema

    def are_current(self) -> bool:
        """Whether the files are still what they were."""
        return self._stamps == self._stamped()

    def _stamped(self) -> dict[Path, int]:
        own = sorted((self._root / "schemas").glob("*.toml"))
        # the checkout is a workspace too: its own schemas are the shipped ones
        paths = dict.fromkeys(path.resolve() for path in [*shipped_schemas(), *own])
        return {path: path.stat().st_mtime_ns for path in paths}
