"""Keeping what was typed: journals first, then the ledger; snapshots for those who read."""
