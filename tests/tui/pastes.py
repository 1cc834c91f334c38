"""Pastes for tests: onto a form before a clerk, and the form itself as Word and Excel copy it."""

from __future__ import annotations

from cchc_tui.schema.model import Heading
from cchc_tui.tui.form.paste import paste
from tests.tui.form_desk import Clerk, shipped

HERS = ("tasks_planned", "tasks_done", "issues_found", "issues_settled", "assigned_tasks")


def pasted(text, kept=None, at=None, others=()):
    clerk = Clerk(kept, at=at)
    paste(clerk.desk, text, lambda: others)
    return clerk


def listed(clerk):
    """All that the preview says."""
    return clerk.desk.prompt.listed


def figures(clerk, *names):
    return [clerk.figure(name) for name in names or HERS]


def figures_of(clerk):
    return {name: clerk.figure(name) for name in clerk.form.walk.order if clerk.figure(name)}


def label(name):
    return shipped().indicators[name].label


def whole_table(values, *, columns="code label measure figure note", head=True, end="\r\n"):
    """The form as copied out of Word or Excel: every printed row, parts without a code."""
    schema, lines = shipped(), []
    names = {
        "code": "STT",
        "label": "Chỉ tiêu",
        "measure": "Đơn vị tính",
        "figure": "Số liệu",
        "note": "Ghi chú",
    }
    if head:
        lines.append([names[one] for one in columns.split()])
    for row in schema.rows:
        if isinstance(row, Heading):
            cells = {"code": row.code, "label": row.title}
        else:
            figure, note = values.get(row.id, ("", ""))
            code = "" if row.is_part else row.code
            cells = {
                "code": code,
                "label": row.label,
                "measure": row.measure.name,
                "figure": figure,
                "note": note,
            }
        lines.append([cells.get(one, "") for one in columns.split()])
    return end.join("\t".join(line) for line in lines) + end


SOME = {
    "tasks_planned": ("8", ""),
    "tasks_done": ("3", "chưa xong"),
    "plan_completion": ("37,5", ""),
    "survey_method": ("Phát phiếu", ""),
    "dialogue_held": ("Có", "ngày 5/3"),
}
