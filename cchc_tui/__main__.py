"""Run the program with ``python -m cchc_tui``."""

from cchc_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
