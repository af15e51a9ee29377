"""Does what is configured answer? Each probe speaks to the outside without sending anything."""

import os
import smtplib
import socket
import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

PATIENCE_S = 5.0


def probe(value: str) -> tuple[bool, str]:
    """(works, what was found) for a channel's setting."""
    scheme = urlsplit(value.removeprefix("webhook+")).scheme
    try:
        if scheme in ("smtp", "smtps"):
            return _smtp(value)
        if scheme == "file":
            return _folder(_path(value))
        if scheme == "smstools":
            return _smstools(_path(value))
        if value.startswith("apprise+"):
            return True, "through Apprise: can only be proven by sending"
        if scheme in ("http", "https"):
            return _tcp(value.removeprefix("webhook+"))
    except (OSError, smtplib.SMTPException) as error:
        return False, f"does not answer ({type(error).__name__})"
    return False, "cannot be understood"


def _smtp(value: str) -> tuple[bool, str]:
    parts = urlsplit(value)
    host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE_S, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE_S)
    with server:
        code, _ = server.ehlo()
        secure = parts.scheme == "smtps" or server.has_extn("starttls")
    encrypted = "encrypted" if secure else "NOT encrypted"
    return 200 <= code < 300, f"{host}:{port} answers, {encrypted}"


def _tcp(value: str) -> tuple[bool, str]:
    parts = urlsplit(value)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    with socket.create_connection((host, port), PATIENCE_S):
        return True, f"{host}:{port} answers"


def _path(value: str) -> Path:
    folder = unquote(value.partition(":")[2])
    return Path("/" + folder.lstrip("/") if folder.startswith("//") else folder)


def _smstools(folder: Path) -> tuple[bool, str]:
    """It must be there: what is written into a folder that smstools does not read never leaves."""
    if not folder.is_dir():
        return False, "the folder is not there: it must be the outgoing folder of smstools"
    return _folder(folder)


def _folder(folder: Path) -> tuple[bool, str]:
    """The folder itself, or where it will be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    writable = folder.is_dir() and os.access(folder, os.W_OK)
    return writable, "writes files" if writable else "the folder cannot be written"
