"""What was done on a submission, in words: for people on screen and on paper, and as values for programs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc_tui.entry.figure import State
from cchc_tui.entry.notation import write_figure
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import moment
from cchc_tui.store.journals.lines import Entry, StepKind

if TYPE_CHECKING:
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.audit import Difference, HandedIn, Record
    from cchc_tui.store.journals.lines import Header, Step


class Told(NamedTuple):
    """One thing done: when and by whom, which row (its code, and its id), what, and more in sentences.

    `login` is a sentence on the account behind the name shown, "" where it is not known or says no more.
    """

    when: str
    who: str
    code: str
    what: str
    more: tuple[str, ...] = ()
    row: str | None = None
    login: str = ""
    weighs: bool = False
    """Whether it is a step, or changed what had been handed in."""


def tell(schema: Schema, one: Record) -> Told:
    """Return one line of the journals in words."""
    line = one.line
    if not isinstance(line, Entry):
        what = step_words(line, one.submitted)
        return Told(local(line.at), one.by.who, "", what, (), None, _login(one.by), weighs=True)
    what = tr(
        "history.changed",
        before=figure_words(schema, line.id, one.before),
        after=figure_words(schema, line.id, line.figure),
        act=tr(f"history.act_{line.act}"),
    )
    if line.act == "note" or not one.is_change:
        what = tr("history.kept", after=figure_words(schema, line.id, line.figure), act=_act(one, line))
    more = (*_note(one.note_before, line.note), *_reason(one.reason if one.is_correction else ""))
    where, weighs = row_name(schema, line.id), one.is_correction
    return Told(local(line.at), one.by.who, where, what, more, line.id, _login(one.by), weighs=weighs)


def tell_difference(schema: Schema, one: Difference) -> Told:
    """Return in words what became of a row since it was handed in, and who changed it last."""
    line = one.entry
    before, after = (figure_words(schema, line.id, figure) for figure in (one.before, line.figure))
    what = tr("history.became", before=before, after=after)
    if line.figure.same_as(one.before):
        what = tr("history.only_note", after=after)
    more, by = (*_note(one.note_before, line.note), *_reason(one.last.reason)), one.last.by
    where = row_name(schema, line.id)
    return Told(local(line.at), by.who, where, what, more, line.id, _login(by), weighs=True)


def _act(one: Record, line: Entry) -> str:
    return tr("history.act_note" if line.note != one.note_before else f"history.act_{line.act}")


def _note(before: str, after: str) -> tuple[str, ...]:
    if before == after:
        return ()
    if not after:
        return (tr("history.note_gone", before=before),)
    return (
        tr("history.note_changed", before=before, after=after) if before else tr("history.note", after=after),
    )


def _reason(reason: str) -> tuple[str, ...]:
    return (tr("history.reason", reason=reason),) if reason else ()


def _login(by: Header) -> str:
    if by.ssh_key:
        return tr("history.login_key", login=by.login, key=by.ssh_key, address=by.ssh_from)
    return tr("history.login", login=by.login) if by.login not in {"", by.who} else ""


def step_words(step: Step, number: int) -> str:
    """Return what a step was; `number` counts submissions."""
    if step.kind is StepKind.SUBMIT:
        return tr("history.submit", number=number, errors=step.errors, warnings=step.warnings)
    said = tr(f"history.{step.kind.value}ed")
    return f"{said}: {step.reason}" if step.reason else said


def figure_words(schema: Schema, indicator_id: str, figure: Figure) -> str:
    """Return a figure as people read it, a blank one in words."""
    if figure.number is None:
        return tr(f"history.state_{figure.state.value}")
    row = schema.indicators.get(indicator_id)
    return write_figure(figure, row) if row is not None else figure.typed or format(figure.number, "f")


def row_name(schema: Schema, indicator_id: str) -> str:
    """Return what to call a row: its code, and which part of it; its id where the form does not have it."""
    row = schema.indicators.get(indicator_id)
    if row is None:
        return indicator_id
    code = schema.printed_code(row)
    return f"{code} ({row.ordinal})" if row.is_part else code


def local(at: str) -> str:
    """Return a moment of the journals (UTC) as the clock on the wall shows it."""
    try:
        return moment(datetime.fromisoformat(at).astimezone(), language())
    except ValueError:
        return at


def base_words(base: HandedIn) -> str:
    """Return which submission something is compared with."""
    return tr("history.base", number=base.number, at=local(base.step.at), who=base.by.who)


def record_values(schema: Schema, one: Record) -> dict[str, Any]:
    """Return one line of the journals as values for a program; figures are exact text."""
    line, by = one.line, one.by
    told: dict[str, Any] = {"n": line.n, "at": line.at, "who": by.who, "login": by.login}
    told |= {"ssh_key": by.ssh_key, "ssh_from": by.ssh_from, "session": by.session}
    if not isinstance(line, Entry):
        counts = {"errors": line.errors, "warnings": line.warnings, "infos": line.infos}
        return {**told, "step": line.kind.value, "reason": line.reason, **counts, "findings": line.findings}
    return {
        **told,
        "id": line.id,
        "code": row_name(schema, line.id),
        "act": line.act,
        "before": _values(one.before, one.note_before),
        "after": _values(line.figure, line.note),
        "reason": one.reason,
        "correction": one.is_correction,
    }


def difference_values(schema: Schema, one: Difference) -> dict[str, Any]:
    """Return what became of a row since it was handed in as values for a program."""
    told = record_values(schema, one.last)
    return {**told, "before": _values(one.before, one.note_before)}


def _values(figure: Figure, note: str) -> dict[str, str | None]:
    number = None if figure.number is None or figure.state is not State.NUMBER else format(figure.number, "f")
    return {"state": figure.state.value, "figure": number, "typed": figure.typed, "note": note}
