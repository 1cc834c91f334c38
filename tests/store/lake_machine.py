"""One machine of several: keys figures, says each one once it is kept, and sends them; until killed."""

import select
import sys
from itertools import count

from cchc_tui.store.copies import sharing
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import enter, key_of


def main(root, org_unit, first):
    workspace = Workspace.open(root)
    for number in count(first):
        if select.select([sys.stdin], [], [], 0)[0]:
            return  # whoever started it wants no more
        with Draft.open(workspace, key_of("2024-Q1", org_unit), "lan") as draft:
            enter(draft, spent=str(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        merge(workspace, wait=10)
        sharing.refresh_here(workspace, wait=20)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
