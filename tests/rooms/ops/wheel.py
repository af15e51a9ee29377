"""What people install: the built wheel, in an environment that has the run-time dependencies and nothing else."""

import os
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]
UV = ROOT / ".tools/bin/uv"


def install_wheel(folder: Path) -> Path:
    """Build the wheel, install it in `folder`; the path of the `python` that has it."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder / "env"))
    python = folder / "env/bin/python"
    packages = next((folder / "env/lib").glob("python*/site-packages"))
    for requirement in locked("run.txt"):
        _link(distribution(requirement.name), packages)
    [wheel] = folder.glob("*.whl")
    _run(str(UV), "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python), str(wheel))
    _run(str(UV), "pip", "check", "--quiet", "--python", str(python))
    return python


def locked(name: str) -> list[Requirement]:
    """What a lock file asks for on this machine."""
    text = (ROOT / "requirements" / name).read_text()
    lines = [line.removesuffix("\\").strip() for line in text.splitlines() if line[:1].isalnum()]
    requirements = [Requirement(line) for line in lines]
    return [r for r in requirements if r.marker is None or r.marker.evaluate()]


def _link(package: Distribution, packages: Path) -> None:
    """Links to the files of this environment, which came from the same lock: nothing is fetched."""
    for name in package.files or []:
        if ".." not in name.parts and name.suffix != ".pyc":
            target = packages / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(str(name.locate()))


def _run(*command: str) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    result = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
