"""Bringing journals into the ledger: whoever gets the lock does it for all sessions."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store.checking.stored import StoredChecks
from cchc_tui.store.journals.archiving import tidy
from cchc_tui.store.journals.markers import Marker, Seen, all_journals, is_journal, markers
from cchc_tui.store.journals.survey import check_identity, folder_of
from cchc_tui.store.ledger.compaction import MOST_RECENT, compact
from cchc_tui.store.ledger.damage import LedgerDamagedError, set_aside
from cchc_tui.store.ledger.finding_rows import check, check_anew
from cchc_tui.store.ledger.intake import Intake
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.troubles import (
    OLD_RULES,
    REMADE,
    STOPPED,
    is_submission,
    keep_troubles,
    leave_notice,
    read_troubles,
)
from cchc_tui.store.ledger.waiting import read_waiting, write_waiting
from cchc_tui.store.workspaces.modes import is_left_to_others

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace

_AT_ONCE, _LINES_AT_ONCE = 200, 20_000
"""How many journals are taken in within one transaction, and about how many lines."""
ANEW = 25
"""How many submissions a merge on the side checks anew: while it does, somebody may be keying."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: cells and steps taken in, of how many submissions, and what could not be.

    `problems` are sentences to show; a journal that has one keeps its rows and is tried again next time. They
    also stay on disk for those who ask later.
    """

    entries: int = 0
    steps: int = 0
    submissions: int = 0
    problems: tuple[CchcError, ...] = ()
    seconds: float = 0.0


def merge(
    workspace: Workspace, *, everything: bool = False, anew: int | None = None, wait: float = 0
) -> Merged | None:
    """Take the new rows of all journals into the ledger; None if another process or account has to.

    May be done any number of times, and killed at any moment: each row gets there once. `everything` looks
    at all journals, marked or not. `anew` is how many submissions, at most, are checked anew where their
    form's rules have changed since; how many are left then is a problem. `wait` is how many seconds to wait
    for the lock. A ledger that is damaged is set aside and made anew from the journals.

    Raises:
        StoreError: the ledger or its folder cannot be written.
    """
    began = time.perf_counter()
    workspace = workspace.whole()
    lock = None if is_left_to_others(workspace) else ledger_lock(workspace, wait=wait)
    if lock is None:
        return None
    with lock:
        looked, pending = time.time(), markers(workspace)
        known = read_troubles(workspace)
        failed = {name: error for name, error in known.items() if name and not is_journal(name)}
        again = [name for name in known if is_journal(name)]
        try:
            seen = Seen(workspace, looked)
            again += all_journals(workspace) if everything else []
            result = _merge(workspace, pending, seen, again, failed)
            if anew is not None:
                _take_in(workspace, {}, failed, anew)
        except BaseException as error:  # whatever ends it, the markers stay for the next; raised on
            for marker in pending:
                marker.release(merged=False)
            if isinstance(error, StoreError):
                keep_troubles(workspace, {**known, STOPPED: error})
            raise
        keep_troubles(workspace, failed)
        for marker in pending:
            marker.release(merged=failed.keys().isdisjoint(marker.journals))
        over = [name for marker in pending if marker.lock is not None for name in marker.journals]
        names = all_journals(workspace) if everything else over
        tidy(workspace, dict.fromkeys(folder_of(name) for name in names), failed)
    seconds = time.perf_counter() - began
    return Merged(*result, problems=tuple(failed.values()), seconds=seconds)


def settle(workspace: Workspace) -> None:
    """Bring the ledger in step with forms and org units, and make it if it is gone; its lock must be held.

    Raises:
        StoreError: the ledger cannot be written.
    """
    workspace = workspace.whole()
    known = read_troubles(workspace)
    failed = {name: error for name, error in known.items() if not is_journal(name)}
    # a journal that failed may have been mended since
    _take_in(workspace, dict.fromkeys((name for name in known if is_journal(name)), 0), failed)
    keep_troubles(workspace, failed)


def start_anew(workspace: Workspace) -> None:
    """Make the ledger anew from all journals, since what was read of it is damaged; its lock must be held.

    Raises:
        StoreError: the ledger cannot be written.
    """
    _put_aside(workspace)
    settle(workspace)


def _merge(
    workspace: Workspace,
    pending: Sequence[Marker],
    seen: Seen,
    again: Sequence[str],
    failed: dict[str, CchcError],
) -> tuple[int, int, int]:
    named = list(dict.fromkeys(journal for marker in pending for journal in marker.journals))
    living = [journal for marker in pending if marker.lock is None for journal in marker.journals]
    journals = {**seen.sizes(again), **seen.changed(named)}
    is_owed = OLD_RULES in failed or any(map(is_submission, failed))
    if not journals and workspace.ledger.exists() and not is_owed:
        # who committed while the last one was at it waits to hear that all was taken in
        seen.write({}, living)
        return 0, 0, 0
    counts = _take_in(workspace, journals, failed)
    seen.write({name: size for name, size in journals.items() if name not in failed}, living)
    return counts


def _take_in(
    workspace: Workspace, journals: Mapping[str, int], failed: dict[str, CchcError], anew: int | None = None
) -> tuple[int, int, int]:
    """Take in journals; a ledger that cannot take them because it is damaged is made anew first."""
    anew = ANEW if anew is None else anew
    try:
        return _fill(workspace, journals, failed, anew)
    except LedgerDamagedError:
        failed[REMADE] = _put_aside(workspace)
    return _fill(workspace, journals, failed, anew)


def _put_aside(workspace: Workspace) -> StoreError:
    """Set the ledger aside and say so."""
    remade = StoreError("store.ledger_remade", kept=set_aside(workspace.ledger))
    leave_notice(workspace, remade)
    return remade


def _fill(
    workspace: Workspace, journals: Mapping[str, int], failed: dict[str, CchcError], anew: int
) -> tuple[int, int, int]:
    """Take in some journals, or all there are if the ledger is new or was never made to its end."""
    if not workspace.ledger.exists():
        check_identity(workspace)
    entries = steps = 0
    changed: set[SubmissionKey] = set()
    with open_ledger(workspace) as connection:
        is_whole = connection.execute("SELECT value FROM meta WHERE name = 'whole'").fetchone() is not None
        names = list(journals if is_whole else dict.fromkeys([*all_journals(workspace), *journals]))
        checks, done = StoredChecks(workspace, keep=True), 0
        ahead = Counter(folder_of(name) for name in names)
        while done < len(names):
            with transaction(connection):
                intake, taken = _take(connection, workspace, names[done : done + _AT_ONCE], failed)
                ahead.subtract(folder_of(name) for name in names[done : done + taken])
                waiting = read_waiting(connection) | intake.changed
                now = {key for key in waiting if not ahead[key.name]}
                check(connection, checks, now, failed)
                intake.close()
                write_waiting(connection, waiting - now)
            done += taken
            entries, steps = entries + intake.entries, steps + intake.steps
            changed |= intake.changed
            with transaction(connection):
                compact(connection, MOST_RECENT)
        check_anew(connection, checks, workspace.schemas(), failed, anew)
        if not is_whole:
            # a name of its own: the next ledger may be given this one's place on the disk
            connection.execute("INSERT INTO meta VALUES ('whole', ?)", [os.urandom(8).hex()])
    return entries, steps, len(changed)


def _take(
    connection: DuckDBPyConnection, workspace: Workspace, names: Sequence[str], failed: dict[str, CchcError]
) -> tuple[Intake, int]:
    """Take in journals until it is much; say how many were taken to their end."""
    intake, taken = Intake(connection, workspace, names), 0
    for name in names:
        try:
            if not intake.take(name):
                break
        except CchcError as error:
            failed[name] = error
        taken += 1
        if intake.entries + intake.steps >= _LINES_AT_ONCE:
            break
    intake.announce()
    return intake, taken
