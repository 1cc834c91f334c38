"""Whatever is done to a schema file, loading it gives a schema or a refusal that says where."""

import copy
import datetime as dt
import tomllib

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.schema.faults import SchemaFaultsError
from cchc_tui.schema.lint import lint
from cchc_tui.schema.load import parse_schema
from cchc_tui.schema.shipped import find_schema
from cchc_tui.schema.show import as_data

from .small_schema import SMALL

SHIPPED = find_schema("cchc-xa-2022").read_text(encoding="utf-8")
DATA = tomllib.loads(SHIPPED)
SMALL_DATA = tomllib.loads(SMALL)

_PIECES = st.sampled_from(
    [
        "",
        '"',
        "'''",
        '"""',
        "[",
        "]",
        "[[row]]",
        "{",
        "}",
        "=",
        "\n",
        "#",
        "\\",
        "é",
        "\u0301",
        "\x00",
        "1e999",
        "id = 1",
    ]
)
_WEIRD = st.sampled_from(
    [
        *(None, True, 0, -1, 10**30, 1.5, float("inf"), float("nan"), "", " ", "a", "1.1.", "%", "\x1b[2J"),
        *([], {}, [[]], [{}], {"": {}}, {"a": [1]}, dt.date(2024, 2, 29), dt.time(1, 2)),
        *("a" * 5000, "tasks_done", ["tasks_done"], "sum(", "tasks_done > 0", "-" * 300 + "1"),
    ]
)


def loads_or_says_where(text):
    try:
        schema = parse_schema(text, "mangled.toml")
    except SchemaFaultsError as error:
        refused = error
    else:
        assert as_data(schema)["name"] == schema.name
        assert all(fault.get("en") for fault in lint(schema))
        return
    last = text.count("\n") + 1
    assert refused.faults
    assert all(0 <= fault.line <= last and fault.get("vi") and fault.get("en") for fault in refused.faults)
    assert "mangled.toml" in str(refused)


@given(st.integers(0, len(SHIPPED)), st.integers(0, 200), _PIECES)
def test_a_file_with_something_cut_out_or_put_in_is_loaded_or_refused_with_lines(at, cut, piece):
    loads_or_says_where(SHIPPED[:at] + piece + SHIPPED[at + cut :])


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    with pytest.raises(SchemaFaultsError) as refused:
        parse_schema(content.decode("utf-8", "replace"), "mangled.toml")
    assert "mangled.toml" in str(refused.value)


def _places(data, path=()):
    """Paths of everything inside tables and lists."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inside:
        yield (*path, step)
        yield from _places(value, (*path, step))


def _put(data, path, value):
    for step in path[:-1]:
        data = data[step]
    if value is None:
        del data[path[-1]]
    else:
        data[path[-1]] = copy.deepcopy(value)


@given(st.sampled_from(list(_places(DATA))), _WEIRD)
def test_the_shipped_form_with_any_value_replaced_is_loaded_or_refused(path, value):
    data = copy.deepcopy(DATA)
    _put(data, path, value)
    loads_or_says_where(tomli_w.dumps(data))


@given(st.data())
def test_a_small_form_with_several_values_replaced_is_loaded_or_refused(data):
    changed = copy.deepcopy(SMALL_DATA)
    for _ in range(data.draw(st.integers(1, 6))):
        places = list(_places(changed))
        if places:
            _put(changed, data.draw(st.sampled_from(places)), data.draw(_WEIRD))
    loads_or_says_where(tomli_w.dumps(changed))
