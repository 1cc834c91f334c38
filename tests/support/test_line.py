"""The relay that stands for a bad line keeps promises of its own."""

import contextlib
import socket
import threading
import time

import pytest

from tests.support.line import Line


@pytest.fixture
def server():
    """A listening server that returns what it gets; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            with contextlib.suppress(OSError):
                client, _ = listener.accept()
                with client:
                    while data := client.recv(1 << 16):
                        client.sendall(data)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


@pytest.fixture
def line(server):
    with Line(server) as opened:
        yield opened


@pytest.fixture
def client(line):
    with socket.create_connection(("127.0.0.1", line.port), timeout=10.0) as opened:
        yield opened


def received(client, count):
    data = b""
    while len(data) < count and (more := client.recv(1 << 16)):
        data += more
    return data


def test_bytes_pass_in_order_and_are_counted_in_both_directions(line, client):
    sent = bytes(range(256)) * 8000
    threading.Thread(target=client.sendall, args=(sent,)).start()
    assert received(client, len(sent)) == sent
    assert (line.bytes_up, line.bytes_down) == (len(sent), len(sent))


def test_a_delay_holds_back_what_follows_without_changing_its_order(line, client):
    line.delay = 0.05
    before = time.monotonic()
    for part in (b"1", b"22", b"333"):
        client.sendall(part)
    assert received(client, 6) == b"122333"
    assert time.monotonic() - before >= 0.1, "once there, once back"


def test_a_silent_line_loses_nothing(line, client):
    line.stall()
    client.sendall(b"abc")
    client.settimeout(0.1)
    with pytest.raises(TimeoutError):
        client.recv(1)
    line.resume()
    client.settimeout(10.0)
    assert received(client, 3) == b"abc"


def test_a_cut_line_is_reset(line, client):
    client.sendall(b"abc")
    assert received(client, 3) == b"abc"
    line.cut()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    assert line.connections == 0


def test_the_end_of_one_side_reaches_the_other_after_all_bytes(line, client):
    client.sendall(b"abc")
    client.shutdown(socket.SHUT_WR)
    assert received(client, 100) == b"abc"


def test_a_line_ends_by_itself_when_its_time_is_up(server):
    with Line(server, lifetime=0.05) as line:
        client = socket.create_connection(("127.0.0.1", line.port), timeout=10.0)
        with client, pytest.raises(ConnectionResetError):
            client.recv(1)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", line.port), timeout=10.0)
