"""Other programs: the operator's own command that takes a copy away or brings it back, and Karpear in a scratch place.

What they print is not kept: it may hold passwords and paths.
"""

import os
import subprocess
import sys
from pathlib import Path

SENDING_S = 2 * 3600
#: Of what our environment holds, what says how we are set up; the last is where systemd put the secrets.
SETTING_PREFIXES = ("KARPEAR_", "DJANGO_", "PG", "PYTHON", "DATABASE_URL", "CREDENTIALS_DIRECTORY")


def run_command(words: list[str], *, patience_s: float = SENDING_S) -> str:
    """Without a shell, and without what our environment holds. Returns what went wrong as a code; empty: it worked."""
    try:
        result = subprocess.run(  # noqa: S603 - the operator's own words
            words, env=_clean(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=patience_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "too_slow"
    except OSError as error:
        return type(error).__name__
    return f"exit_{result.returncode}" if result.returncode else ""


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
