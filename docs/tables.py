"""Bring the tables of the pages here up to date with the program: ``python -m docs.tables``.

A page marks such a table with ``<!-- bảng: name -->`` above and ``<!-- hết bảng -->`` below it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.checks.speech import where
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Heading, Severity
from cchc_tui.schema.shipped import find_schema
from cchc_tui.tui.actions import EVERYWHERE, actions_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchc_tui.schema.model import Schema
    from cchc_tui.tui.actions import Action

FOLDER = Path(__file__).parent
FORM = "cchc-xa-2022"
_BLOCK = re.compile(r"(<!-- bảng: (\S+) -->\n).*?(<!-- hết bảng -->)", re.DOTALL)
_WEIGHT = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.INFO: "Lưu ý"}


def main() -> None:
    """Rewrite every page whose tables are out of date."""
    for page in sorted(FOLDER.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        fresh = up_to_date(text)
        if fresh != text:
            page.write_text(fresh, encoding="utf-8")


def up_to_date(page: str) -> str:
    """Return a page with each of its marked tables as the program would have it now."""
    return _BLOCK.sub(lambda match: match[1] + _table(match[2]) + match[3], page)


def _table(name: str) -> str:
    if name.startswith("phím-"):
        return _lines(("Phím", "Việc", "Ý nghĩa"), _keys(name.removeprefix("phím-")))
    if name == "quy-tắc":
        return _lines(("Mục", "Mức độ", "Quy tắc"), _rules(load_schema(find_schema(FORM))))
    raise KeyError(name)


def _lines(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _keys(screen: str) -> Iterator[tuple[str, str, str]]:
    """The actions of one screen; what holds everywhere is told once, under its own name."""
    everywhere = {one.id: one for one in actions_on(EVERYWHERE)}
    for action in actions_on(screen):
        if screen == EVERYWHERE or everywhere.get(action.id) is not action:
            yield _shown(action)


def _shown(action: Action) -> tuple[str, str, str]:
    keys = " hoặc ".join(f"<kbd>{key}</kbd>" for key in action.labels.split(" · "))
    return keys, action.name, action.help


def _rules(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """The rules that the form itself writes down, in the order of the form."""
    order = [row.id for row in schema.rows if not isinstance(row, Heading)]
    for rule in sorted(schema.rules, key=lambda rule: order.index(rule.at)):
        yield where(schema, schema.indicators[rule.at]), _WEIGHT[rule.severity], rule.message.vi


if __name__ == "__main__":
    main()
