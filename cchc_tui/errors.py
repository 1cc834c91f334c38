"""Errors that the program foresees. Each carries the key of one message and what fills it in."""

from __future__ import annotations

from cchc_tui.messages import tr


class CchcError(Exception):
    """Something could not be done; `key` names the sentence that says what, and what to do about it."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return tr(self.key, **self.values)


class SchemaError(CchcError):
    """A schema file is wrong."""


class PeriodError(CchcError):
    """A reference period is not one of the calendar's."""


class FigureError(CchcError):
    """Text cannot be read as a figure of its row."""


class DocumentError(CchcError):
    """A document cannot be read as an appendix."""


class StoreError(CchcError):
    """Figures cannot be kept or brought back."""


class QueryError(CchcError):
    """A query was refused, stopped or went wrong."""


class UsageError(CchcError):
    """A command was called in a way that cannot be carried out."""
