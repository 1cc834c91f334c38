"""``make bench``: how quick the program is, as ratios to a stated baseline measured in the same run.

With ``BENCH_JSON=file`` the figures are also written there, as one flat object.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

from bench import check_engines, keying, starting


def main() -> None:
    """Run every part and print what it measured."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
    figures: dict[str, float | None] = {}
    for part in (starting, keying, check_engines):
        print(part.TITLE)
        figures |= part.measure()
        print()
    target = os.environ.get("BENCH_JSON")
    if target:
        Path(target).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
