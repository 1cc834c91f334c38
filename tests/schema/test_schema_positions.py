"""Lines of keys are found in any way that TOML may be written."""

from cchc_tui.schema.positions import line_index, line_of

TEXT = '''\
# [[row]] in a comment
family = "a # b"
text = """
[[row]]
id = "no" \\""" """
list = [
  1, # ]
  { b = "]" },
]
[ "quoted.name" . 'x' ]
key.deep = 1
[[row]]
id = "first"
  [[row.part]]
  id = "inner"
[[row]]
id = "second"
  [[row.part]]
  label = '\\'
  [row.part.percent]
  part = "x"
'''


def test_tables_and_keys_have_the_line_they_start_on():
    lines = line_index(TEXT)
    assert lines["family",] == 2
    assert lines["text",] == 3
    assert lines["list",] == 6
    assert lines["quoted.name", "x"] == 10
    assert lines["quoted.name", "x", "key", "deep"] == 11
    assert lines["row", 0, "id"] == 13
    assert lines["row", 0, "part", 0, "id"] == 15
    assert lines["row", 1] == 16
    assert lines["row", 1, "part", 0, "label"] == 19
    assert lines["row", 1, "part", 0, "percent", "part"] == 21
    assert ("id",) not in lines


def test_a_key_that_is_missing_has_the_line_of_its_table():
    lines = line_index(TEXT)
    assert line_of(("row", 1, "part", 0, "id"), lines) == 18
    assert line_of(("list", 1, "b"), lines) == 6
    assert line_of(("nowhere",), lines) == 1
