"""What a draft holds of its submission: the lock that keeps others out, and the place kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.store.disk.lock import Holder, Lock
from cchc_tui.store.disk.takeover import holds, is_own, send_away, was_sent_away
from cchc_tui.store.journals.place import SUFFIX, PlaceFile

if TYPE_CHECKING:
    from cchc_tui.store.journals.place import Place
    from cchc_tui.store.journals.submission import Submission, SubmissionKey
    from cchc_tui.store.sessions.session import Session


class Hold:
    """The lock of one submission, or who has it, or why the disk refuses one.

    `lock` is None where nothing may be written; `earlier` is then the holder if that is an earlier session of
    the same person.
    """

    def __init__(self, key: SubmissionKey, session: Session, lock: Lock | Holder | StoreError | None) -> None:
        self._path = key.beside(session.workspace, ".lock")
        self._session = session
        self._file = PlaceFile(key.beside(session.workspace, SUFFIX))
        self.lock = lock if isinstance(lock, Lock) else None
        self.holder = lock if isinstance(lock, Holder) else None
        self.refusal = lock if isinstance(lock, StoreError) else None
        own = self.holder is not None and is_own(self.holder, session.holder, self._path)
        self.earlier = self.holder if own else None

    @property
    def why(self) -> str:
        """One sentence that says why there is no lock; "" if there is one, or none was asked for."""
        if self.refusal is not None:
            return str(self.refusal)
        if self.holder is None:
            return ""
        return tr("store.held", who=self.holder.who, since=self.holder.since_local())

    def check(self) -> None:
        """Make sure that the lock still is where others look for it.

        Raises:
            StoreError: it was removed or replaced under our hands.
        """
        if self.lock is not None and not self.lock.is_on(self._path):
            raise StoreError("store.gone", path=self._path, why="")

    def place(self, submission: Submission) -> Place:
        """Return where the last one was; what she typed only if it is hers who asks, and not yet kept."""
        place, who, last = self._file.read()
        entry = submission.cells.get(place.row)
        kept = entry is not None and entry.n > last
        mine = self.lock is not None and who == self._session.who and not submission.status.is_locked
        return place if mine and not kept else place.at_rest()

    def remember(self, place: Place, last: int) -> None:
        """Keep where she is."""
        if self.lock is not None:
            self._file.write(place, self._session.who, last)

    def send_earlier_away(self) -> bool:
        """Ask the earlier session to end; False if it has ended already."""
        return self.earlier is not None and send_away(self.earlier, self._path)

    @property
    def is_let_go(self) -> bool:
        """Whether the earlier session holds it no more."""
        return self.earlier is None or not holds(self.earlier.process, self._path)

    @property
    def was_sent_away(self) -> bool:
        """Whether a later session has asked this one to end."""
        return self.lock is not None and was_sent_away(self._path)

    def release(self) -> None:
        """Let the next one in; releasing twice does nothing."""
        self._file.close()
        self.rest()

    def take(self, lock: Lock) -> None:
        """Go on with a lock that was taken anew; others may have been here since."""
        self.lock = lock
        self._file.read()

    def rest(self) -> None:
        """Let others in for as long as nothing is to be written."""
        if self.lock is not None:
            self.lock.release()
            self.lock = None
