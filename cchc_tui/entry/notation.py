"""Figures as people write them in Vietnam: liberal in, one way out.

``1.180.000`` has points between thousands and ``98,07`` a decimal comma. What can be read in two ways is
read in one, and a remark says so; what cannot be read is refused with a sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.numerals import Numeral, read_numeral
from cchc_tui.errors import FigureError
from cchc_tui.schema.model import Indicator, Kind
from cchc_tui.text import fold, nfc, printable

LONGEST = 120
"""The most characters that are looked at; a figure needs far fewer."""
DIGITS = 15
"""The most digits of a figure, counted with the decimals that its row allows."""

_SHOWN = 40
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
_OPERATOR = re.compile(r"(?<=[^\s+-])\s*([+-])\s*(?=[\d.,])", re.ASCII)
_TERM = re.compile(r"(?P<sign>-?)\s*(?P<digits>[.,]?\d(?:[\d.,\s'’ʼ′`]*[\d.,])?)\s*(?P<unit>.*)", re.ASCII)
_HALF_SUM = re.compile(r"\d.*?(?:[+-]\s*[+-]|[+-]$)", re.ASCII)
_FRACTION = re.compile(r"[\d., ]+/[\d., ]+", re.ASCII)
_NONE = frozenset({"khong phat sinh", "khong co phat sinh", "khong ps", "kps", "none", "nil"})
_NONE_OF_A_QUANTITY = frozenset({"khong", "khong co"})
_NOT_APPLICABLE = frozenset(
    {"x", "×", "khong ap dung", "khong ad", "k/a", "ka", "kad", "n/a", "na", "not applicable"}
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What typed text was read as. `remarks` name what had to be decided or left out in reading it."""

    figure: Figure
    remarks: tuple[str, ...] = ()


def read_figure(text: str, indicator: Indicator) -> Typed:
    """Read the text of one cell.

    Nothing is a blank cell, a dash is "none" (không phát sinh), ``x`` not applicable. In a row with coded
    values a label stands for its code. A code that is not on the list is read all the same, and so is a
    figure out of range: the rules say what is wrong with it.

    Raises:
        FigureError: the text is no figure of this row; the sentence says what to do.
    """
    if len(text) > LONGEST:
        raise FigureError("entry.too_long", limit=LONGEST)
    keyed = "".join(one for one in nfc(text) if unicodedata.category(one) != "Cf").strip()
    if any(unicodedata.category(one) in {"Cc", "Cs"} and not one.isspace() for one in keyed):
        raise FigureError("entry.control_characters", text=_shown(keyed))
    plain = " ".join(keyed.translate(_WIDE).translate(_DASHES).split())
    keyed = printable(keyed)
    state = _state(plain, indicator)
    if state is not None:
        return Typed(Figure(state, None, keyed), ("dash",) if plain.startswith("-") else ())
    if not plain:
        return Typed(BLANK)
    remarks: dict[str, None] = {}
    if any(ord(one) in _WIDE and one.translate(_WIDE).isdigit() for one in keyed):
        remarks["wide_digits"] = None
    number = _labelled(plain, indicator, remarks)
    if number is None:
        number = _sum(plain, indicator, remarks)
    return Typed(Figure(State.NUMBER, number, keyed), tuple(remarks))


def _shown(text: str) -> str:
    """Text as it may be quoted in a sentence: without control characters, and not too long."""
    quoted = printable(text)
    return quoted if len(quoted) <= _SHOWN else quoted[: _SHOWN - 1] + "…"


def _state(plain: str, indicator: Indicator) -> State | None:
    if not plain.strip("- ") and plain:
        return State.NONE
    folded = fold(plain).rstrip(".")
    if folded in _NONE or (folded in _NONE_OF_A_QUANTITY and not indicator.codes):
        return State.NONE
    return State.NOT_APPLICABLE if folded in _NOT_APPLICABLE else None


def _labelled(plain: str, indicator: Indicator, remarks: dict[str, None]) -> Decimal | None:
    """The code whose label, or the only one whose label's first words, were typed."""
    if not indicator.codes or (plain.isascii() and plain.isdigit()):
        return None
    folded = fold(plain)
    labels = {entry.code: " ".join(fold(entry.label).split()) for entry in indicator.codes}
    codes = [code for code, label in labels.items() if label == folded]
    codes = codes or [code for code, label in labels.items() if label.startswith(folded + " ")]
    codes = codes or [code for code, label in labels.items() if folded in _with_code(label, code)]
    if len(codes) != 1:
        return None
    remarks["label_for_code"] = None
    return Decimal(codes[0])


def _with_code(label: str, code: int) -> set[str]:
    """A folded label with its code beside it, as the form prints the list."""
    signs = ("=", " =", "= ", " = ", ":", ": ", " - ")
    return {made for sign in signs for made in (f"{label}{sign}{code}", f"{code}{sign}{label}")}


