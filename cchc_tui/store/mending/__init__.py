"""Making sound what is not: ledger and journals made anew from what is left, and backups brought back."""
