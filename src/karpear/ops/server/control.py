"""What a parent process and its children say to each other: one pipe down, one pipe up.

Down: one byte means "begin"; the end of the pipe means that the parent is gone. Up: one byte means "I
am ready"; what follows it is for people, once the pages answer. A child started by hand has neither and
goes on at once.
"""

import os
import signal
import threading


class Control:
    """A child's end of the two pipes. Either may be None."""

    def __init__(self, down: int | None = None, up: int | None = None) -> None:
        self.down = down
        self.up = up
        self.word = ""

    def __str__(self) -> str:
        return f"{-1 if self.down is None else self.down},{-1 if self.up is None else self.up}"

    def wait_to_begin(self) -> None:
        """Return when the parent says so. Raises SystemExit when it is gone."""
        if self.down is not None and os.read(self.down, 1) != b"b":
            raise SystemExit(0)

    def ready(self) -> None:
        if self.up is not None:
            os.write(self.up, b"r" + self.word.encode())
            os.close(self.up)
            self.up = None

    def follow_parent(self) -> None:
        """From now on: when the parent goes, stop as on SIGTERM, so that nothing is left behind."""
        if self.down is not None:
            threading.Thread(target=self._follow, args=(self.down,), daemon=True).start()

    @staticmethod
    def _follow(down: int) -> None:
        while os.read(down, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
