"""A figure read back in words, so that a slip of the finger is heard before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry import words_en, words_vi
from cchc_tui.entry.figure import Figure, State
from cchc_tui.messages import tr_in
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from cchc_tui.schema.model import Indicator


def number_words(number: Decimal, language: str) -> str:
    """Return a number in words, in ``"vi"`` or ``"en"``: 98,07 is "chín mươi tám phẩy không bảy"."""
    speech = words_en if language == "en" else words_vi
    whole, _, fraction = f"{abs(number):f}".partition(".")
    words = [speech.MINUS] if number < 0 else []
    words.append(speech.whole(int(whole)))
    if fraction:
        words += [speech.COMMA, speech.fraction(fraction)]
    return " ".join(words)


def words(figure: Figure, indicator: Indicator, language: str) -> str:
    """Return what a figure means, in words: a code as its label, a percentage with "phần trăm" behind it.

    A blank is "". The measure of counts and amounts is left to the row that it stands in.
    """
    if figure.state is State.BLANK:
        return ""
    if figure.number is None:
        return tr_in(language, f"entry.state_{figure.state.value}")
    for entry in indicator.codes:
        if entry.code == figure.number:
            return entry.label
    said = number_words(figure.number, language)
    return f"{said} {tr_in(language, 'entry.percent')}" if indicator.kind is Kind.PERCENT else said
