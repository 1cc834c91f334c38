"""One appendix being filled: figures, how typed text is read, derived percentages, undo."""
