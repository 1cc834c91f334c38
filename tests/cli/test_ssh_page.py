"""What the administrator's page on SSH tells to write is what sshd and the program take."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cchc_tui.cli import open_, opens_program
from cchc_tui.cli.parser import parse
from cchc_tui.cli.rights import check_role

PAGE = (Path(__file__).parents[2] / "docs" / "ssh.md").read_text(encoding="utf-8")
SSHD = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
KEYS = re.findall(r'^command="([^"]+)",(\S+) ssh-ed25519 ', PAGE, re.MULTILINE)
FORCED = re.findall(r"ForceCommand (?:umask \d+; exec )?(/.*)", PAGE)


@pytest.mark.parametrize("command", [command for command, _ in KEYS] + FORCED)
def test_every_forced_command_on_the_page_opens_the_program_with_its_role(command):
    program, *words = shlex.split(command)
    assert program == "/usr/local/bin/cchc"
    assert opens_program(words)
    arguments = parse(words)
    check_role(arguments)
    assert arguments.run is open_.run
    assert arguments.role
    assert arguments.workspace == "/srv/cchc"


def test_every_key_on_the_page_is_restricted_to_a_terminal():
    assert {options for _, options in KEYS} == {"restrict,pty"}
    assert {shlex.split(command)[shlex.split(command).index("--role") + 1] for command, _ in KEYS} == {
        "clerk", "officer", "reader"
    }  # fmt: skip


@pytest.mark.skipif(SSHD is None or shutil.which("ssh-keygen") is None, reason="OpenSSH's server is not here")
def test_sshd_takes_the_configuration_on_the_page(tmp_path):
    key = tmp_path / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    blocks = [
        block for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) if not block.startswith("ssh ")
    ]
    matches = [block for block in blocks if block.startswith("Match ")]
    rest = [block for block in blocks if block.startswith("PermitUserEnvironment")]
    configuration = tmp_path / "sshd_config"
    configuration.write_text("".join([f"HostKey {key}\n", *rest, *matches]))
    checked = subprocess.run(
        [str(SSHD), "-T", "-f", configuration, "-C", "user=cchc,host=x,addr=127.0.0.1"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    told = set(checked.stdout.splitlines())
    for word in (
        "allowtcpforwarding",
        "allowagentforwarding",
        "x11forwarding",
        "permittunnel",
        "permituserrc",
    ):
        assert f"{word} no" in told
    assert {"exposeauthinfo yes", "permittty yes", "allowstreamlocalforwarding no"} <= told
    assert {"acceptenv LANG", "acceptenv LC_*", "clientaliveinterval 30"} <= told
