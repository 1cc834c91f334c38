"""Appendices as files: text and Markdown tables, our own TOML, tables with a row per submission."""
