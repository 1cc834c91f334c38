"""Kill the program many times over: ``python -m tests.killing [KILLS [SEED]]``.

Half of the kills are of keying, half of what is done to a whole workspace: merging, migrating, backing up …
"""

from __future__ import annotations

import random
import sys
import time

from tests.killing.campaign import kills
from tests.killing.deeds import deed_kills

SHARE_ON_TERMINALS = 0.2
LONGEST_SECONDS = 1800


def main(count: int = 500, seed: int | None = None) -> None:
    """Kill so many times, and say what came of it."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    _say(f"{count} kills, seed {seed} (again: python -m tests.killing {count} {seed})")
    began = time.monotonic()
    total = kills(count - count // 2, seed, SHARE_ON_TERMINALS, LONGEST_SECONDS)
    _tell(total._asdict(), began)
    began = time.monotonic()
    _tell(deed_kills(count // 2, seed, LONGEST_SECONDS), began)


def _tell(tally: dict[str, int], began: float) -> None:
    told = ", ".join(f"{name} {value}" for name, value in tally.items())
    _say(f"nothing lost, doubled or torn: {told}; {time.monotonic() - began:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
