"""Which couriers of this machine are gone: each holds a lock on a file of its own, and the kernel lets it go.

The age of a heartbeat would not do: it cannot tell a courier that died from one that a long step holds up, without
waiting longer than a lease lasts.
"""

import fcntl
import logging
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

log = logging.getLogger(__name__)


class Presence:
    """One courier in `folder`, from `hold` until `leave` or its death. A folder that cannot be written costs the
    early take-over and nothing else."""

    def __init__(self, folder: Path, courier: UUID) -> None:
        self.folder = folder
        self.path = folder / str(courier)
        self.handle: int | None = None

    def hold(self) -> None:
        """Be seen as alive. The file gets its name when it is locked already, so nobody finds it loose."""
        unnamed = self.folder / f".{self.path.name}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.handle = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.handle, fcntl.LOCK_EX)
            unnamed.rename(self.path)
        except OSError as error:
            log.warning("couriers cannot see each other in the data folder: %s", type(error).__name__)

    def leave(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    def bury(self, take_over: Callable[[list[UUID]], int]) -> int:
        """Hand those that are gone to `take_over`, and forget them once it is done; returns what it returned."""
        handles_by_path = self._lock_abandoned()
        try:
            if not handles_by_path:
                return 0
            count = take_over([UUID(path.name) for path in handles_by_path])
            for path in handles_by_path:
                path.unlink(missing_ok=True)
            return count
        finally:
            for handle in handles_by_path.values():
                os.close(handle)

    def _lock_abandoned(self) -> dict[Path, int]:
        """Their files, locked by us in the meantime: of two that look, one buries."""
        try:
            paths = [p for p in self.folder.iterdir() if p != self.path and not p.name.startswith(".")]
        except OSError:
            return {}
        locked = {path: _lock(path) for path in paths}
        return {path: handle for path, handle in locked.items() if handle is not None}


def _lock(path: Path) -> int | None:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
