"""Who changed what in one appendix: one row's history, what is unlike the last submission, or all of it."""
