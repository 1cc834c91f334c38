"""A line between client and server: a relay on loopback that delays, counts, falls silent and is cut.

Bytes keep their order and are never changed. One thread serves all connections and ends by itself.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections import deque
from typing import Self

_CHUNK = 1 << 16
_HELD = 1 << 20
"""How many bytes may be under way in one direction before the relay stops reading."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class _Way:
    """One direction of one connection: what was read and is not written yet."""

    def __init__(self, source: socket.socket, target: socket.socket, *, up: bool) -> None:
        self.source, self.target, self.up = source, target, up
        self.under_way: deque[tuple[float, bytes]] = deque()
        self.held = 0
        self.ended = False
        """Whether the source has sent its last byte."""
        self.done = False
        """Whether the target was told so."""

    def read(self, delay: float) -> int:
        data = self.source.recv(_CHUNK)
        self.ended = not data
        self.under_way.append((time.monotonic() + delay, data))
        self.held += len(data)
        return len(data)

    def write(self) -> None:
        """Write what is due; an empty chunk stands for the end."""
        while self.under_way and self.under_way[0][0] <= time.monotonic():
            due, data = self.under_way.popleft()
            if not data:
                self.done = True
                with contextlib.suppress(OSError):
                    self.target.shutdown(socket.SHUT_WR)
                return
            try:
                sent = self.target.send(data)
            except BlockingIOError:
                sent = 0
            self.held -= sent
            if sent < len(data):
                self.under_way.appendleft((due, data[sent:]))
                return

    @property
    def due(self) -> float | None:
        """When the next bytes may be written."""
        return self.under_way[0][0] if self.under_way else None


class Line:
    """A relay from `port` on 127.0.0.1 to another port there.

    `delay` is added one way, in seconds, and may be set at any time. After `lifetime` seconds the relay
    ends whatever it is doing. Leaving the context ends it and resets what is still connected.
    """

    def __init__(self, target: int, delay: float = 0.0, lifetime: float = 600.0) -> None:
        self.delay = delay
        self.bytes_up = 0
        """Bytes that the client has sent."""
        self.bytes_down = 0
        """Bytes that the server has sent."""
        self._target = target
        self._stalled: set[bool] = set()
        self._cut = threading.Event()
        self._ended = False
        self._until = time.monotonic() + lifetime
        self._ways: list[_Way] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.0)
        self._wake, self._woken = socket.socketpair()
        self._woken.settimeout(0.0)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="line", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return len(self._ways) // 2

    def stall(self, *, up: bool = True, down: bool = True) -> None:
        """Let nothing pass in these directions until `resume`; the ends notice nothing but silence."""
        self._stalled = {direction for direction, asked in ((True, up), (False, down)) if asked}
        self._knock()

    def resume(self) -> None:
        """Let pass what has waited, and what follows."""
        self._stalled = set()
        self._knock()

    def cut(self) -> None:
        """Reset all connections at both ends; what is under way is lost. Returns when it is done."""
        self._cut.set()
        self._knock()
        deadline = time.monotonic() + 5.0
        while self._cut.is_set() and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.001)

    def close(self) -> None:
        """End the relay."""
        self._ended = True
        self._knock()
        self._thread.join(5.0)
        self._wake.close()

    def _knock(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b"!")

    def _serve(self) -> None:
        try:
            while not self._ended and time.monotonic() < self._until:
                self._turn()
        finally:
            self._listener.close()
            self._reset(list(self._ways))
            self._woken.close()

    def _turn(self) -> None:
        """Wait for one thing to do, and do what can be done."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            selector.register(self._listener, selectors.EVENT_READ)
            self._watch(selector)
            ready = {key.fileobj: events for key, events in selector.select(self._patience())}
        if self._woken in ready:
            self._woken.recv(_CHUNK)
        if self._cut.is_set():
            self._reset(list(self._ways))
            self._cut.clear()
        if self._listener in ready:
            self._accept()
        for way in self._moving():
            self._carry(way, readable=bool(ready.get(way.source, 0) & selectors.EVENT_READ))
        self._forget_the_done()

    def _moving(self) -> list[_Way]:
        """The directions in which something may pass now."""
        return [way for way in self._ways if way.up not in self._stalled]

    def _watch(self, selector: selectors.BaseSelector) -> None:
        now = time.monotonic()
        wanted: dict[socket.socket, int] = {}
        for way in self._moving():
            if not way.ended and way.held < _HELD:
                wanted[way.source] = wanted.get(way.source, 0) | selectors.EVENT_READ
            if way.due is not None and way.due <= now:
                wanted[way.target] = wanted.get(way.target, 0) | selectors.EVENT_WRITE
        for end, events in wanted.items():
            selector.register(end, events)

    def _patience(self) -> float:
        """How long nothing can become due: what is due already waits for room at its target."""
        now = time.monotonic()
        dues = [way.due - now for way in self._moving() if way.due is not None]
        return max(0.0, min([self._until - now, *(due for due in dues if due > 0)]))

    def _accept(self) -> None:
        try:
            client, _ = self._listener.accept()
        except BlockingIOError:
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5.0)
        except OSError:
            client.close()
            return
        for end in (client, server):
            end.settimeout(0.0)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ways += [_Way(client, server, up=True), _Way(server, client, up=False)]

    def _carry(self, way: _Way, *, readable: bool) -> None:
        if way not in self._ways:
            return
        try:
            if readable and not way.ended:
                count = way.read(self.delay)
                if way.up:
                    self.bytes_up += count
                else:
                    self.bytes_down += count
            way.write()
        except BlockingIOError:
            return
        except OSError:
            self._reset([one for one in self._ways if way.source in (one.source, one.target)])

    def _forget_the_done(self) -> None:
        for up, down in list(zip(self._ways[::2], self._ways[1::2], strict=True)):
            if up.done and down.done:
                self._ways = [way for way in self._ways if way not in (up, down)]
                up.source.close()
                up.target.close()

    def _reset(self, ways: list[_Way]) -> None:
        for way in ways:
            if way.up:
                for end in (way.source, way.target):
                    with contextlib.suppress(OSError):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                    end.close()
        self._ways = [way for way in self._ways if way not in ways]
