"""Whoever types comes before what is done behind her back."""

import subprocess
import sys

import pytest

SHORT = """
import ctypes, os, platform, struct
from threading import Thread
from cchc_tui.store.disk.priority import ASKING, MERGING, come_first, give_way

def slice_of(call={"x86_64": 315, "aarch64": 275}.get(platform.machine())):
    got = ctypes.create_string_buffer(48)
    assert ctypes.CDLL(None).syscall(call, 0, got, 48, 0) == 0
    return struct.unpack("IIQiIQQQ", got)[5]

usual, before = slice_of(), os.nice(0)
clerk = Thread(target=come_first)
clerk.start()
clerk.join()
typing = slice_of()
child = os.fork()
if child == 0:
    give_way(MERGING)
    os._exit(slice_of() != usual or os.nice(0) != before + MERGING)
print(usual, typing, os.waitpid(child, 0)[1], 0 < MERGING < ASKING, os.nice(0) - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands out the processor so")
def test_who_types_is_woken_at_once_and_a_merge_that_she_starts_is_not():
    said = subprocess.run([sys.executable, "-c", SHORT], capture_output=True, text=True, check=False)
    if "AssertionError" in said.stderr:
        pytest.skip("this system does not say how long its slices are")
    usual, typing, child, ordered, nicer = said.stdout.split()
    assert (child, ordered, nicer) == ("0", "True", "0"), said.stderr
    if usual != "0":
        assert int(typing) < int(usual)
