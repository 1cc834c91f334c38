"""Random rules and random figures, out of any source of choices (a seeded generator, or hypothesis)."""

from decimal import Decimal

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.schema.expression import Arithmetic, Call, Compare, Logic, Negate, Not, Number
from cchc_tui.schema.expression import Figure as FigureOf
from cchc_tui.schema.model import CodedValue, Kind, Level
from tests.checks.engines import CODE, MONEY, PERCENT, row

COUNTS = [row(f"c{number}") for number in range(5)]
MONIES = [row(f"m{number}", MONEY) for number in range(3)]
PERCENTS = [row(f"p{number}", PERCENT) for number in range(3)]
CODES = [row(f"k{number}", CODE, codes=(CodedValue(0, "Không"), CodedValue(1, "Có"))) for number in range(2)]
ABOVE = [
    row("d0", levels=frozenset({Level.DISTRICT})),
    row("d1", PERCENT, levels=frozenset({Level.DISTRICT})),
]
ROWS = [*COUNTS, *MONIES, *PERCENTS, *CODES, *ABOVE]
PERIODS = ("now", "now", "now", "now", "earlier", "opening", "same_last_year")
MOST = 10**15 - 1


class Maker:
    """Makes expressions; `choose` picks one of a sequence, `between` an integer from a range."""

    def __init__(self, choose, between):
        self.choose = choose
        self.between = between

    def figure(self, rows=ROWS):
        return FigureOf(self.choose(rows).id, self.choose(PERIODS))

    def amount(self):
        figure = self.figure([*COUNTS, *MONIES])
        if self.between(0, 3):
            return figure
        return Arithmetic(self.choose("+-"), figure, self.figure([*COUNTS, *MONIES]))

    def constant(self):
        digits = self.choose((0, 0, 1, 2))
        return Number(Decimal(self.between(0, 300)).scaleb(-digits))

    def number(self, depth):
        if depth <= 0 or self.between(0, 3) == 0:
            return self.figure() if self.between(0, 4) else self.constant()
        kind = self.choose(("+", "-", "*", "figures", "negate", "sum", "abs", "min", "max"))
        if kind == "*":
            pair = [self.constant(), self.number(depth - 1)]
            return Arithmetic("*", *(pair if self.between(0, 1) else reversed(pair)))
        if kind == "figures":
            return Arithmetic("*", self.figure(COUNTS), self.figure())
        if kind == "negate":
            return Negate(self.number(depth - 1))
        if kind in {"+", "-"}:
            return Arithmetic(kind, self.number(depth - 1), self.number(depth - 1))
        width = 1 if kind == "abs" else self.between(1, 3)
        return Call(kind, tuple(self.number(depth - 1) for _ in range(width)))

    def truth(self, depth):
        if depth <= 0 or self.between(0, 3) == 0:
            return self.atom(depth)
        kind = self.choose(("and", "or", "implies", "not"))
        if kind == "not":
            return Not(self.truth(depth - 1))
        return Logic(kind, self.truth(depth - 1), self.truth(depth - 1))

    def atom(self, depth):
        kind = self.choose(
            ("compare", "compare", "given", "known", "has_number", "applies", "percent", "adds_up")
        )
        if kind == "compare":
            sign = self.choose(("<", "<=", ">", ">=", "==", "!="))
            return Compare(sign, self.number(depth), self.number(depth))
        if kind in {"given", "known", "has_number", "applies"}:
            return Call(kind, (self.figure(),))
        if kind == "percent":
            parts = (self.amount(), self.amount())
            return Call("percent", (self.figure(PERCENTS), *parts))
        rows = self.choose((COUNTS, MONIES, PERCENTS))
        return Call("adds_up", tuple(self.figure(rows) for _ in range(self.between(2, 4))))

    def cell(self, indicator):
        state = self.between(0, 19)
        if state < 3:
            return BLANK
        if state < 5:
            return Figure(State.NONE, None, "-")
        if state == 5 and self.between(0, 2) == 0:
            return Figure(State.NOT_APPLICABLE, None, "x")
        if indicator.kind is Kind.CODE:
            return Figure(State.NUMBER, Decimal(self.between(0, 2)))
        digits = self.between(0, indicator.decimals)
        most = MOST // 10 ** (indicator.decimals - digits)
        size = self.choose((0, 1, 5, 5, 40, 40, 1000, most))
        scaled = self.choose((size, -size)) if size in {0, most} else self.between(-size // 4, size)
        return Figure(State.NUMBER, Decimal(scaled).scaleb(-digits))
