"""Builds a release twice, from two clean copies in different places and times, and keeps it only if both are the same.

    python scripts/release.py [--ref COMMIT] [--to FOLDER]

Leaves wheel, sdist, SBOM (CycloneDX), SHA256SUMS and the notes of this version in FOLDER, an empty one
(`dist/VERSION`). The time in every file is that of the commit. Whoever has the commit can build the same bytes and
compare SHA256SUMS.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sbom import bill_of_materials

ROOT = Path(__file__).resolve().parents[1]
#: Large, and not needed to build.
NOT_COPIED = shutil.ignore_patterns("@biomejs", "@typescript", "typescript")


def release(ref: str, to: Path | None) -> Path:
    """Build, compare and keep; the folder with everything. Exits with one line where it cannot be done."""
    seconds = int(git("show", "--no-patch", "--format=%ct", f"{ref}^{{commit}}"))
    with (
        tempfile.TemporaryDirectory(prefix="karpear-") as first,
        tempfile.TemporaryDirectory(dir=ROOT.parent) as second,
    ):
        places = [Path(first) / "a", Path(second) / "a longer path" / "b"]
        built = [build(ref, place, seconds, mask) for place, mask in zip(places, (0o022, 0o077), strict=True)]
        refuse_difference(*built)
        source = places[0]
        version = re.search(r'__version__ = "([^"]+)"', (source / "src/karpear/__init__.py").read_text())[1]
        folder = to or ROOT / "dist" / version
        if not to:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        files = [Path(shutil.copy(path, folder)) for path in sorted(built[0].iterdir())]
        [wheel] = [path for path in files if path.suffix == ".whl"]
        when = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        sbom = folder / f"karpear-{version}.cdx.json"
        sbom.write_text(bill_of_materials(source, version=version, wheel=wheel, timestamp=when))
        lock = Path(shutil.copy(source / "requirements/run.txt", folder / "requirements.txt"))
        sums = [f"{digest(path)}  {path.name}\n" for path in sorted([*files, sbom, lock])]
        (folder / "SHA256SUMS").write_text("".join(sums))
        (folder / "NOTES.md").write_text(notes(source, version))
    return folder


def build(ref: str, place: Path, seconds: int, mask: int) -> Path:
    """Wheel and sdist from a copy of a commit, under this umask; the folder with both."""
    place.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", ref], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(place, filter="data")
    shutil.copytree((ROOT / "node_modules").resolve(), place / "node_modules", symlinks=True, ignore=NOT_COPIED)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", "built"]
    done = subprocess.run(
        command,
        cwd=place,
        env=environment | {"SOURCE_DATE_EPOCH": str(seconds), "PYTHONHASHSEED": str(mask)},
        umask=mask,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return place / "built"


def refuse_difference(first: Path, second: Path) -> None:
    """Two builds that differ are no release: nobody could say that it comes from its source."""
    for path in sorted(first.iterdir()):
        if path.read_bytes() != (second / path.name).read_bytes():
            names = ", ".join(differing(path, second / path.name))
            sys.exit(f"{path.name} differs between two builds of the same commit: {names or 'not in what it holds'}.")


def differing(first: Path, second: Path) -> list[str]:
    """The members of two archives that are not the same."""
    members = [members_of(path) for path in (first, second)]
    return sorted(name for name in members[0] | members[1] if members[0].get(name) != members[1].get(name))


def members_of(path: Path) -> dict[str, tuple[object, ...]]:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {info.filename: (info.date_time, info.external_attr, wheel.read(info)) for info in wheel.infolist()}
    with tarfile.open(path) as sdist:
        files = {info: sdist.extractfile(info) for info in sdist.getmembers() if info.isfile()}
        return {info.name: (info.mtime, info.mode, file.read() if file else b"") for info, file in files.items()}


def notes(source: Path, version: str) -> str:
    """What the change log says of this version."""
    log = (source / "CHANGELOG.md").read_text()
    section = re.search(rf"^## {re.escape(version)}$\n(.*?)(?=^## |\Z)", log, re.MULTILINE | re.DOTALL)
    if not section:
        sys.exit(f"CHANGELOG.md has no section ## {version}.")
    return f"# Karpear {version}\n\n{section[1].strip()}\n"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description="Build a release twice and keep it if both are the same.")
    parser.add_argument("--ref", help="a commit; without it the present one, with nothing left to commit")
    parser.add_argument("--to", type=Path, help="an empty folder to leave it in; without it dist/VERSION")
    options = parser.parse_args()
    if options.to and options.to.exists() and any(options.to.iterdir()):
        sys.exit(f"{options.to} is not empty. Name one that is, or is not there: nothing is deleted for a release.")
    if not options.ref and git("status", "--porcelain"):
        sys.exit("There are changes that are not committed. Commit them, or name a commit with --ref.")
    folder = release(options.ref or "HEAD", options.to)
    print(f"{folder}: built twice, the same bytes\n{(folder / 'SHA256SUMS').read_text()}", end="")


if __name__ == "__main__":
    main()
