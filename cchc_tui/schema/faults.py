"""What is wrong with a schema file: every fault with its line, key and mend, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from cchc_tui.errors import SchemaError
from cchc_tui.messages import language, tr, tr_in
from cchc_tui.schema.model import Text
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
_MOST_SHOWN = 40
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `line` counts from 1 (0 where none is known), `where` names row and key.

    `message` is the key of the sentence that says what is wrong and what mends it.
    """

    line: int
    where: str
    message: str
    values: Mapping[str, object]

    def get(self, spoken: str) -> str:
        """Return what is wrong and the mend, in a language."""
        values = {
            name: value.get(spoken) if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return tr_in(spoken, self.message, **values)

    def __str__(self) -> str:
        sentence = self.get(language())
        return f"{self.where}: {sentence}" if self.where else sentence


class SchemaFaultsError(SchemaError):
    """A schema file that is refused; `faults` are all that were found, by line."""

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        super().__init__("schema.refused", file=source, count=len(faults))
        self.source = source
        self.faults = faults

    def __str__(self) -> str:
        name = PurePath(self.source).name
        lines = [tr(self.key, **self.values)]
        for fault in self.faults[:_MOST_SHOWN]:
            place = f"{name}:{fault.line}" if fault.line else name
            lines.append(f"{place}: {fault}")
        if len(self.faults) > _MOST_SHOWN:
            lines.append(tr("schema.more_faults", count=len(self.faults) - _MOST_SHOWN))
        return "\n".join(lines)


class Collector:
    """Faults by their place in the TOML tree, while a file is being read."""

    def __init__(self) -> None:
        self.found: list[tuple[Path, str, dict[str, object]]] = []

    def add(self, path: Path, message: str, /, **values: object) -> None:
        """Note a fault at a path such as ``("row", 3, "measure")``."""
        self.found.append((path, message, {name: _shown(value) for name, value in values.items()}))


def _shown(value: object) -> object:
    if isinstance(value, Text) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    text = printable(str(value))
    return text if len(text) <= _LONGEST_QUOTE * 5 else text[:_LONGEST_QUOTE] + "…"


def describe(path: Path, data: Mapping[str, object]) -> str:
    """Return a path as a person would name it: ``row tasks_done: measure``."""
    steps: list[str] = []
    node: object = data
    for step in path:
        node = _inside(node, step)
        if isinstance(step, int):
            name = _name_of(node)
            steps[-1] += f" {name}" if name else f" {step + 1}"
        else:
            steps.append(printable(step))
    return " › ".join(steps)


def _inside(node: object, step: str | int) -> object:
    if isinstance(node, dict) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _name_of(node: object) -> str:
    if not isinstance(node, dict):
        return ""
    for key in ("id", "code", "heading"):
        name = node.get(key)
        if isinstance(name, str) and name:
            return printable(name)[:_LONGEST_QUOTE]
    return ""
