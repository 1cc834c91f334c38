"""An office whose server is reached over SSH: each key of its server opens the program, and nothing else."""

import pytest

from tests.ssh.office import Office
from tests.support.sshd import available


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    if reason := available():
        pytest.skip(reason)
    with Office(tmp_path_factory.mktemp("office")) as opened:
        yield opened
