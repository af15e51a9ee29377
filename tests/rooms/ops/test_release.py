"""A release: the same bytes whoever builds it, and a list of what is inside that its schema accepts."""

import json
import os
import re
import runpy
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from .wheel import ROOT, locked

pytestmark = pytest.mark.once
SCHEMAS = ROOT / ".tools/schemas/cyclonedx/schema/_res"
REGISTRY_HOST = re.compile(r"pypi\.org|pythonhosted|npmjs|://[^/\s]*registry")


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text())


def faults_of(bill: dict[str, Any]) -> list[str]:
    """What the schema of CycloneDX 1.6 finds; its own neighbours are read from beside it."""
    neighbours = [
        (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", schema(name)) for name in ("spdx", "jsf-0.82")
    ]
    validator = jsonschema_rs.validator_for(schema("bom-1.6"), registry=jsonschema_rs.Registry(neighbours))
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(bill)]


@pytest.fixture
def bill(tmp_path: Path) -> dict[str, Any]:
    wheel = tmp_path / "karpear.whl"
    wheel.write_bytes(b"built")
    module = runpy.run_path(str(ROOT / "scripts/sbom.py"))
    text = module["bill_of_materials"](ROOT, version="9.9", wheel=wheel, timestamp="2026-12-01T00:00:00Z")
    assert not REGISTRY_HOST.search(text)
    return json.loads(text)


def test_the_bill_of_materials_is_valid(bill: dict[str, Any]) -> None:
    assert faults_of(bill) == []
    bill["components"][0]["licenses"] = [{"license": {"id": "a licence that nobody knows"}}]
    assert faults_of(bill), "it reads what it is given"


def test_it_names_what_is_installed_and_what_is_bundled(bill: dict[str, Any]) -> None:
    components = {component["name"]: component for component in bill["components"]}
    assert {requirement.name for requirement in locked("run.txt")} <= set(components)
    assert len(components["django"]["hashes"]) > 1
    assert components["django"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert len(components["age-encryption"]["hashes"][0]["content"]) == 128
    assert components["NotoSansKhmer_400Regular.ttf"]["licenses"] == [{"license": {"id": "OFL-1.1"}}]
    assert not {"esbuild", "typescript", "@types/leaflet"} & set(components), "nothing of these is inside"
    silent = [name for name, component in components.items() if "licenses" not in component]
    assert len(silent) < 5, f"no licence is known of {silent}"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    """It was deleted as a whole: `--to=..`, or the folder of all releases so far."""
    own = tmp_path / "0.5.0/SHA256SUMS"
    own.parent.mkdir()
    own.touch()
    command = [sys.executable, "scripts/release.py", "--ref=HEAD", f"--to={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert own.exists()
    assert done.returncode == 1 and f"{tmp_path} is not empty" in done.stderr


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_built_twice_it_is_the_same(tmp_path: Path) -> None:
    """The script builds from two copies of the commit, in other places, with other masks, and refuses a difference."""
    folder = tmp_path / "release"
    command = [sys.executable, "scripts/release.py", "--ref=HEAD", f"--to={folder}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True)
    names = {path.name for path in folder.iterdir()}
    assert {"SHA256SUMS", "NOTES.md", "requirements.txt"} < names
    assert [len(list(folder.glob(kind))) for kind in ("*.whl", "*.tar.gz", "*.cdx.json")] == [1, 1, 1]
    assert faults_of(json.loads(next(folder.glob("*.cdx.json")).read_text())) == []
    assert "## " not in (folder / "NOTES.md").read_text(), "of this version alone"
    assert wheel_of_sdist(next(folder.glob("*.tar.gz")), tmp_path) == next(folder.glob("*.whl")).read_bytes()


def wheel_of_sdist(sdist: Path, folder: Path) -> bytes:
    """What somebody builds who has the sdist, and neither Node nor the clone."""
    with tarfile.open(sdist) as files:
        files.extractall(folder, filter="data")
    [source] = folder.glob("karpear-*")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["SOURCE_DATE_EPOCH"] = f"{(source / 'pyproject.toml').stat().st_mtime:.0f}"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "again"]
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)
    [wheel] = (source / "again").glob("*.whl")
    return wheel.read_bytes()
