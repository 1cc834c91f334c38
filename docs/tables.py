"""Bring the tables of the pages here up to date with the program: ``python -m docs.tables``.

A page marks such a table with ``<!-- bảng: name -->`` above and ``<!-- hết bảng -->`` below it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.checks.speech import where
from cchc_tui.cli.parser import build
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Heading, Severity
from cchc_tui.schema.shipped import find_schema
from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import OrgUnit
from cchc_tui.tui.actions import EVERYWHERE, actions_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    if name == "vai-trò":
        return _lines(("Việc", *(role.value for role in Role)), _may())
    if name == "lệnh":
        return _lines(("Lệnh", *(role.value for role in Role)), _commands())
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


_TREE = {
    "own": OrgUnit("own", "", parent="above"),
    "under": OrgUnit("under", "", parent="own"),
    "other": OrgUnit("other", "", parent="above"),
}


def _may() -> Iterator[tuple[str, ...]]:
    """What each role may do, and for which org units when it is bound to one where it can be."""
    all_ = [Access(role, "own" if role.is_bound else "") for role in Role]
    yield "Xem phụ lục", *(_reach(partial(one.may_see, units=_TREE)) for one in all_)
    yield "Nhập, nộp, mở lại", *(_reach(one.may_fill) for one in all_)
    yield (
        "Tiếp nhận, trả lại",
        *(_reach(partial(one.may_judge, units=_TREE)) for one in all_),
    )
    yield "Tra cứu SQL", *("có" if one.may_query else "không" for one in all_)
    yield "Danh mục đơn vị, cài đặt", *("có" if one.may_manage else "không" for one in all_)


def _reach(may: Callable[[str], bool]) -> str:
    words = {"own": "đơn vị mình", "under": "cấp dưới"}
    reached = [code for code in _TREE if may(code)]
    return "mọi đơn vị" if "other" in reached else ", ".join(words[code] for code in reached) or "không"


def _commands() -> Iterator[tuple[str, ...]]:
    for name, parser in build().commands.items():
        roles, remote = parser.get_default("roles"), parser.get_default("remote")
        allowed = "SSH" if remote is not None else "có"
        yield f"`cchc {name}`", *(allowed if role in roles else "không" for role in Role)


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
