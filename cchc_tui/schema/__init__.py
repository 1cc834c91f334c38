"""What an appendix is: editions read out of TOML into frozen values, and the expressions of their rules."""
