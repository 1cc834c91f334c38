"""Submissions as files to keep and to sign, and whether a file is what was handed in."""
