"""What every test shares: quick, repeatable property tests, a clean environment, and folders in memory."""

import compileall
import gc
import itertools
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import cchc_tui
from cchc_tui import messages
from cchc_tui.cli import rights
from cchc_tui.store.ledger import views

_MEMORY = Path("/dev/shm")
_ENOUGH = 2 << 30
EXPLAINED = views._comments

settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def _has_room(folder):
    """Whether a disk in memory is there, takes programs, and leaves the machine enough memory."""
    try:
        disk = os.statvfs(folder)
        told = Path("/proc/meminfo").read_text()
    except OSError:
        return False
    available = int(told.partition("MemAvailable:")[2].split()[0]) << 10
    room = min(disk.f_bavail * disk.f_frsize, available - _ENOUGH)
    return room > _ENOUGH and not disk.f_flag & os.ST_NOEXEC and os.access(folder, os.W_OK)


def pytest_configure(config):
    """Before the first test: compile the program once for the hundreds of processes that start it."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(cchc_tui.__file__).parent, quiet=2)
        if _has_room(_MEMORY):
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more process than there are processors: a test that waits for a program leaves one idle."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish(session):
    """Leave what was collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def views_unexplained():
    """Leave out of ledgers what their views mean: to write that takes half the time of making one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "_comments", lambda _: ())
        yield


@pytest.fixture
def views_explained(monkeypatch):
    """Write into ledgers what their views mean."""
    monkeypatch.setattr(views, "_comments", EXPLAINED)


@pytest.fixture(autouse=True)
def own_process():
    """Give back what a call takes from its process: environment, signal of Ctrl+Z, where mishaps are told."""
    before, stop = dict(os.environ), signal.getsignal(signal.SIGTSTP)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update({name: value for name, value in before.items() if os.environ.get(name) != value})
    signal.signal(signal.SIGTSTP, stop)
    rights._logs = None


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """Names of folders that are not there, one for each test."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_settings_only(own_process, homes):
    """Keep the machine's own settings out of the tests, and what a test writes out of its home."""
    home = next(homes)
    for name in [name for name in os.environ if name.startswith("CCHC_")]:
        del os.environ[name]
    os.environ |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    yield
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def vietnamese():
    """Every test starts in the program's first language."""
    messages.use("vi")
    yield
    messages.use("vi")
