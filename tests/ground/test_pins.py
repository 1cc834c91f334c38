"""Every package that the project brings in, itself or through another, is pinned."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CONSTRAINTS = Path(__file__).parent.parent.parent / "constraints.txt"


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    lines = CONSTRAINTS.read_text(encoding="utf-8").split()
    return {normal(name): version for name, version in (line.split("==") for line in lines)}


def brought_in(name, extras):
    """Names of all packages that a package needs here, with those that its extras ask for."""
    found, waiting = set(), [(normal(name), frozenset(extras))]
    seen = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        try:
            requires = distribution(one[0]).requires or []
        except PackageNotFoundError:
            continue  # the bench's own packages are there only once it was run
        found.add(one[0])
        for text in requires:
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (one[1] or {""})):
                waiting.append((normal(requirement.name), frozenset(requirement.extras)))
    return found - {normal(name)}


@pytest.fixture(scope="module")
def needed():
    return brought_in("cchc-tui", {"dev", "bench", "lake"})


def test_every_package_brought_in_is_pinned(needed):
    assert needed - pins().keys() == set()


def test_what_is_installed_is_what_is_pinned(needed):
    pinned = pins()
    assert {name: distribution(name).version for name in needed} == {name: pinned[name] for name in needed}


def test_no_pin_carries_an_address():
    assert all(
        re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in CONSTRAINTS.read_text().split()
    )
