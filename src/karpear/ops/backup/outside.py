"""Other programs: the operator's own command that takes a copy away or brings it back, and Karpear in a scratch place.

What they print is not kept: it may hold passwords and paths.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SENDING_S = 2 * 3600
TOO_SLOW = "too_slow"
#: Of what our environment holds, what says how we are set up; the last is where systemd put the secrets.
SETTING_PREFIXES = ("KARPEAR_", "DJANGO_", "PG", "PYTHON", "DATABASE_URL", "CREDENTIALS_DIRECTORY")


def run_command(words: list[str], *, patience_s: float = SENDING_S) -> str:
    """Without a shell, and without what our environment holds. Returns what went wrong as a code; empty: it worked."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own words
            words, env=_clean(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        return type(error).__name__
    with process:
        try:
            code = process.wait(patience_s)
        except subprocess.TimeoutExpired:
            _end(process.pid)
            return TOO_SLOW
    return f"exit_{code}" if code else ""


def _end(process: int) -> None:
    """It, and what it began: a script that is killed leaves its scp behind, which hangs on."""
    for number in [process, *_begun_by(process)]:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def _begun_by(process: int) -> list[int]:
    """As Linux tells; elsewhere nothing is known."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(number) for path in lists for number in path.read_text().split()]
    return [*children, *(number for child in children for number in _begun_by(child))]


def run_scratch(data: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`karpear …` on a data folder and database of its own."""
    scratch = {"KARPEAR_DATA": str(data)} | ({"DATABASE_URL": url} if url else {})
    inherited = {name: value for name, value in os.environ.items() if name.startswith(("PG", "PYTHON"))}
    return subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "karpear.project", *arguments], env=_clean() | inherited | scratch,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SENDING_S, check=False,
    )  # fmt: skip


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(SETTING_PREFIXES)}
