"""Bring the answers in ``cau-hoi.md`` up to date with the program: ``python -m docs.cookbook``.

The page's figures are made up: what eight communes reported over two years, always the same.
"""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bench.made import make
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.sqltext import with_parameters
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).parent / "cau-hoi.md"
FAMILY = "cchc-xa"
DISTRICTS = {"164": "thành phố Thái Nguyên", "165": "thành phố Sông Công"}
COMMUNES = {
    "05470": ("xã Phúc Hà", "164"),
    "05485": ("xã Quyết Thắng", "164"),
    "05488": ("xã Phúc Xuân", "164"),
    "05491": ("xã Phúc Trìu", "164"),
    "05497": ("xã Thịnh Đức", "164"),
    "05503": ("xã Tân Cương", "164"),
    "05524": ("xã Bá Xuyên", "165"),
    "05530": ("xã Bình Sơn", "165"),
}
KINDS = ("H1", "Y")
PARAMETERS = {"period": "2024-Y", "org_unit": "05497", "id": "online_received_share"}
"""What the page's questions are told where they leave something open."""
_LEFT_OUT = {("05530", "2024-Y"), ("05524", "2024-H1")}
_DRAFTS = {("05503", "2024-Y")}
_BLANK = -1
_SLIPS: dict[tuple[str, str], dict[str, str | int]] = {
    ("05485", "2024-Y"): {"online_received_share": "online_received"},
    ("05503", "2024-Y"): {
        "commune_on_time_share": "commune_files_on_time",
        "issues_found": 1,
        "contract_staff": _BLANK,
        "disciplined": _BLANK,
    },
}
"""Where a count was put into a percentage's cell, a cumulative figure falls, or nothing was entered."""
_BLOCK = re.compile(r"(```sql\n(?P<sql>.*?)```\n\n<!-- kết quả -->\n).*?(<!-- hết kết quả -->)", re.DOTALL)


def main() -> None:
    """Rewrite the page if an answer is out of date."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        fresh = up_to_date(text, fill(Path(folder) / "ws"))
    if fresh != text:
        PAGE.write_text(fresh, encoding="utf-8")
        sys.stdout.write(f"{PAGE.name}\n")


def up_to_date(page: str, workspace: Workspace) -> str:
    """Return the page with every answer as the program gives it."""
    with duckdb.connect(str(snapshot(workspace)), read_only=True) as connection:

        def answered(match: re.Match[str]) -> str:
            sql, names = with_parameters(match["sql"])
            values = {name: PARAMETERS[name] for name in names}
            answer = connection.execute(sql, values or None)
            heads = [name for name, *_ in answer.description]
            rows = [[_shown(cell) for cell in row] for row in answer.fetchall()]
            lines = [heads, ["---"] * len(heads), *rows]
            return match[1] + "".join(f"| {' | '.join(line)} |\n" for line in lines) + match[3]

        return _BLOCK.sub(answered, page)


def questions(page: str) -> list[str]:
    """Return the SQL of every question of the page."""
    return [match["sql"] for match in _BLOCK.finditer(page)]


def _shown(cell: object) -> str:
    if cell is None:
        return "∅"
    if isinstance(cell, bool):
        return "đúng" if cell else "sai"
    if isinstance(cell, (Decimal, float)):
        written = format(Decimal(str(cell)), "f")
        written = written.rstrip("0").rstrip(".") if "." in written else written
        return written.replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell).replace("|", "&#124;")


def fill(root: Path) -> Workspace:
    """Make the workspace whose figures the page speaks of."""
    units = [OrgUnit(code, name, Level.DISTRICT) for code, name in DISTRICTS.items()]
    units += [OrgUnit(code, name, Level.COMMUNE, parent) for code, (name, parent) in COMMUNES.items()]
    workspace = Workspace.create(root, units=units)
    for code, period, figures in _forms(workspace):
        if (code, period) not in _LEFT_OUT:
            _enter(workspace, code, period, figures)
    _correct(workspace)
    merge(workspace)
    return workspace


def _forms(workspace: Workspace) -> Iterator[tuple[str, str, dict[str, Figure]]]:
    """The figures of each commune and period, by indicator."""
    rows = workspace.schema(FAMILY).indicators
    connection = duckdb.connect()
    make(connection, len(COMMUNES), 2023, 2)
    made = connection.execute("SELECT * FROM form ORDER BY year, kind, unit")
    names = [name for name, *_ in made.description]
    for row in made.fetchall():
        cells = dict(zip(names, row, strict=True))
        if cells["kind"] not in KINDS:
            continue
        code, period = list(COMMUNES)[cells["unit"]], f"{cells['year']}-{cells['kind']}"
        slips = _SLIPS.get((code, period), {})
        cells |= {name: cells[other] if isinstance(other, str) else other for name, other in slips.items()}
        yield code, period, {n: _figure(cells[n]) for n in names if n in rows and cells[n] != _BLANK}


def _figure(cell: float | Decimal | None) -> Figure:
    return Figure(State.NONE) if cell is None else Figure(State.NUMBER, Decimal(str(cell)))


def _enter(workspace: Workspace, code: str, period: str, figures: Mapping[str, Figure]) -> None:
    with Draft.open(workspace, _key(code, period), "lan") as draft:
        draft.commit(draft.form.put_all(dict(figures), "import"))
        if (code, period) not in _DRAFTS:
            draft.submit()


def _correct(workspace: Workspace) -> None:
    """One form is accepted, one given back, one corrected after it was handed in."""
    with Draft.open(workspace, _key("05470", "2024-Y"), "hoa") as draft:
        draft.accept()
    with Draft.open(workspace, _key("05491", "2024-Y"), "hoa") as draft:
        draft.return_("Xem lại số hồ sơ")
    with Draft.open(workspace, _key("05488", "2024-H1"), "lan") as draft:
        draft.reopen("Đếm sót một buổi")
        draft.commit(draft.form.enter("survey_forms", "120"))
        draft.submit()


def _key(code: str, period: str) -> SubmissionKey:
    return SubmissionKey(FAMILY, code, Period.parse(period))


if __name__ == "__main__":
    main()
