"""Questions across periods and org units, shipped with the program."""
