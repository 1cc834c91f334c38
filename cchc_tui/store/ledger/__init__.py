"""The ledger, one DuckDB file: its tables, views and versions, and taking journals into it."""
