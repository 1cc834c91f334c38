"""A wrong schema file is refused with file, line, key and the mend: all faults at once."""

import pytest

from cchc_tui import messages
from cchc_tui.errors import SchemaError
from cchc_tui.schema.faults import SchemaFaultsError
from cchc_tui.schema.load import MOST_BYTES, load_schema, parse_schema

from .small_schema import SMALL, line_with


def refused(text):
    with pytest.raises(SchemaFaultsError) as error:
        parse_schema(text, "small.toml")
    return error.value


def test_the_small_schema_itself_is_sound():
    schema = parse_schema(SMALL)
    assert list(schema.indicators) == ["share", "resolved", "on_time", "money", "method"]
    assert schema.indicators["on_time"].line == line_with(SMALL, 'id = "on_time"') - 1
    assert schema.rules[1].line == line_with(SMALL, 'id = "files_add_up"') - 1


CASES = [
    # what stands in the file, what is put instead, message, where (piece of the named place)
    ('code = "1.1."', 'code = "1.1."\ncolour = "red"', "unknown_key", "colour"),
    ('flow = "cumulative"\n', "", "missing_key", "row money › flow"),
    ('flow = "cumulative"', 'flow = "yearly"', "not_a_choice", "row money › flow"),
    ('label = "Kinh phí"', "label = 12", "wants_text", "row money › label"),
    ('label = "Kinh phí"', 'label = ""', "empty_text", "label"),
    ('label = "Kinh phí"', 'label = "Kinh  phí"', "loose_spaces", "label"),
    ('label = "Kinh phí"', 'label = "Kinh\\u001b[2Jphí"', "unprintable", "label"),
    ('label = "Kinh phí"', f'label = "{"dài " * 300}!"', "long_text", "label"),
    ('id = "money"', 'id = "Kinh phí"', "bad_id", "id"),
    ('id = "money"', 'id = "sum"', "bad_id", "id"),
    ('id = "money"', 'id = "org_unit"', "bad_id", "id"),
    ('id = "money"', 'id = "resolved"', "id_twice", "row resolved › id"),
    ('code = "1.2."', 'code = "1.1"', "code_twice", "code"),
    ('code = "1.2."', 'code = "1,2"', "bad_code", "code"),
    ("range = [0, 1000.5]", "range = [0, 1000.5]\ndistinct = true", "distinct_no_count", "distinct"),
    ("required = true", "required = true\n  distinct = 1", "wants_flag", "part resolved › distinct"),
    ("required = true", 'required = "true"', "wants_flag", "part resolved › required"),
    ('measure = "Triệu đồng"', 'measure = "Tỷ đồng"', "unknown_measure", "measure"),
    ("range = [0, 1000.5]", "range = [0]", "wants_range", "range"),
    ("range = [0, 1000.5]", "range = [9, 1]", "range_reversed", "range"),
    ("range = [0, 1000.5]", 'range = [0, "1"]', "wants_number", "range"),
    ("range = [0, 1000.5]", "range = [0, true]", "wants_number", "range"),
    ("range = [0, 1000.5]", "range = [0, 0.0005]", "too_many_decimals", "range"),
    ("range = [0, 1000.5]", "range = [0, inf]", "number_too_big", "range"),
    ("usual_max = 500", "usual_max = 5e14", "number_too_big", "usual_max"),
    ('level = "district"', 'level = "province"', "not_a_choice", "level"),
    ('level = "district"', 'level = "district"\nunlike = ["resolved"]', "unlike_of_percent", "unlike"),
    ('level = "district"', 'level = "district"\nreplaces = 3', "wants_ids", "replaces"),
    ('level = "district"', 'level = "district"\nreplaces = ["old", "old"]', "repeated", "replaces"),
    ('{ 0 = "Không", 1 = "Có" }', "{}", "no_codes", "codes"),
    ('{ 0 = "Không", 1 = "Có" }', '{ 0 = "Có", 1 = "Có" }', "repeated", "codes"),
    ('{ 0 = "Không", 1 = "Có" }', '{ a = "Không" }', "bad_coded_value", "codes › a"),
    ('{ 0 = "Không", 1 = "Có" }', '{ 0 = "Không" }\nmeasure = "%"', "measure_and_codes", "measure"),
    ('{ 0 = "Không", 1 = "Có" }', '{ 0 = "Không" }\nrange = [0, 1]', "range_of_codes", "range"),
    ('whole = "resolved"', 'whole = "resolvd"', "unknown_id_near", "percent › whole"),
    ('whole = "resolved"', 'whole = "zzz"', "unknown_id", "percent › whole"),
    ('whole = "resolved"', 'whole = "share"', "percent_of_itself", "percent › whole"),
    ('whole = "resolved"', 'whole = "on_time"', "percent_same", "percent"),
    ('whole = "resolved"', 'whole = "method"', "wants_count", "percent › whole"),
    ('percent = { part = "on_time", whole = "resolved" }', "percent = 5", "wants_table", "percent"),
    ('"Hồ sơ" = { kind = "count" }', '"Hồ sơ" = { kind = "count", decimals = 1 }', "wants_whole", "decimals"),
    ('"Hồ sơ" = { kind = "count" }', '"Hồ sơ" = { kind = "code" }', "not_a_choice", "kind"),
    ('to = "03-14"', 'to = "02-29"', "bad_day", "periods › Q1 › to"),
    ('to = "03-14"', 'to = "14/3"', "bad_day", "to"),
    ('to = "03-14"', "to = 2024-03-14", "wants_text", "to"),
    ("[periods.Q1]", "[periods.q1]", "bad_period", "q1"),
    ('family = "small"', 'family = "../small"', "bad_name", "family"),
    ('en = "Small form"', 'fr = "Petit"', "missing_key", "title › en"),
    ('levels = ["commune", "district"]', 'levels = ["ward"]', "not_a_choice", "levels"),
    ('check = "money > 0"', 'check = "money"', "wants_truth_here", "rule money_for_files › check"),
    ('check = "money > 0"', 'check = "mony > 0"', "unknown_id_near", "check"),
    ('check = "money > 0"', 'check = "earlier(mony) > 0"', "unknown_id_near", "check"),
    ('check = "money > 0"', 'check = "money / 2 > 0"', "expression_divides", "check"),
    ('check = "money > 0"', 'check = "money * money * money > 0"', "three_factors", "check"),
    ('check = "money > 0"', 'check = "money * money * 1000000000 > 0"', "too_large", "check"),
    ('check = "money > 0"', 'check = "percent(money, on_time, resolved)"', "percent_call", "check"),
    ('check = "money > 0"\n', "", "rule_without_check", "rule money_for_files"),
    ('at = "money"\n', "", "missing_key", "at"),
    ('at = "money"', 'at = "1.2"', "bad_id", "at"),
    ('at = "money"', 'at = "method_"', "unknown_id_near", "at"),
    ('at = "money"', 'at = "money"\nexpected = "money + 1"', "expected_circle", "expected"),
    ('at = "money"', 'at = "money"\nexpected = "money > 1"', "wants_number_here", "expected"),
    ('id = "files_add_up"', 'id = "money_for_files"', "rule_twice", "id"),
    ('of = ["on_time"]', 'of = ["resolved"]', "sum_of_itself", "sum"),
    ('of = ["on_time"]', "of = []", "missing_key", "sum › of"),
    ('of = ["on_time"]', 'of = ["on_tim"]', "unknown_id_near", "sum"),
    ('severity = "info"', 'severity = "info"\ncheck = "money > 1"', "check_and_sum", "sum"),
    ('severity = "info"', 'severity = "fatal"', "not_a_choice", "severity"),
]


