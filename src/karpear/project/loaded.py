"""What web and keeper need, imported once by the process that both are copied from (ops/server/copies).

What fails here fails again in the copy, which says so.
"""

import signal
from contextlib import suppress
from importlib import import_module

# Told to stop with all others, it stays: it has to say how its copies ended. It goes when the supervisor is gone.
signal.signal(signal.SIGTERM, signal.SIG_IGN)

with suppress(Exception):
    import_module("karpear.ops.server.asgi").import_everything()
    for name in ("uvicorn", "karpear.keeper.loop"):
        import_module(name)
    import_module("karpear.ops.server.memory").freeze_loaded_objects()
