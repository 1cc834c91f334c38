"""One line of a journal as bytes, sealed to the line before it, and back.

A line ends in ``"h"``, the first 16 hexadecimal digits of SHA-256 over the ``"h"`` of the line before it and
its own content: a flipped byte, a line missing or put in later breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import StoreError
from cchc_tui.store.journals.lines import LATER, Entry, Header, Step, StepKind

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.journals.lines import Line

FORMAT = 1
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation)
"""What `opened` and `read_line` raise for a line that is not as it was written."""
_SEAL = b',"h":"'
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode
_STATES = {state.value: state for state in State}
_SEALED = len(_SEAL) + 16 + len(b'"}')
_MOST = 2**31 - 1
_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,100}(?:\.\d{1,100})?", re.ASCII)


def seal(before: str, content: bytes) -> str:
    """Return the seal of a line: it holds the line to the one before it."""
    return hashlib.sha256(before.encode() + content).hexdigest()[:16]


def sealed(content: dict[str, Any], before: str) -> tuple[bytes, str]:
    """Return one whole line of a journal, and its seal."""
    body = _encode(content).encode()[:-1]
    mark = seal(before, body)
    return body + _SEAL + mark.encode() + b'"}\n', mark


def header_content(header: Header) -> dict[str, Any]:
    """Return the first line of a journal as JSON holds it."""
    told = {name: getattr(header, name) for name in Header.__slots__}
    return {"journal": FORMAT, **{name: said for name, said in told.items() if said or name not in LATER}}


def line_content(line: Line, *, more: bool) -> dict[str, Any]:
    """Return an entry or step as JSON holds it; empty things are left out."""
    content: dict[str, Any] = {"n": line.n, "at": line.at}
    if isinstance(line, Entry):
        number = line.figure.number
        content |= {"id": line.id, "state": line.figure.state.value}
        content |= {"figure": format(number, "f")} if number is not None else {}
        content |= {"typed": line.figure.typed} if line.figure.typed else {}
        content |= {"note": line.note} if line.note else {}
        content["act"] = line.act
    else:
        content["step"] = line.kind.value
        content |= {"reason": line.reason} if line.reason else {}
        counts = {"errors": line.errors, "warnings": line.warnings, "infos": line.infos}
        content |= {name: count for name, count in counts.items() if count}
        content |= {"findings": list(line.findings)} if line.findings else {}
    return content | ({"more": 1} if more else {})


def verified(raw: bytes, before: bytes) -> Line | None:
    """Return the line that stands behind another one if it is sealed to it; both as the file has them."""
    try:
        return read_line(opened(raw, before[-19:-3].decode("ascii")))
    except UNREADABLE:
        return None


def read_header(path: Path, first: bytes) -> Header:
    """Return whose journal it is by its first line.

    Raises:
        StoreError: it is of a newer format, or damaged.
    """
    try:
        content = opened(first, "")
        if content["journal"] != FORMAT:
            raise StoreError("store.journal_newer", path=path, version=content["journal"], known=FORMAT)
        absent = {name: "" for name in LATER if name not in content}
        return Header(
            **{name: str(content[name]) for name in Header.__slots__ if name not in absent}, **absent
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("store.journal_damaged", path=path, line=1) from error


def opened(raw: bytes, before: str) -> dict[str, Any]:
    """Return the content of one line whose seal holds.

    Raises:
        ValueError: it does not.
    """
    body = raw[: -_SEALED - 1]
    if not raw.endswith(b'"}\n') or raw[len(body) : len(body) + len(_SEAL)] != _SEAL:
        raise ValueError(raw)
    if seal(before, body).encode() != raw[-19:-3]:
        raise ValueError(raw)
    text = body.decode() + "}"
    content, end = _decode(text)
    if end != len(text) or not isinstance(content, dict):
        raise ValueError(raw)
    if b"\\u" in body:
        _encode(content).encode()  # half a character is a ValueError
    return content


def read_line(content: dict[str, Any]) -> Line:
    """Return the entry or step that the content of a line tells; what is not one is `UNREADABLE`.

    Seals need no secret: what an account wrote by hand must keep nobody else's lines from being merged.
    """
    n, at = content["n"], content["at"]
    if type(n) is not int or not 0 < n <= _MOST or _MOMENT.fullmatch(at) is None:
        raise ValueError(content)
    datetime.fromisoformat(at)
    if "step" in content:
        return _step(n, at, content)
    state, number, typed = _STATES[content["state"]], content.get("figure"), content.get("typed", "")
    id_, note, act = content["id"], content.get("note", ""), content["act"]
    texts = type(id_) is type(note) is type(act) is type(typed) is str
    if not texts or (state is State.NUMBER) is not (number is not None):
        raise ValueError(content)
    if number is not None and _NUMBER.fullmatch(number) is None:
        raise ValueError(content)
    figure = Figure(state, None if number is None else Decimal(number), typed)
    return Entry(n, at, id_, figure, note, act, "more" in content)


def _step(n: int, at: str, content: dict[str, Any]) -> Step:
    reason, findings = content.get("reason", ""), content.get("findings", ())
    errors, warnings, infos = (content.get(name, 0) for name in ("errors", "warnings", "infos"))
    counted = all(type(one) is int and 0 <= one <= _MOST for one in (errors, warnings, infos))
    if type(reason) is not str or not counted:
        raise ValueError(content)
    said = [text for one in findings for text in one.values()]
    if not all(text is None or type(text) is str for text in said):
        raise ValueError(content)
    return Step(n, at, StepKind(content["step"]), reason, errors, warnings, infos, tuple(findings))
