"""Who logged in: the account as the system knows it, and over SSH the key and the address."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

_LONGEST = 65536
_CERTIFICATE = "-cert-v01@openssh.com"
_PARTS = {
    "ssh-rsa": 2,
    "ssh-dss": 4,
    "ssh-ed25519": 1,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""Of how many parts a key of each kind is made."""


class Login:
    """An account, the fingerprint of the key it logged in with and the address it came from.

    The latter two are "" where it did not come by SSH, or not with a key.
    """

    __slots__ = ("address", "key", "name")

    def __init__(self, name: str, key: str = "", address: str = "") -> None:
        self.name = name
        self.key = key
        self.address = address

    @classmethod
    def here(cls) -> Login:
        """Return who runs this process; the key is told where sshd has ``ExposeAuthInfo yes``."""
        came_from = os.environ.get("SSH_CONNECTION", "").split()[:1]
        address = "".join(came_from)[:64]
        return cls(login_name(), _key_used(), address if address.isprintable() else "")


def login_name() -> str:
    """Return the name of the account at work, as the system knows it, whatever the environment says."""
    return name_of(os.getuid())


def name_of(account: int) -> str:
    """Return the name of an account, its number where the system knows no name."""
    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return str(account)


def _key_used() -> str:
    """The fingerprint of the first key in the file that sshd wrote of this login."""
    path = os.environ.get("SSH_USER_AUTH")
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            lines = file.read(_LONGEST).decode("ascii", "replace").splitlines()
    except OSError:
        return ""
    keys = (line.removeprefix("publickey ") for line in lines if line.startswith("publickey "))
    return next(filter(None, map(fingerprint, keys)), "")


def fingerprint(key: str) -> str:
    """Return ``SHA256:…`` of a public key (``ssh-ed25519 AAAA…``) as ``ssh-keygen -l`` prints it.

    That of a certificate is its key's. What is no key has "".
    """
    import binascii  # noqa: PLC0415  (only who comes by SSH needs it)
    import hashlib  # noqa: PLC0415

    try:
        kind, text = key.split()[:2]
        blob = binascii.a2b_base64(text.encode("ascii"))
        if _parts(blob, 1) != [kind.encode()]:
            return ""
        plain = _without_certificate(kind, blob) if kind.endswith(_CERTIFICATE) else blob
    except (ValueError, KeyError):
        return ""
    digest = binascii.b2a_base64(hashlib.sha256(plain).digest(), newline=False)
    return f"SHA256:{digest.decode().rstrip('=')}"


def _without_certificate(kind: str, blob: bytes) -> bytes:
    """The key that a certificate is about: its own kind and parts, without what was signed around them."""
    short = kind.removesuffix(_CERTIFICATE)
    plain = f"{short}@openssh.com" if short.startswith("sk-") else short
    _kind, _nonce, *parts = _parts(blob, 2 + _PARTS[plain])
    return b"".join(len(part).to_bytes(4, "big") + part for part in (plain.encode(), *parts))


def _parts(blob: bytes, count: int) -> list[bytes]:
    found = []
    for _ in range(count):
        size, blob = int.from_bytes(blob[:4], "big"), blob[4:]
        if len(blob) < size:
            raise ValueError(count)
        found.append(blob[:size])
        blob = blob[size:]
    return found
