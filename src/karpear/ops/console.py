"""What a command says to whoever started it. Imports no Django: a light parent uses it."""

import sys


class CannotStart(Exception):
    """The message says why and what to do."""


def say(line: str) -> None:
    """A line beside what is written to standard output."""
    print(line, file=sys.stderr, flush=True)
