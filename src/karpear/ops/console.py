"""What a command says to whoever started it. Imports no Django: a light parent uses it."""

import sys

from .env import env
from .json_lines import json_line


class CannotStart(Exception):
    """The message says why and what to do."""


def say(line: str) -> None:
    """A line beside what is written to standard output; where logs are JSON, as one of them."""
    print(
        json_line("info", "karpear.command", line) if env("KARPEAR_LOG") == "json" else line,
        file=sys.stderr,
        flush=True,
    )
