"""Copies of the ledger, or of the lake, for those who read."""