def typed_sum(figure: Figure, indicator: Indicator) -> str:
    """Return the sum that a figure was typed as, such as ``12+7``; "" where it was typed as anything else."""
    if figure.number is None or indicator.kind is Kind.CODE:
        return ""
    return figure.typed if _OPERATOR.search(figure.typed.translate(_WIDE).translate(_DASHES)) else ""


def _sum(plain: str, indicator: Indicator, remarks: dict[str, None]) -> Decimal:
    if indicator.kind is not Kind.CODE and _HALF_SUM.match(plain):
        raise FigureError("entry.sum_unfinished", text=_shown(plain))
    first, *more = _OPERATOR.split(plain)
    number = _term(first, indicator, remarks)
    if more and indicator.kind is Kind.CODE:
        raise FigureError("entry.sum_of_codes", text=_shown(plain))
    for operator, term in zip(more[::2], more[1::2], strict=True):
        value = _term(term, indicator, remarks)
        number = number - value if operator == "-" else number + value
        remarks["sum"] = None
    _limit(number, indicator)
    return number or abs(number)


def _term(term: str, indicator: Indicator, remarks: dict[str, None]) -> Decimal:
    match = _TERM.fullmatch(term)
    if match is None:
        raise _unreadable(term, indicator)
    _unit(match["unit"], term, indicator, remarks)
    numeral = read_numeral(match["digits"], indicator.decimals, percent=indicator.kind is Kind.PERCENT)
    if isinstance(numeral, str):
        if indicator.codes:
            raise _unreadable(term, indicator)
        raise FigureError(f"entry.number_{numeral}", **_about(term, indicator))
    remarks.update(dict.fromkeys(numeral.remarks))
    number = _decimal(numeral)
    _limit(number, indicator)
    return -number if match["sign"] else number


def _decimal(numeral: Numeral) -> Decimal:
    return Decimal(f"{numeral.whole}.{numeral.fraction}" if numeral.fraction else numeral.whole)


def _limit(number: Decimal, indicator: Indicator) -> None:
    if number.adjusted() + indicator.decimals >= DIGITS and number:
        raise FigureError("entry.too_large", digits=DIGITS - indicator.decimals)


def _unit(unit: str, term: str, indicator: Indicator, remarks: dict[str, None]) -> None:
    """Accept what follows the digits if it is the row's own measure, or the first words of it."""
    folded = fold(unit).strip(" .,;")
    if not folded:
        if unit:
            raise _unreadable(term, indicator)
        return
    if folded in {"%", "phan tram"} and indicator.kind is Kind.PERCENT:
        remarks["percent_sign"] = None
        return
    if indicator.kind is Kind.CODE:
        raise _unreadable(term, indicator)
    measure = " ".join(fold(indicator.measure.name).split())
    names = [measure, *(name.strip() for name in re.split("[,/]", measure))]
    if any(name == folded or name.startswith(folded + " ") for name in names):
        remarks["measure"] = None
    elif folded[0] == "%" or (folded[0].isalpha() and folded.replace(" ", "").isalpha() and len(folded) > 1):
        raise FigureError("entry.other_measure", **_about(term, indicator), unit=_shown(unit))
    else:
        raise _unreadable(term, indicator)


def _about(text: str, indicator: Indicator) -> dict[str, object]:
    return {"text": _shown(text), "measure": indicator.measure.name, "decimals": indicator.decimals}


def _unreadable(text: str, indicator: Indicator) -> FigureError:
    if indicator.codes:
        codes = "; ".join(f"{entry.code} = {entry.label}" for entry in indicator.codes)
        return FigureError("entry.no_code", text=_shown(text), codes=codes)
    if _FRACTION.fullmatch(text):
        return FigureError("entry.fraction", text=_shown(text))
    return FigureError("entry.unreadable", **_about(text, indicator))


def write_number(number: Decimal) -> str:
    """Write a number in Vietnamese notation, with as many decimals as it has: ``1.180.000``, ``98,07``."""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    sign = "-" if number < 0 else ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else sign + grouped


def write_typed(number: Decimal, indicator: Indicator) -> str:
    """Write a number as it would be typed into a row: a percentage gets no points."""
    text = write_number(number)
    return text.replace(".", "") if indicator.kind is Kind.PERCENT else text


def write_figure(figure: Figure, indicator: Indicator) -> str:
    """Write a figure as it would be typed: "" for a blank, ``-`` for none, ``x`` for not applicable."""
    if figure.number is not None:
        return write_typed(figure.number, indicator)
    return {State.NONE: "-", State.NOT_APPLICABLE: "x"}.get(figure.state, "")
