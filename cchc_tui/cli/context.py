"""What a command works on: the workspace, the forms at hand, the console."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cchc_tui import messages
from cchc_tui.cli.rights import enter, is_restricted, restricted_root
from cchc_tui.errors import StoreError
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.workspaces.workspace import Workspace, default_root, here_or_home, is_workspace

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from cchc_tui.schema.model import Schema


def here(arguments: argparse.Namespace, *, create: bool = False) -> Workspace:
    """Return the workspace that the call names or stands in, and speak its language.

    With `create` a workspace that is not there is made: in the folder named, else in the user's home.

    Raises:
        StoreError: there is none, or it cannot be made.
    """
    restricted = is_restricted(arguments)
    named = restricted_root(arguments) if restricted else _named(arguments)
    try:
        workspace = Workspace.find(named)
    except StoreError:
        if restricted or not create:
            raise
        workspace = Workspace.create(named or default_root())
    enter(arguments, workspace)
    if workspace.settings.language and not language_asked(arguments):
        messages.use(workspace.settings.language)
    return workspace


def maybe_here(arguments: argparse.Namespace) -> Workspace | None:
    """Return the workspace if there is one; a command that needs none works without.

    Raises:
        StoreError: a workspace was named and is not there.
    """
    if is_restricted(arguments) or _named(arguments):
        return here(arguments)
    try:
        is_there = is_workspace(here_or_home())
    except StoreError:  # the account has not even a home
        is_there = False
    return here(arguments) if is_there else None


def _named(arguments: argparse.Namespace) -> str | None:
    return arguments.workspace or os.environ.get("CCHC_WORKSPACE")


def forms(arguments: argparse.Namespace, workspace: Workspace | None) -> tuple[Schema, ...]:
    """Return the editions that a command may use: the one that ``--schema`` names, or all.

    Raises:
        SchemaError: the file named is no schema.
        StoreError: no edition has that name.
    """
    named: str | None = getattr(arguments, "schema", None)
    if named is None:
        return _all(workspace)
    if named.endswith(".toml"):
        return (load_schema(Path(named)),)
    known = _all(workspace)
    chosen = [schema for schema in known if named in {schema.name, schema.family}]
    if not chosen:
        names = ", ".join(schema.name for schema in known)
        raise StoreError("store.schema_unknown", name=named, known=names)
    return tuple(chosen)


def _all(workspace: Workspace | None) -> tuple[Schema, ...]:
    if workspace is not None:
        return workspace.schemas()
    return tuple(load_schema(path) for path in shipped_schemas())


def period_asked(arguments: argparse.Namespace) -> Period | None:
    """Return the period that the call names.

    Raises:
        PeriodError: it is not written as one.
    """
    return Period.parse(arguments.period) if arguments.period else None


def console(target: TextIO | None = None, width: int | None = None) -> Console:
    """Return a console for tables: of the width given, else as wide as the terminal, or 100 without one."""
    from rich.console import Console  # noqa: PLC0415  (rich costs time that most calls need not spend)

    made = Console(file=target, highlight=False, markup=False, emoji=False, width=width)
    if width is None and not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = 100
    return made


def language_asked(arguments: argparse.Namespace) -> str | None:
    """Return the language that the call or its environment names, None if neither does."""
    return arguments.lang or os.environ.get("CCHC_LANG") or None
