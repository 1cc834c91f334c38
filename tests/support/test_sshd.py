"""The server that tests log in to is gone with everything it brought."""

import pytest

from tests.support.line import Line
from tests.support.processes import is_running
from tests.support.sshd import Sshd, available

pytestmark = pytest.mark.skipif(bool(available()), reason=available())


def test_a_key_runs_its_command_and_nothing_outlives_the_server():
    with Sshd() as sshd, Line(sshd.port) as line:
        fingerprint = sshd.key("one", "exec sh -c 'echo you asked for $SSH_ORIGINAL_COMMAND; read reply'")
        with sshd.login("one", (60, 20), command="tea", via=line) as terminal:
            terminal.wait_for("you asked for tea")
            [program], servers = sshd.on_terminals(), sshd.sessions()
        assert fingerprint in sshd.log
        assert line.bytes_up > 0 < line.bytes_down
        stubborn = sshd.login("one", via=line)
        stubborn.wait_for("you asked for")
        left = [*sshd.programs(), *sshd.sessions()]
    assert not any(is_running(pid) for pid in {program, *servers, *left})
    assert not sshd.folder.exists()
    stubborn.close()
