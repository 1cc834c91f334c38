"""Submissions opened to be filled, the steps that they take, and who merges for all who are at it."""