@pytest.mark.parametrize(("piece", "instead", "message", "where"), CASES)
def test_each_fault_names_line_key_and_mend(piece, instead, message, where):
    text = SMALL.replace(piece, instead, 1)
    assert text != SMALL
    faults = refused(text).faults
    found = [fault for fault in faults if fault.message == f"schema.{message}"]
    assert found, [fault.message for fault in faults]
    assert where in found[0].where
    first = line_with(SMALL, piece)
    assert first - 8 <= found[0].line <= first + piece.count("\n") + instead.count("\n") + 1
    for language in messages.LANGUAGES:
        sentence = found[0].get(language)
        assert sentence
        assert "{" not in sentence.replace("{ }", "")


def test_a_fault_in_a_value_is_shown_on_the_line_of_its_key():
    text = SMALL.replace('label = "Kinh phí"', "label = 12")
    assert [fault.line for fault in refused(text).faults] == [line_with(SMALL, 'label = "Kinh phí"')]


def test_all_faults_are_said_at_once_in_the_order_of_the_file():
    text = SMALL.replace('to = "03-14"', 'to = "14-03"').replace("usual_max = 500", "usual_max = true")
    error = refused(text.replace('severity = "info"', 'severity = "bad"'))
    assert [fault.message for fault in error.faults] == [
        "schema.bad_day",
        "schema.wants_number",
        "schema.not_a_choice",
    ]
    lines = str(error).splitlines()
    assert lines[0].startswith("Tệp biểu mẫu small.toml có 3 chỗ sai")
    assert lines[1].startswith(f"small.toml:{line_with(SMALL, 'to = ')}: periods › Q1 › to: ")


