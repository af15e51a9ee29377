"""Stands before PostgreSQL as a pooler does: a client is told another process than the one that answers it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

#: BackendKeyData: its letter and its length; then come the number of the process and a secret.
_PROCESS = b"K\x00\x00\x00\x0c"


@contextmanager
def pooler_before(folder: str) -> Iterator[int]:
    """The port of one that stands before the server whose socket is in this folder."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_serve, args=(listener, next(Path(folder).glob(".s.PGSQL.*[0-9]"))), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, path: Path) -> None:
    with suppress(OSError):
        while True:
            client, _address = listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(path))
            Thread(target=_carry, args=(client, server, False), daemon=True).start()
            Thread(target=_carry, args=(server, client, True), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket, is_answer: bool) -> None:
    with suppress(OSError), source, target:
        while data := source.recv(65536):
            if is_answer and (place := data.find(_PROCESS)) >= 0:
                number = place + len(_PROCESS)
                data = data[:number] + b"\x00\x00\x00\x07" + data[number + 4 :]
            target.sendall(data)
