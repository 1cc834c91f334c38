"""An officer who asks one question after the other, without a pause, until her input ends."""

from __future__ import annotations

import json
import select
import sys
import time

from bench.many_clerk import cpu_seconds
from cchc_tui.errors import CchcError
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.workspace import Workspace

QUESTIONS = (
    "SELECT count(*), sum(figure) FROM figures WHERE period = '2024-Q1'",
    "SELECT id, figure, note FROM figures WHERE org_unit = '00001' AND period = '2024-Q1'",
    "SELECT status, count(*) FROM submissions WHERE period = '2024-Q1' GROUP BY status",
    "SELECT org_unit, severity, count(*) FROM findings WHERE period = '2024-Q1' GROUP BY ALL",
    "SELECT id, avg(figure), max(figure) FROM figures WHERE year = 2023 GROUP BY id",
)


def main() -> None:
    """Ask in turn."""
    workspace = Workspace.open(sys.argv[1])
    began, used = time.monotonic(), sum(cpu_seconds())
    taken: list[float] = []
    refused: list[str] = []
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        start = time.monotonic()
        try:
            answer = run_query(workspace, QUESTIONS[len(taken) % len(QUESTIONS)])
            refused += answer.problems
        except CchcError as error:
            refused.append(str(error))
        taken.append(time.monotonic() - start)
    cpu = sum(cpu_seconds()) - used
    share = cpu / (time.monotonic() - began)
    print(json.dumps({"seconds": taken, "cpu": cpu, "cores": share, "refused": refused}), flush=True)


if __name__ == "__main__":
    main()
