"""Enter, check, keep and question the indicator appendix of CCHC reports."""
