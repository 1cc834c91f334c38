"""Whom to remind of which submission, as words to copy and send."""
