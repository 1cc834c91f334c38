import duckdb
import pytest

from cchc_tui.store.ledger.sqltext import quoted_name, quoted_text, statements, with_parameters


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;", ["SELECT 1"]),
        (" ; ;SELECT 1; -- end\n", ["SELECT 1"]),
        ("SELECT ';' ; SELECT 2", ["SELECT ';'", "SELECT 2"]),
        ("SELECT 'it''s ; so'", ["SELECT 'it''s ; so'"]),
        ('SELECT "a;b"', ['SELECT "a;b"']),
        ("SELECT $$a;b$$, $t$;$$;$t$", ["SELECT $$a;b$$, $t$;$$;$t$"]),
        ("/* a; */ SELECT 1 -- ;", ["/* a; */ SELECT 1 -- ;"]),
        ("", []),
        ("-- nothing", []),
        ("SELECT 'open ; end", ["SELECT 'open ; end"]),
    ],
)
def test_statements_end_at_a_semicolon_that_is_one(sql, found):
    assert statements(sql) == found


@pytest.mark.parametrize(
    ("sql", "written", "names"),
    [
        ("id = :id", "id = $id", ("id",)),
        ("id=:id AND b>=:id", "id=$id AND b>=$id", ("id",)),
        ("f(:a,:b)", "f($a,$b)", ("a", "b")),
        ("$a + :b", "$a + $b", ("a", "b")),
        ("a::DATE + :d::DATE", "a::DATE + $d::DATE", ("d",)),
        ("':no' || \":no\" -- :no\n/* :no */", "':no' || \":no\" -- :no\n/* :no */", ()),
        ("list[1:n]", "list[1:n]", ()),
        ("list[:n]", "list[:n]", ()),
        ("{'a':b}", "{'a':b}", ()),
        ("$$:no$$", "$$:no$$", ()),
    ],
)
def test_a_name_behind_a_colon_is_a_parameter_where_it_can_be_one(sql, written, names):
    assert with_parameters(sql) == (written, names)


def test_a_name_with_a_value_is_a_parameter_in_a_slice_too():
    assert with_parameters("list[:n]", {"n": 1}) == ("list[$n]", ("n",))


@pytest.mark.parametrize("text", ["it's", 'a "b"', "';--", "''", "", "a;b", "đ\n$$"])
def test_a_name_or_text_is_taken_by_sql_as_it_is_whatever_is_in_it(text):
    assert duckdb.execute(f"SELECT {quoted_text(text)}").fetchone() == (text,)
    name = text or "x"
    assert duckdb.execute(f"SELECT 1 AS {quoted_name(name)}").description[0][0] == name
