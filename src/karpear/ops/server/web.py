"""One web process: uvicorn on a socket that somebody else may hold as well."""

import socket
from pathlib import Path
from types import FrameType

from .control import Control
from .turns import take_short_turns


def serve(listener: socket.socket, control: Control, *, cert: Path | None, key: Path | None) -> None:
    """Serve until SIGTERM, then finish the requests in hand.

    The socket is handed over as an object: told only its number, uvicorn would take it for a Unix
    socket, lose the client's address and wait 40 ms before every answer (no TCP_NODELAY).
    """
    import uvicorn  # slow to import, and only needed here

    from ..env import env
    from .asgi import make_application

    take_short_turns()
    application = make_application()
    control.wait_to_begin()
    config = uvicorn.Config(
        application,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,  # ours: its own would write the text of errors
        access_log=False,
        server_header=False,
        proxy_headers=bool(env("KARPEAR_TLS_PROXY")),
        forwarded_allow_ips=env("KARPEAR_TLS_PROXY") or None,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
        ssl_certfile=cert,
        ssl_keyfile=key,
    )

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            application.close()
            super().handle_exit(sig, frame)

    control.follow_parent()
    control.ready()
    Server(config).run(sockets=[listener])
