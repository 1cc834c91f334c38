"""A PostgreSQL server of our own on loopback, with its data in a folder of its own."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/bin"))
ACCOUNTS = ("postgres", "nobody")
"""Who runs the server where the tests are run by root, which it refuses."""

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() and shutil.disk_usage("/dev/shm").free > 1 << 30 else None
"""Where its files wait for no disk; None where there is no room."""


def why_not():
    """Return why there can be no server here, "" if there can."""
    if folder() is None:
        return "PostgreSQL's server (initdb, postgres) is not here"
    if os.geteuid() == 0 and (account() is None or shutil.which("setpriv") is None):
        return "PostgreSQL refuses to run as root, and there is no setpriv or no other account"
    return ""


def folder():
    return next((one for one in PLACES if (one / "initdb").exists() and (one / "postgres").exists()), None)


def account():
    names = {one.pw_name: one for one in pwd.getpwall()}
    return next((names[name] for name in ACCOUNTS if name in names), None)


class Postgres:
    """One server; `start` and `stop` as often as wanted, `close` at the end."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="cchc-postgres-", dir=MEMORY))
        if os.geteuid() == 0:
            os.chown(self.root, account().pw_uid, account().pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None
        subprocess.run(["cp", "-a", str(self._fresh()), str(self.root / "data")], check=True)
        self.start()

    def _fresh(self):
        """The data of a server that nobody used yet: made once and then copied, by all who run tests here."""
        version = folder().parent.name
        place = Path(tempfile.gettempdir()) / f"cchc-initdb-{version}-{os.geteuid()}"
        owner = account().pw_uid if os.geteuid() == 0 else os.geteuid()
        with place.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "PG_VERSION").exists() or place.stat().st_uid != owner:
                beside = self.root / "fresh"
                words = ("-D", beside, "-A", "trust", "-U", "cchc", "--no-sync", "-E", "UTF8")
                self._run("initdb", *words)
                shutil.rmtree(place, ignore_errors=True)
                whole = place.with_suffix(f".{os.getpid()}")
                subprocess.run(["cp", "-a", str(beside), str(whole)], check=True)
                whole.rename(place)
                shutil.rmtree(beside)
        return place

    def _command(self, name, *words):
        who = account() if os.geteuid() == 0 else None
        drop = ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"] if who else []
        return [*drop, str(folder() / name), *map(str, words)]

    def _run(self, name, *words):
        done = subprocess.run(
            self._command(name, *words), capture_output=True, text=True, cwd="/", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.root}
        # after a power cut of the machine nobody asks what these tests wrote
        settings |= dict.fromkeys(("fsync", "full_page_writes", "autovacuum"), "off")
        said = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.root / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command("postgres", "-D", self.root / "data", *said), stdout=log, stderr=log, cwd="/"
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                self.ask("SELECT 1")
            except AssertionError:
                assert self.process.poll() is None, (self.root / "log").read_text()
                assert time.monotonic() < deadline, (self.root / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def stop(self):
        """End it at once, as a power cut would; what was committed is there after the next start."""
        if self.process is not None:
            self.process.send_signal(3)
            self.process.wait(30)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def ask(self, sql, database="postgres"):
        return self._run(
            "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "cchc", "-d", database, "-Atqc", sql
        )

    def database(self, name):
        """Make a database, and return how a client is told of it."""
        self.ask(f'CREATE DATABASE "{name}"')
        return f"host=127.0.0.1 port={self.port} dbname={name} user=cchc"
