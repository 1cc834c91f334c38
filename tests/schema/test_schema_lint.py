"""The lint finds what is legal in a schema but most likely a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.schema.expression import Compare, Figure, Logic, Not
from cchc_tui.schema.lint import lint
from cchc_tui.schema.load import parse_schema
from cchc_tui.schema.normal import Bound, Fact, never_both, normal
from cchc_tui.schema.parse import parse_expression, write_expression

from .small_schema import SMALL, line_with


def rule(name, check, extra="", at="resolved"):
    return (
        f'\n[[rule]]\nid = "{name}"\ncheck = "{check}"\nat = "{at}"\nseverity = "info"\n{extra}\n'
        'message = { vi = "Câu.", en = "Sentence." }\n'
    )


def said(text):
    return [(fault.message.removeprefix("schema.lint_"), fault.line) for fault in lint(parse_schema(text))]


def test_a_sound_schema_has_nothing_to_say():
    assert said(SMALL) == []


@pytest.mark.parametrize(
    ("piece", "instead", "message"),
    [
        ('code = "1.3."', 'code = "1.2.1."', "no_heading"),
        ('code = "1.2."', 'code = "1.4."', "order"),
        ('label = "Đúng hạn"', 'label = "Đã giải quyết"', "same_label"),
        ('[measures]\n"%"', '[measures]\n"Người" = { kind = "count" }\n"%"', "unused_measure"),
        ('whole = "resolved" }', 'whole = "resolved" }\nrequired = true', "required"),
        ('whole = "resolved"', 'whole = "money"', "measures"),
        ("usual_max = 500", 'replaces = ["money"]', "replaces_itself"),
        ('of = ["on_time"]', 'of = ["on_time", "money"]', "measures"),
        ('when = "resolved > 0"', 'level = "commune"', "no_level"),
        ('check = "money > 0"', 'check = "money > 1001"', "never_holds"),
        ('check = "money > 0"', 'check = "money >= 0"', "always_holds"),
        ('check = "money > 0"', 'check = "on_time <= resolved"', "always_holds"),
        ('check = "money > 0"', 'check = "money - money == 0"', "always_holds"),
        ('check = "money > 0"', 'check = "money > 5 and 2 * money < 10"', "never_holds"),
        ('check = "money > 0"', 'check = "resolved <= 0"', "never_holds"),
        ('when = "resolved > 0"', 'when = "method == 2"', "never_applies"),
    ],
)
def test_each_slip_is_named(piece, instead, message):
    text = SMALL.replace(piece, instead, 1)
    assert text != SMALL
    assert message in [name for name, _ in said(text)]


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ("resolved > 5", "5 < resolved", "repeats"),
        ("resolved + on_time <= 9", "9 - on_time >= resolved", "repeats"),
        ("resolved > 5 and on_time > 2", "2 < on_time and resolved > 5", "repeats"),
        ("resolved > 5 implies on_time > 2", "not resolved > 5 or on_time > 2", "repeats"),
        ("resolved > 5", "resolved <= 5", "contradicts"),
        ("resolved == 5", "resolved != 5", "contradicts"),
        ("resolved - on_time >= 8", "on_time + 7 > resolved and money > 1", "contradicts"),
        ("resolved > 5", "resolved > 6", None),
        ("resolved > 5", "earlier(resolved) <= 5", None),
        ("resolved >= 5", "resolved <= 5", None),
    ],
)
def test_rules_that_repeat_or_contradict_are_named_with_the_other(one, other, message):
    text = SMALL + rule("one", one) + rule("other", other)
    found = [entry for entry in said(text) if entry[0] in {"repeats", "contradicts"}]
    assert found == ([] if message is None else [(message, line_with(text, 'id = "other"') - 1)])


def test_rules_for_different_levels_or_conditions_do_not_contradict():
    text = SMALL + rule("one", "resolved > 5", 'level = "commune"')
    assert said(text + rule("other", "resolved < 5", 'level = "district"')) == []
    text = SMALL + rule("one", "resolved > 5", 'when = "on_time > 3"')
    assert said(text + rule("other", "resolved < 5", 'when = "on_time <= 3"')) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 * a <= 4", "a <= 2"),
        ("a - b > 1", "b - a < -1"),
        ("sum(a, b) == 3", "a + b == 3"),
        ("not (a > 1 or b > 1)", "a <= 1 and b <= 1"),
        ("a * b > 1", "b * a > 1"),
    ],
)
def test_expressions_that_mean_the_same_have_one_normal_form(one, other):
    assert normal(parse_expression(one)) == normal(parse_expression(other))


_TERM = st.sampled_from(["a", "b", "a + b", "a - 2 * b", "3", "-a", "2 * (a - 1)", "sum(a, b, 1)"])
_COMPARE = st.builds("{} {} {}".format, _TERM, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _TERM)
_TRUTH = st.recursive(
    _COMPARE,
    lambda inner: (
        st.builds("(not {})".format, inner)
        | st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or", "implies"]), inner)
    ),
    max_leaves=5,
)


def truth(text, values):
    """What Python itself makes of an expression."""
    names = {**values, "sum": lambda *terms: sum(terms)}
    return bool(eval(_python(parse_expression(text)), {"__builtins__": {}}, names))


def _python(one):
    if isinstance(one, Not):
        return f"(not {_python(one.operand)})"
    if isinstance(one, Logic):
        left, right = _python(one.left), _python(one.right)
        return f"(not {left} or {right})" if one.operator == "implies" else f"({left} {one.operator} {right})"
    assert isinstance(one, Compare)
    return f"({write_expression(one)})"


def meant(one, values):
    """What the normal form says."""
    if isinstance(one, Bound):
        total = sum((values[what] * times for what, times in one.terms), start=0)
        return bool(eval(f"total {one.operator} bound", {}, {"total": total, "bound": one.bound}))
    assert not isinstance(one, Fact)
    return (all if one.operator == "and" else any)(meant(part, values) for part in one.parts)


@given(_TRUTH, st.integers(-4, 4), st.integers(-4, 4))
def test_the_normal_form_is_true_exactly_when_the_expression_is(text, a, b):
    values = {"a": a, "b": b}
    assert meant(normal(parse_expression(text)), values) == truth(text, values)


@given(_COMPARE, _COMPARE, st.integers(-6, 6), st.integers(-6, 6))
def test_comparisons_said_to_exclude_each_other_are_never_both_true(one, other, a, b):
    if never_both(normal(parse_expression(one)), normal(parse_expression(other))):
        values = {"a": a, "b": b}
        assert not (truth(one, values) and truth(other, values))


def test_a_figure_of_another_time_is_another_figure():
    assert normal(Compare(">", Figure("a"), Figure("a", "earlier"))) != normal(
        Compare(">", Figure("a"), Figure("a"))
    )
