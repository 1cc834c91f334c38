"""What stood on the bottom line when the language was changed, said in the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import language, tr

if TYPE_CHECKING:
    from cchc_tui.tui.form.desk import Desk


def say_anew(desk: Desk) -> None:
    """Say question and message in the language that is spoken now; what only told of the last key goes."""
    desk.spoken = language()
    if desk.prompt is not None:
        desk.prompt.say_anew(desk)
    said, desk.message = desk.message, None
    if said is None:
        return
    if said.about is not None:
        desk.announce(said.about)
    elif desk.offered:
        desk.say(tr("form.resumed"))
    elif not desk.filling.judges:
        desk.refuse_change()
