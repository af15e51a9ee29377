"""The code of a commit in a folder of its own, with its scripts and styles built."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_known(commit: str) -> bool:
    """A copy without its history, such as a downloaded archive, has no earlier code."""
    asked = subprocess.run(["git", "-C", ROOT, "cat-file", "-e", commit], capture_output=True, check=False)
    return asked.returncode == 0


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="karpear-released-")) / "code"
    subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", folder, commit], check=True)
    try:
        (folder / ".tools").symlink_to(ROOT / ".tools")
        subprocess.run([sys.executable, "assets.py"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        yield folder
    finally:
        subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", folder], check=True)
        shutil.rmtree(folder.parent, ignore_errors=True)
