"""The first screen: an org unit's periods, what is due, and how far each appendix is."""
