"""Does what is configured answer? Each probe speaks to the outside without sending anything."""

import os
import smtplib
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from karpear.messaging.channels.config import ChannelError, mail_server
from karpear.messaging.channels.folders import failed_folder, folder_of
from karpear.messaging.channels.smtp import Server

PATIENCE_S = 5.0
_MODEMS = {"smstools": "the outgoing folder of smstools", "gammu": "the outbox of gammu-smsd"}


def probe(value: str) -> tuple[bool, str]:
    """(works, what was found) for a channel's setting."""
    scheme = urlsplit(value.removeprefix("webhook+")).scheme
    try:
        if scheme in ("smtp", "smtps"):
            return _smtp(value)
        if scheme == "file":
            return _folder(folder_of(value))
        if scheme in _MODEMS:
            return _modem(value, _MODEMS[scheme])
        if value.startswith("apprise+"):
            return True, "through Apprise: can only be proven by sending"
        if scheme in ("http", "https"):
            return _tcp(value.removeprefix("webhook+"))
    except (OSError, smtplib.SMTPException) as error:
        return False, f"does not answer ({type(error).__name__})"
    return False, "cannot be understood"


def _smtp(value: str) -> tuple[bool, str]:
    """As far as a mail would come without being one: the certificate, and the user's password."""
    try:
        where = mail_server(value)
    except ChannelError:
        return False, "cannot be understood"
    address, context = f"{where.host}:{where.port}", _context(where)
    try:
        with _connected(where, context) as server:
            code, _ = server.ehlo()
            secure = where.implicit_tls or server.has_extn("starttls")
            if secure and not where.implicit_tls:
                server.starttls(context=context)
            if where.user:
                server.login(where.user, where.password)
    except ssl.SSLCertVerificationError as error:
        return False, f"{address}: its certificate is not accepted ({error.verify_message})"
    except smtplib.SMTPAuthenticationError:
        return False, f"{address} does not accept the user or the password"
    return 200 <= code < 300, f"{address} answers, {'encrypted' if secure else 'NOT encrypted'}"


def _connected(where: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if where.implicit_tls:
        return smtplib.SMTP_SSL(where.host, where.port, timeout=PATIENCE_S, context=context)
    return smtplib.SMTP(where.host, where.port, timeout=PATIENCE_S)


def _context(where: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not where.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _tcp(value: str) -> tuple[bool, str]:
    parts = urlsplit(value)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    with socket.create_connection((host, port), PATIENCE_S):
        return True, f"{host}:{port} answers"


def _modem(value: str, program: str) -> tuple[bool, str]:
    """It must be there: what is written into a folder that no modem's program reads never leaves."""
    folder, failed = folder_of(value), failed_folder(value)
    if not folder.is_dir():
        return False, f"the folder is not there: it must be {program}"
    works, found = _folder(folder)
    if works and failed and not (failed.is_dir() and os.access(failed, os.R_OK | os.W_OK)):
        return True, f"{found}; what cannot be sent is not noticed: {failed} cannot be read and written"
    return works, found


def _folder(folder: Path) -> tuple[bool, str]:
    """The folder itself, or where it will be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    writable = folder.is_dir() and os.access(folder, os.W_OK)
    return writable, "writes files" if writable else "the folder cannot be written"
