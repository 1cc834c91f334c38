"""A small form of our own, workspaces that use it, and figures entered into it."""

from pathlib import Path

from cchc_tui.schema.period import Period
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace

SMALL = """\
family = "thu-xa"
edition = "2022"
title = {vi = "Phụ lục thử", en = "A small form"}
levels = ["commune", "district"]

[measures]
"%" = {kind = "percent", decimals = 2}
"Hồ sơ" = {kind = "count"}
"Triệu đồng" = {kind = "amount", decimals = 3}

[periods.Q1]
label = {vi = "Quý I", en = "First quarter"}
from = "12-15"
to = "03-14"
due = "03-10"

[periods.Q2]
label = {vi = "Quý II", en = "Second quarter"}
from = "03-15"
to = "06-14"
due = "06-10"

[periods.H1]
label = {vi = "6 tháng", en = "First half-year"}
from = "12-15"
to = "06-14"
due = "06-10"

[[row]]
heading = "Giải quyết hồ sơ"
code = "1."

[[row]]
id = "on_time_share"
code = "1.1."
label = "Tỷ lệ hồ sơ đúng hạn"
measure = "%"
percent = {part = "on_time", whole = "received"}
flow = "cumulative"

[[row.part]]
id = "received"
label = "Hồ sơ tiếp nhận"
measure = "Hồ sơ"

[[row.part]]
id = "on_time"
label = "Hồ sơ đúng hạn"
measure = "Hồ sơ"

[[row]]
id = "spent"
code = "1.2."
label = "Kinh phí"
measure = "Triệu đồng"
flow = "period"

[[row]]
id = "portal"
code = "1.3."
label = "Trang thông tin"
codes = {0 = "Không", 1 = "Có"}
flow = "stock"

[[row]]
id = "communes_done"
code = "1.4."
label = "Số xã hoàn thành"
measure = "Hồ sơ"
flow = "period"
level = "district"

[[rule]]
id = "spent_much"
check = "spent <= 1000"
at = "spent"
severity = "warning"
message = {vi = "Kinh phí lớn bất thường", en = "An unusual amount"}
"""

UNITS = (
    OrgUnit("05497", "Xã Thịnh Đức"),
    OrgUnit("05500", "Xã Tân Cương"),
)


def make_workspace(root: Path) -> Workspace:
    workspace = Workspace.create(root, units=UNITS)
    (root / "schemas" / "thu-xa-2022.toml").write_text(SMALL, encoding="utf-8")
    return workspace


def key_of(period: str = "2024-Q1", org_unit: str = "05497") -> SubmissionKey:
    return SubmissionKey("thu-xa", org_unit, Period.parse(period))


def enter(draft: Draft, **figures: str) -> None:
    for name, text in figures.items():
        draft.commit(draft.form.enter(name, text))
