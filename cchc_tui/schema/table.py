"""One TOML table, read strictly: each value by its key and type, and no key left over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cchc_tui.messages import LANGUAGES, tr_in
from cchc_tui.schema.model import Level, Text
from cchc_tui.schema.parse import MOST_DIGITS, is_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.schema.faults import Collector, Path

LONGEST_TEXT = 1000
LONGEST_ID = 60
# Names that every table of submissions uses for columns of its own.
TAKEN_IDS = frozenset({"org_unit", "period"})


class Table:
    """A table of the file; its getters note what is wrong and give a harmless value instead."""

    def __init__(self, values: Mapping[str, Any], path: Path, faults: Collector) -> None:
        self.values = values
        self.path = path
        self._faults = faults
        self._seen: set[str] = set()

    def fault(self, key: str, message: str, /, **values: object) -> None:
        """Note that the value of `key` is wrong."""
        self._faults.add((*self.path, key) if key else self.path, message, **values)

    def has(self, key: str) -> bool:
        """Whether the file gives this key."""
        return key in self.values

    def take(self, key: str, *, required: bool = False) -> Any:  # noqa: ANN401  (whatever TOML holds)
        """Return the value as it is, None if there is none."""
        self._seen.add(key)
        value = self.values.get(key)
        if value is None and required:
            self.fault(key, "schema.missing_key", key=key)
        return value

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self._seen:
                self.fault(key, "schema.unknown_key", key=key, known=", ".join(sorted(self._seen)))

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Return one line of printable text, "" if it is absent or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, "schema.wants_text", found=toml_type(value))
            return ""
        if not value.strip():
            self.fault(key, "schema.empty_text")
        elif not value.isprintable():
            self.fault(key, "schema.unprintable")
        elif len(value) > longest:
            self.fault(key, "schema.long_text", most=longest)
        elif "  " in value or value[0] == " " or value[-1] == " ":
            self.fault(key, "schema.loose_spaces")
        else:
            return value
        return ""

    def identifier(self, key: str, *, required: bool = True) -> str:
        """Return an id, "" if it is absent or wrong."""
        value = self.text(key, required=required)
        return value if not value or self._fits_id(key, value) else ""

    def identifiers(self, key: str) -> tuple[str, ...]:
        """Return a list of ids; one id may stand without brackets."""
        value = self.take(key)
        if value is None:
            return ()
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.fault(key, "schema.wants_ids", found=toml_type(value))
            return ()
        if len(set(found)) != len(found):
            self.fault(key, "schema.repeated", found=next(one for one in found if found.count(one) > 1))
        return tuple(one for one in dict.fromkeys(found) if self._fits_id(key, one))

    def _fits_id(self, key: str, value: str) -> bool:
        if not is_id(value) or len(value) > LONGEST_ID or value in TAKEN_IDS:
            self.fault(key, "schema.bad_id", found=value)
            return False
        return True

    def flag(self, key: str) -> bool:
        """Return true or false, false if absent."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, "schema.wants_flag", found=toml_type(value))
        return False

    def choice(self, key: str, known: tuple[str, ...], *, default: str = "") -> str:
        """Return one of a closed list of words; without a default the key must be there."""
        if default and not self.has(key):
            self._seen.add(key)
            return default
        value = self.text(key)
        if value and value not in known:
            self.fault(key, "schema.not_a_choice", found=value, known=", ".join(known))
            value = ""
        return value or default or known[0]

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        """Return a whole number between bounds."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(key, "schema.wants_whole", least=least, most=most)
            return default
        return value

    def number(self, key: str, value: object, decimals: int) -> str | None:
        """Return a number of at most `decimals` as text, None if it is none; `key` says where it stands."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(key, "schema.wants_number", found=toml_type(value))
            return None
        number = Decimal(value)
        if not number.is_finite() or abs(number) >= 10 ** (MOST_DIGITS - decimals):
            self.fault(key, "schema.number_too_big", most=MOST_DIGITS)
            return None
        if int(number.as_tuple().exponent) < -decimals:
            if number != round(number, decimals):
                self.fault(key, "schema.too_many_decimals", most=decimals)
                return None
            number = round(number, decimals)
        return format(number, "f")

    def both(self, key: str) -> Text:
        """Return a sentence in both languages, written ``{vi = "…", en = "…"}``."""
        inner = self.table(key, required=True)
        if inner is None:
            return Text("", "")
        text = Text(inner.text("vi"), inner.text("en"))
        inner.close()
        return text

    def table(self, key: str, *, required: bool = False) -> Table | None:
        """Return a table inside this one."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, "schema.wants_table", found=toml_type(value))
            return None
        return Table(value, (*self.path, key), self._faults)

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables, written ``[[key]]``."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, "schema.wants_tables", key=key)
            return []
        return [Table(one, (*self.path, key, place), self._faults) for place, one in enumerate(value)]

    def levels(self, key: str, among: frozenset[Level]) -> frozenset[Level]:
        """Return one level or a list of them, all of `among`; empty if absent or wrong."""
        value = self.take(key)
        if value is None:
            return frozenset()
        found = value if isinstance(value, list) and value else [value]
        known = ", ".join(sorted(among))
        for one in found:
            if not isinstance(one, str) or one not in among:
                self.fault(key, "schema.not_a_choice", found=one, known=known)
                return frozenset()
        return frozenset(Level(one) for one in found)


_TYPES = {bool: "flag", str: "text", int: "number", Decimal: "number", list: "list", dict: "table"}


def toml_type(value: object) -> Text:
    """Return what to call the type of a TOML value."""
    name = _TYPES.get(type(value), "date")
    return Text(*(tr_in(spoken, f"schema.type_{name}") for spoken in LANGUAGES))
