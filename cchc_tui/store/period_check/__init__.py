"""All stored forms of a period checked at once, out of the ledger, as each is checked while it is typed."""
