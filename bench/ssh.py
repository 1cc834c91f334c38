"""``make bench-ssh``: bytes and waiting over real ssh on loopback, beside what others would cost.

The real appendix is keyed from top to bottom into the form, into a form of stock `Input`s, and into VisiData
on the same table. With ``--json`` only one flat object is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext, redirect_stdout

from bench import crowd, delayed, ready, single
from bench.remote import available, server

PARTS = (single, ready, delayed, crowd)


def main() -> int:
    """Run every part and print what it measured."""
    parser = argparse.ArgumentParser(prog="bench.ssh", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one flat JSON object and nothing else")
    arguments = parser.parse_args()
    missing = available()
    if missing:
        print(f"no figures: {missing}", file=sys.stderr)
        print("{}" if arguments.json else "")
        return 0
    figures: dict[str, float | None] = {}
    with server() as sshd, redirect_stdout(sys.stderr) if arguments.json else nullcontext():
        for part in PARTS:
            print(part.TITLE, flush=True)
            figures |= part.measure(sshd)
            print(flush=True)
    if arguments.json:
        print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
