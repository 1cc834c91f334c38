"""The rule language: what is read, what is refused and where, and writing it back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.schema.expression import Arithmetic, Call, Compare, Figure, Logic, Negate, Not, Number
from cchc_tui.schema.lint import lint
from cchc_tui.schema.load import parse_schema
from cchc_tui.schema.parse import ExpressionError, figures_in, parse_expression, write_expression
from cchc_tui.schema.show import shown_rules

from .small_schema import SMALL

A, B, C = Figure("a"), Figure("b"), Figure("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("-a * b", Arithmetic("*", Negate(A), B)),
        ("a < b < c", Logic("and", Compare("<", A, B), Compare("<", B, C))),
        (
            "a == 1 implies b == 1 implies c == 1",
            Logic(
                "implies",
                Compare("==", A, Number(Decimal(1))),
                Logic("implies", Compare("==", B, Number(Decimal(1))), Compare("==", C, Number(Decimal(1)))),
            ),
        ),
        (
            "not a > b and c > a",
            Logic("and", Not(Compare(">", A, B)), Compare(">", C, A)),
        ),
        (
            "a > b or a > c and b > c",
            Logic("or", Compare(">", A, B), Logic("and", Compare(">", A, C), Compare(">", B, C))),
        ),
        ("earlier(a) <= a", Compare("<=", Figure("a", "earlier"), A)),
        ("percent(a, b, c)", Call("percent", (A, B, C))),
        ("percent(a, b - c, c)", Call("percent", (A, Arithmetic("-", B, C), C))),
        ("adds_up(a, b, c)", Call("adds_up", (A, B, C))),
        (
            "sum(a, b + 0.50) == c",
            Compare("==", Call("sum", (A, Arithmetic("+", B, Number(Decimal("0.50"))))), C),
        ),
    ],
)
def test_an_expression_is_read_as_the_grammar_says(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "key", "column"),
    [
        ("", "schema.expression_ends", 1),
        ("a +", "schema.expression_ends", 4),
        ("a < (b", "schema.expression_ends", 7),
        ("a / b > 1", "schema.expression_divides", 3),
        ("a = b", "schema.expression_single_equals", 3),
        ("a > 98%", "schema.expression_percent_sign", 7),
        ("a > 98,5", "schema.expression_unexpected", 7),
        ("a > 1.180.000", "schema.expression_number", 5),
        ("a > ²", "schema.expression_number", 5),
        ("tỷ_lệ > 1", "schema.expression_name", 1),
        ("Tasks > 1", "schema.expression_name", 1),
        ("a > b c", "schema.expression_unexpected", 7),
        ("a > b)", "schema.expression_unexpected", 6),
        ("round(a) > 1", "schema.expression_function", 1),
        ("a > sum", "schema.expression_not_id", 5),
        ("a > and", "schema.expression_unexpected", 5),
        ("percent(a, b)", "schema.expression_arity", 1),
        ("abs(a, b) > 1", "schema.expression_arity", 1),
        ("adds_up(a)", "schema.expression_arity", 1),
        ("earlier(a + b) > 1", "schema.expression_id_only", 1),
        ("earlier(earlier(a)) > 1", "schema.expression_id_only", 1),
        ("percent(a + b, b, c)", "schema.expression_figures_only", 1),
        ("a and b", "schema.expression_wants_truth", 1),
        ("a > 1 implies b", "schema.expression_wants_truth", 15),
        ("not a", "schema.expression_wants_truth", 5),
        ("(a > b) + 1 > 2", "schema.expression_wants_number", 1),
        ("a + (a > b)", "schema.expression_wants_number", 5),
        ("(a < b) < c", "schema.expression_wants_number", 1),
        ("sum(a, b > c) > 1", "schema.expression_wants_number", 8),
        ("given(a > b)", "schema.expression_wants_number", 7),
        ("a > 1234567890123456", "schema.expression_big_number", 5),
        ("(" * 50 + "a" + ")" * 50, "schema.expression_deep", 41),
        ("a" + " + a" * 400, "schema.expression_long", 601),
        ("a" * 5000, "schema.expression_long", 4000),
    ],
)
def test_a_wrong_expression_is_refused_at_its_column(text, key, column):
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)
    assert (refused.value.key, refused.value.column) == (key, column)
    assert str(column) in str(refused.value)


def test_figures_are_found_with_the_time_they_belong_to():
    expression = parse_expression("stock == opening(stock) + new and given(earlier(new))")
    assert figures_in(expression) == {
        ("stock", "now"),
        ("stock", "opening"),
        ("new", "now"),
        ("new", "earlier"),
    }


_FIGURES = st.builds(
    Figure,
    st.sampled_from(["a", "b", "files_received", "level3"]),
    st.sampled_from(["now", "now", "earlier", "opening", "same_last_year"]),
)
_NUMBERS = st.builds(Number, st.decimals(0, 10**9, places=2) | st.integers(0, 10**15 - 1).map(Decimal))


def _numeric(inner):
    return (
        st.builds(Negate, inner)
        | st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner)
        | st.builds(
            Call, st.sampled_from(["sum", "min", "max"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
        )
        | st.builds(Call, st.just("abs"), st.tuples(inner))
    )


_NUMERIC = st.recursive(_FIGURES | _NUMBERS, _numeric, max_leaves=6)
_FACTS = (
    st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _NUMERIC, _NUMERIC)
    | st.builds(Call, st.sampled_from(["given", "known", "has_number", "applies"]), st.tuples(_FIGURES))
    | st.builds(Call, st.just("percent"), st.tuples(_FIGURES, _FIGURES, _FIGURES))
    | st.builds(Call, st.just("adds_up"), st.lists(_FIGURES, min_size=2, max_size=4).map(tuple))
)
TRUTHS = st.recursive(
    _FACTS,
    lambda inner: (
        st.builds(Not, inner) | st.builds(Logic, st.sampled_from(["and", "or", "implies"]), inner, inner)
    ),
    max_leaves=6,
)


@given(TRUTHS | _NUMERIC)
def test_what_is_written_reads_back_as_the_same_expression(expression):
    assert parse_expression(write_expression(expression)) == expression


@given(st.text(st.sampled_from("abc_019.,()+-*<>=! \tandornotimpliesearlier%/đ"), max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        expression = parse_expression(text)
    except ExpressionError as error:
        refused = error
    else:
        assert parse_expression(write_expression(expression)) == expression
        return
    assert 1 <= refused.column <= len(text) + 1
    assert str(refused)


@pytest.mark.parametrize("joined", [" + ".join(["money"] * 148) + " > 0", " or ".join(["money>0"] * 74)])
def test_the_longest_expressions_pass_through_everything_that_walks_them(joined):
    schema = parse_schema(SMALL.replace("money > 0", joined))
    assert lint(schema) == []
    assert parse_expression(shown_rules(schema)[0].check) == schema.rules[0].check