def test_sums_that_lead_back_to_themselves_are_refused_with_the_way_round():
    text = SMALL + (
        '\n[[rule]]\nid = "back"\nsum = { total = "on_time", of = ["resolved"] }\nseverity = "info"\n'
        'message = { vi = "Vòng.", en = "Round." }\n'
    )
    (fault,) = refused(text).faults
    assert fault.message == "schema.circle"
    assert "on_time → resolved → on_time" in fault.get("vi")


def test_percentages_that_need_each_other_are_refused_with_the_way_round():
    text = SMALL.replace('measure = "Hồ sơ"', 'measure = "%"').replace(
        "required = true", 'percent = { part = "share", whole = "on_time" }'
    )
    assert "schema.circle" in {fault.message for fault in refused(text).faults}


def test_numbers_keep_their_exact_digits():
    assert parse_schema(SMALL).indicators["money"].high == "1000.5"
    text = SMALL.replace("1000.5]", "100000000000.001]")
    assert parse_schema(text).indicators["money"].high == "100000000000.001"


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"", "file_empty", 0),
        (b" \n\n", "file_empty", 0),
        (SMALL.encode("utf-16"), "utf16", 1),
        (
            SMALL.encode("utf-8").replace("Kinh phí".encode(), b"Kinh ph\xed"),
            "not_utf8",
            line_with(SMALL, "Kinh phí"),
        ),
        (SMALL.replace("Kinh phí", "Kinh phi\u0301").encode(), "not_nfc", line_with(SMALL, "Kinh phí")),
        (SMALL.replace('"Kinh phí"', '"Kinh phí').encode(), "toml_quote", line_with(SMALL, "Kinh phí")),
        (
            SMALL.replace('code = "1.2."', 'code = "1.2."\ncode = "1.3."').encode(),
            "toml_twice",
            line_with(SMALL, '"1.2."') + 1,
        ),
        (b"a = " + b"[" * 5000, "toml_deep", 0),
        (b"a = " + b"9" * 5000, "toml", 0),
        (b"\x00\x01\x02", "toml_equals", 1),
    ],
)
def test_a_file_that_is_no_schema_at_all_gets_one_clear_sentence(content, message, line, tmp_path):
    path = tmp_path / "form.toml"
    path.write_bytes(content)
    with pytest.raises(SchemaFaultsError) as error:
        load_schema(path)
    (fault,) = error.value.faults
    assert (fault.message, fault.line) == (f"schema.{message}", line)
    assert fault.get("en")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "form.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    schema = load_schema(path)
    assert schema.indicators["money"].line == line_with(SMALL, 'id = "money"') - 1


def test_a_missing_folder_or_huge_file_is_said_in_one_sentence(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SchemaError, match="Không đọc được"):
            load_schema(path)
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(SchemaError, match="lớn hơn"):
        load_schema(huge)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\na = 2", "toml_twice"),
        ("a = 1\n[a]", "toml_twice"),
        ("a = 1\nb", "toml_equals"),
        ("a = 1\ntỷ = 2", "toml_equals"),
        ("a = 1\n[b", "toml_bracket"),
        ("a = 1\nb = [1, 2", "toml_bracket"),
        ("a = 1\nb = {c = 1", "toml_bracket"),
        ('a = 1\nb = "x" y', "toml_left_over"),
        ('a = 1\nb = "x', "toml_quote"),
        ('a = 1\nb = "\\d"', "toml_backslash"),
        ("a = 1\nb = 98,5", "toml_left_over"),
        ("a = 1\nb = đúng", "toml_value"),
    ],
)
def test_slips_of_writing_are_told_in_plain_words_with_their_line(text, message):
    (fault,) = refused(text).faults
    assert (fault.message, fault.line) == (f"schema.{message}", 2)
    assert "cột" in fault.get("vi")
    assert "column" in fault.get("en")
