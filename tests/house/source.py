"""What the house tests look at: tracked files, rooms and their floors."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src/karpear"


@cache
def floors() -> dict[str, int]:
    """Room → floor, read from the import contract in pyproject.toml: one list, two guards."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return {room.strip(): len(layers) - i for i, layer in enumerate(layers) for room in re.split(r"[:|]", layer)}


def python_files() -> list[Path]:
    """The product's own code, without migrations."""
    return [p for p in sorted(SRC.rglob("*.py")) if "migrations" not in p.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path, *furniture: str) -> bool:
    """Is this file a room's `views.py`, or inside its `views/`, or that of one of its subjects?"""
    return any(part.removesuffix(".py") in furniture for part in path.relative_to(SRC).parts[1:])


def tracked() -> Iterator[tuple[str, str]]:
    """(name, text) of every text file that is handed to others. Without git: everything that is not made."""
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = result.stdout.split("\0") if result.returncode == 0 else _walk()
    for file_name in filter(None, names):
        path = ROOT / file_name
        try:
            if path.is_file():
                yield file_name, path.read_text()
        except UnicodeDecodeError:
            continue


def _walk() -> list[str]:
    made_folders = {".venv", ".tools", "node_modules", "dist", "__pycache__"}
    return [name(p) for p in ROOT.rglob("*") if p.is_file() and not made_folders & set(p.parts)]


def read_list(path: Path) -> set[str]:
    """A written list: one entry per line, `#` begins a remark."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return {line for line in lines if line}


#: Names that say nothing of what is held.
OPAQUE = read_list(Path(__file__).with_name("opaque_names.txt"))


def compare(path: Path, entries: set[str], why: str) -> None:
    """The written list and the code must say the same."""
    listed = read_list(path) if path.exists() else set()
    add, remove = sorted(entries - listed), sorted(listed - entries)
    faults = [f"  add     {line}" for line in add] + [f"  remove  {line}" for line in remove]
    assert not faults, f"{name(path)} {why}\n" + "\n".join(faults)
