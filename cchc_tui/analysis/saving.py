"""Keeping a question of one's own in the workspace, beside the shipped ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc_tui.analysis.shipped import own_questions, questions
from cchc_tui.errors import QueryError
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.workspaces.modes import is_shared
from cchc_tui.text import fold, printable, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cchc_tui.analysis.shipped import Parameter
    from cchc_tui.store.workspaces.workspace import Workspace

_APART = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_READ, _READ_FILE = 0o755, 0o644
"""Where org units have accounts of their own, all may read what the administrator keeps."""
_HEADER = re.compile(r"\A(?:--[^\n]*\n)+")


def folder_of(workspace: Workspace) -> Path:
    """Return where a workspace's own questions are."""
    return workspace.root / "queries"


def name_of(title: str) -> str:
    """Return the name that a question goes by on the command line: "Trễ hạn" is ``tre-han``."""
    return _APART.sub("-", fold(title)).strip("-")[:_LONGEST].strip("-")


def save(workspace: Workspace, title: str, sql: str, asked: Iterable[Parameter]) -> str:
    """Write a question to ``queries/<name>.sql`` and return its name; one of that very title is replaced.

    Raises:
        QueryError: the title has no letter or digit, or the name is another question's.
        StoreError: the file cannot be written.
    """
    title = printable(squeeze(title))
    name = name_of(title)
    if not name:
        raise QueryError("query.no_title")
    taken = {one.name: one for one in (*questions(), *own_questions(folder_of(workspace)))}
    if name in taken and not (taken[name].is_own and title in {taken[name].title.vi, taken[name].title.en}):
        raise QueryError("query.title_taken", name=name)
    lines = [f"-- vi: {title}", f"-- en: {title}"]
    lines += [
        f"-- param {one.name}: {one.kind}{'?' if one.optional else ''} | {one.label.vi} | {one.label.en}"
        for one in asked
    ]
    path = folder_of(workspace) / f"{name}.sql"
    with guarded(path):
        path.parent.mkdir(exist_ok=True)
        written = path.with_suffix(".part")
        written.write_text("\n".join([*lines, _HEADER.sub("", sql).strip(), ""]), encoding="utf-8")
        if is_shared(workspace.data):
            path.parent.chmod(_READ)
            written.chmod(_READ_FILE)
        written.replace(path)
    return name
