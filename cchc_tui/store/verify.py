"""Comparing ledger, journals and the chain of hashes, and adding to the chain what was found good."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.store import chain
from cchc_tui.store.examination import examine, ledger_copy
from cchc_tui.store.remark import note

if TYPE_CHECKING:
    from cchc_tui.store.remark import Remark
    from cchc_tui.store.workspace import Workspace


class Verified(NamedTuple):
    """What was found, the head of the chain and the checksum of the content."""

    remarks: tuple[Remark, ...]
    head: str
    content: str
    lines: int
    submissions: int

    @property
    def is_good(self) -> bool:
        """Whether nothing was changed behind the program's back."""
        return not any(one.trouble for one in self.remarks)


def verify(workspace: Workspace) -> Verified:
    """Compare every line of the ledger with the journals, and these with the chain.

    Where all is good the chain gets a link for what came since the last.

    Raises:
        StoreError: the ledger or the chain cannot be read, or another process keeps the ledger for too long.
    """
    path = workspace.data / chain.FILE
    if workspace.ledger.exists():
        with ledger_copy(workspace) as connection:
            examined = examine(workspace, connection)
    else:
        examined = examine(workspace, None)
        examined.remarks.append(note("ledger", "sound.verify_no_ledger"))
    remarks = [*examined.remarks, *chain.check_chain(workspace, chain.read_chain(path), examined.remarks)]
    if examined.waiting and examined.ledger is not None:
        remarks.append(note("ledger", "sound.waiting", count=examined.waiting))
    told = tuple({str(one.said): one for one in remarks}.values())
    content = examined.journals
    good = not any(one.trouble for one in told)
    head = chain.extend(workspace, examined.heads) if good else ""
    return Verified(told, head, content.checksum, content.lines, len(content.digests))
