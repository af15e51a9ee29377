"""What a real browser sealed, taken out by its owner and opened without the server: by `age` and a secret."""

import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.ready import enrolled, signed_in_with_password
from tests.cast import build_cast
from tests.steps.offline import age_with_passphrase

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAYS = "បុរសម្នាក់ asked for me at the market"
#: More than two of the pieces in which age seals, and no whole number of them.
FILE = os.urandom(3 * 64 * 1024 + 17)


def two_steps(folder: Path, grant: dict[str, Any], sealed: dict[str, Any]) -> bytes:
    """As the guide says: the grant with one's own key, and with what it holds the body, or the file."""
    line = f"age -d -i <(age -d -i ../identity.txt {grant['path']}) {sealed['path']}"
    return subprocess.run(["/bin/bash", "-c", line], cwd=folder / "export", capture_output=True, check=True).stdout


def taken_out(page: "Page", folder: Path) -> list[dict[str, Any]]:
    """The sealed folder, and what it says that it holds."""
    page.goto("/vault/export/")
    with page.expect_download() as got:
        page.click("form[action$='/export/mine/'] button")
    with zipfile.ZipFile(got.value.path()) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    files: list[dict[str, Any]] = json.loads((folder / "export/manifest.json").read_text())["files"]
    return files


def test_the_age_command_opens_what_a_browser_sealed(page: "Page", tmp_path: Path) -> None:
    signed_in_with_password(page, build_cast().sophea)
    secret = enrolled(page)
    page.goto("/diary/new/")
    page.fill("[name=what]", SAYS)
    page.set_input_files("[name=files]", files=[{"name": "sound.bin", "mimeType": "audio/ogg", "buffer": FILE}])
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    files = taken_out(page, tmp_path)
    by = {what: [one for one in files if one["what"] == what] for what in ("wrap", "grant", "body", "file")}
    assert [len(found) for found in by.values()] == [1, 1, 1, 1]
    age_with_passphrase(tmp_path / "export" / by["wrap"][0]["path"], tmp_path / "identity.txt", secret.replace("-", ""))
    body = two_steps(tmp_path, by["grant"][0], by["body"][0])
    assert json.loads(body)["fields"]["what"] == SAYS
    [told] = json.loads(body)["files"]
    out = two_steps(tmp_path, by["grant"][0], by["file"][0])[: told["size"]]  # what follows hides the size
    assert out == FILE
    assert (told["size"], told["name"]) == (len(FILE), "sound.bin")
    assert told["sha256"] == hashlib.sha256(out).hexdigest()
    sealed = b"".join((tmp_path / "export" / one["path"]).read_bytes() for one in files)
    assert SAYS.encode() not in sealed and FILE[:64] not in sealed and b"sound.bin" not in sealed
