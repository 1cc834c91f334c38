"""Org units over time: who they are, from when to when, and what became of them."""
