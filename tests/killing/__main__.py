"""Kill the program many times over: ``python -m tests.killing [KILLS [SEED]]``.

So many kills of what is done to a whole workspace (merging, migrating, copying, exporting …), and two fifths
as many of keying. After each: what was acknowledged is there once, and the doctor finds the workspace sound.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from tests.killing.campaign import kills
from tests.killing.deeds import deed_kills

if TYPE_CHECKING:
    from tests.killing.campaign import Tally as Keyed
    from tests.killing.deeds import Tally

SHARE_ON_TERMINALS = 0.2
LONGEST_SECONDS = 3600
_ROW = "{0:<12}{1:>8}{2:>14}{3:>10}"


def main(count: int = 500, seed: int | None = None) -> int:
    """Kill so many times, say what came of it, and return the exit status: 1 if the time did not suffice."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    keyed = 2 * count // 5
    _say(f"{count} kills of deeds and {keyed} of keying, seed {seed}: python -m tests.killing {count} {seed}")
    deeds = deed_kills(count, seed, LONGEST_SECONDS)
    _tell_deeds(deeds)
    began = time.monotonic()
    keying = kills(keyed, seed, SHARE_ON_TERMINALS, LONGEST_SECONDS)
    _tell_keying(keying, time.monotonic() - began)
    if sum(one.killed for one in deeds) < count or keying.kills < keyed:
        _say("the time was over before all of them")
        return 1
    _say("nothing lost, doubled or torn; sound after each")
    return 0


def _tell_deeds(deeds: list[Tally]) -> None:
    _say(_ROW.format("deed", "killed", "done before", "seconds"))
    for one in deeds:
        _say(_ROW.format(one.name, one.killed, one.done, f"{one.seconds:.0f}"))
    total = (sum(one.killed for one in deeds), sum(one.done for one in deeds))
    _say(_ROW.format("all", *total, f"{sum(one.seconds for one in deeds):.0f}"))


def _tell_keying(keying: Keyed, seconds: float) -> None:
    _say(_ROW.format("keying", keying.kills, "", f"{seconds:.0f}"))
    more = keying._asdict()
    _say("  of these " + ", ".join(f"{name} {value}" for name, value in more.items() if name != "kills"))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
