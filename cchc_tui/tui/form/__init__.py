"""The screen on which an appendix is keyed."""
