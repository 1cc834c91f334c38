"""What is wrong with TOML text, in our own words where `tomllib` says it in English."""

from __future__ import annotations

import re

# How the sentences of `tomllib` begin, and the key of ours that says the same with the mend.
_TOML_SENTENCES = {
    "Cannot declare": "schema.toml_twice",
    "Cannot overwrite": "schema.toml_twice",
    "Cannot redefine": "schema.toml_twice",
    "Duplicate": "schema.toml_twice",
    "Expected '='": "schema.toml_equals",
    "Invalid initial character": "schema.toml_equals",
    "Invalid statement": "schema.toml_equals",
    "Expected ']": "schema.toml_bracket",
    "Unclosed": "schema.toml_bracket",
    "Expected newline": "schema.toml_left_over",
    "Unterminated": "schema.toml_quote",
    "Illegal character": "schema.toml_quote",
    "Unescaped": "schema.toml_backslash",
    "Invalid hex": "schema.toml_backslash",
    "Escaped character": "schema.toml_backslash",
    "Invalid value": "schema.toml_value",
    "Invalid date": "schema.toml_value",
}
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def toml_fault(why: str, text: str) -> tuple[int, str, dict[str, object]]:
    """Return the line of what `tomllib` refused (0 if it names none), and a sentence's key and values."""
    found = _WHERE.search(why)
    line = int(found[1]) if found else text.count("\n") + 1 if "end of document" in why else 0
    if not line:
        return 0, "schema.toml", {"why": why}
    column = int(found[2]) if found else len(text) - text.rfind("\n")
    for start, message in _TOML_SENTENCES.items():
        if why.startswith(start):
            return line, message, {"column": column}
    return line, "schema.toml_at", {"why": _WHERE.sub("", why).strip(), "column": column}
