"""Questions in SQL, each in a process of its own, on a copy, with limits that hold."""
