"""What every test shares: quick, repeatable property tests and a clean environment."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from cchc_tui import messages

settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True)
def own_process():
    """Give back what a forced command takes from its process: the environment, and the signal of Ctrl+Z."""
    before, stop = dict(os.environ), signal.getsignal(signal.SIGTSTP)
    yield
    os.environ.clear()
    os.environ.update(before)
    signal.signal(signal.SIGTSTP, stop)


@pytest.fixture(autouse=True)
def own_settings_only(own_process, monkeypatch, tmp_path):
    """Keep the machine's own settings out of the tests, and what a test writes out of its home."""
    for name in [name for name in os.environ if name.startswith("CCHC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))


@pytest.fixture(autouse=True)
def vietnamese():
    """Every test starts in the program's first language."""
    messages.use("vi")
    yield
    messages.use("vi")
