"""An export, unpacked and opened with the age command alone."""

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from tests.steps.sealing import Keys


def unpacked(answer: Any, folder: Path) -> dict[str, Any]:
    """The files of an export; each has the hash that the manifest names."""
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    manifest: dict[str, Any] = json.loads((folder / "export/manifest.json").read_text())
    on_disk = {str(p.relative_to(folder / "export")) for p in (folder / "export").rglob("*") if p.is_file()}
    assert on_disk == {file["path"] for file in manifest["files"]} | {"manifest.json", "README.txt", "open.sh"}
    for file in manifest["files"]:
        blob = (folder / "export" / file["path"]).read_bytes()
        assert (hashlib.sha256(blob).hexdigest(), len(blob)) == (file["sha256"], file["size"])
        assert file["what"] == "list" or blob.startswith(b"age-encryption.org/v1\n")
    return manifest


def all_opened(folder: Path, keys: Keys) -> list[Any]:
    """By the little script and the real age command."""
    (folder / "identity.txt").write_bytes(keys.file())
    script = ["/bin/sh", str(folder / "export/open.sh"), str(folder / "identity.txt")]
    ran = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, (ran.stdout, ran.stderr)
    return [json.loads(p.read_text()) for p in sorted((folder / "export/opened").glob("*/body.json"))]


def by_hand(folder: Path, manifest: dict[str, Any]) -> None:
    """As README.txt says, each body by each of its grants."""
    bodies = {file["record"]: file for file in manifest["files"] if file["what"] == "body"}
    grants = [file for file in manifest["files"] if file["what"] == "grant"]
    assert grants
    for grant in grants:
        body = bodies[grant["record"]]
        assert grant["opens"] == body["to"]
        line = f"age -d -i <(age -d -i ../identity.txt {grant['path']}) {body['path']}"
        result = subprocess.run(["/bin/bash", "-c", line], cwd=folder / "export", capture_output=True, check=True)
        assert json.loads(result.stdout)["v"] == 1
