"""Heads-down keying: how many keys an appendix takes, counted on the real form."""

import pytest

from cchc_tui.entry.compute import DERIVED
from tests.tui.form_desk import Clerk
from tests.tui.samples import QUARTER_2024, YEAR_2023, figures_of

MOST = 1.1


class Counting(Clerk):
    """Counts the keys that reach the form."""

    keys = 0

    def presses(self, *keys, character=None):
        self.keys += len(keys)
        return super().presses(*keys, character=character)


def bare(figure):
    """A figure as the fingers type it from paper: no points between thousands."""
    return figure.typed.replace(".", "")


def key_all(clerk, figures):
    """Key figures from top to bottom: no pasting, no copying, each in its row, as printed."""
    form = clerk.form
    order = [name for name in form.walk.order if name in figures]
    while order:
        wanted = next((name for name in order if not form[name].same_as(figures[name])), None)
        if wanted is None:
            return
        if clerk.at != wanted:
            # A percentage that disagrees with its parts stands above them: ↑ leads to it, Enter to her rows.
            ahead = form.walk.index(wanted) > form.walk.index(clerk.at)
            clerk.types("\r" if ahead and form.is_mine(wanted) else "↓" if ahead else "↑")
            continue
        clerk.types(bare(figures[wanted]))
        if clerk.at == wanted:
            clerk.types("\r")


def to_key(sample):
    """What a clerk keys of a sample: her rows, and percentages printed otherwise than their parts give."""
    figures = {name: figure for name, figure in figures_of(sample).items() if figure.typed}
    form = Clerk().form
    form.put_all({name: figure for name, figure in figures.items() if form.is_mine(name)}, "enter")
    return {
        name: figure
        for name, figure in figures.items()
        if form.is_mine(name) or (form.fits_level(name) and not form[name].same_as(figure))
    }


@pytest.mark.parametrize("sample", [YEAR_2023, QUARTER_2024], ids=lambda sample: sample.stem)
def test_the_sample_takes_few_more_keys_than_its_bare_figures_and_one_enter_each(sample):
    figures = to_key(sample)
    clerk = Counting()
    alone = sum(len(bare(figure)) + 1 for figure in figures.values())
    key_all(clerk, figures)
    ratio = clerk.keys / alone
    assert all(clerk.form[name].same_as(figure) for name, figure in figures.items())
    assert ratio <= MOST, f"{clerk.keys} keys for {alone}: {ratio:.3f} times the bare figures"
    computed = {name for name, figure in clerk.form.figures.items() if figure.typed == DERIVED}
    assert len(computed) > 3, "percentages follow without a key"
