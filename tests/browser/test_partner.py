"""A partner outside opens what a member shared with them: by their own `age` key, from a file that was handed over."""

import hashlib
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from karpear.vault.models import Record
from tests.browser.diary import SAYS, picture
from tests.browser.ready import follow, signed_in_with_password
from tests.browser.team import come_in, found_team, go, offline_key, own_words, vouch, with_factor
from tests.cast import Cast, build_cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type Contexts = Callable[..., "BrowserContext"]
NAME = "Embassy, second secretary"


def registered(new_context: "Contexts", cast: Cast, dara: "Page", secret: str, recipient: str) -> None:
    """One officer enters the partner's key, another compares the words and confirms, the first vouches."""
    team = f"/vault/team/{cast.lantern.pk}/"
    go(dara, team, secret)
    dara.check("[name=kind][value=partner]")
    dara.fill("[name=label]", NAME)
    dara.fill("[name=recipient]", recipient)
    words = dara.locator("form[data-island=fingerprint] [data-words]")
    expect(words).to_have_text(re.compile(r"\w+( \w+){5}"))
    compared = words.text_content() or ""
    dara.get_by_role("button", name="Enter it").click()
    expect(dara.locator("main")).to_contain_text("waits for a second officer")
    kanha = new_context().new_page()
    signed_in_with_password(kanha, cast.kanha)
    with_factor(cast.kanha)
    kanha.goto(team)
    expect(kanha.locator("[data-island=fingerprint][data-key] [data-words]")).to_have_text(compared)
    kanha.locator("summary", has_text="Confirm").click()
    kanha.get_by_role("button", name="The words are the same").click()
    expect(kanha.locator("main")).to_contain_text("confirmed")
    go(dara, team, secret)
    vouch(dara, NAME, compared)


def shared(page: "Page", photo: bytes) -> Record:
    """An entry with a photo, and its copy for the partner. → the original."""
    page.goto("/diary/new/")
    page.fill("[name=what]", SAYS)
    page.fill("[name=who]", "A name that stays with me")
    page.set_input_files("[name=files]", files=[{"name": "home.jpg", "mimeType": "image/jpeg", "buffer": photo}])
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    return Record.objects.get(about=None)


def handed_over(page: "Page", folder: Path) -> list[dict[str, Any]]:
    """What the author takes out beside the partner's name. The page stays, and stays open."""
    row = page.locator("[data-readers] li", has_text=NAME)
    with page.expect_download() as got:
        row.get_by_role("button", name="Take the partner’s copy out").click()
    expect(page.locator("[data-field=what]")).to_have_text(SAYS)
    with zipfile.ZipFile(got.value.path()) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    files: list[dict[str, Any]] = json.loads((folder / "export/manifest.json").read_text())["files"]
    return files


def test_a_partner_opens_what_was_shared_with_the_age_command_alone(new_context: "Contexts", tmp_path: Path) -> None:
    cast = build_cast()
    identity, recipient = offline_key(tmp_path)
    dara, officer_secret = found_team(new_context, cast)
    page, secret = come_in(new_context, cast.sophea)
    words = own_words(page)
    registered(new_context, cast, dara, officer_secret, recipient)
    vouch(dara, "Sophea", words)
    photo = picture(page)
    original = shared(page, photo)
    go(page, f"/diary/{original.thread}/share/", secret)
    page.get_by_label(re.compile(NAME)).check()
    page.get_by_label(re.compile("Who A name")).uncheck()
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    expect(page.locator("[data-partners]")).to_be_visible()
    files = handed_over(page, tmp_path)
    copy = Record.objects.get(about=original.thread)
    assert {one["record"] for one in files} == {str(copy.pk)}
    assert sorted(one["what"] for one in files) == ["body", "file", "grant"]
    opened_by_the_partner(tmp_path, identity, photo)
    follow(page, f"/diary/{original.thread}/share/")


def opened_by_the_partner(tmp_path: Path, identity: Path, photo: bytes) -> None:
    """As README.txt in the folder says, all at once and by hand, with their own key and nothing else."""
    folder = tmp_path / "export"
    lines = [line.strip() for line in (folder / "README.txt").read_text().splitlines() if line.startswith("  ")]
    [script, *_more] = [line for line in lines if line.startswith("sh open.sh")]
    (folder / "identity.txt").write_bytes(identity.read_bytes())
    subprocess.run(["/bin/bash", "-c", script], cwd=folder, check=True, capture_output=True)
    [body] = folder.glob("opened/*/body.json")
    content = json.loads(body.read_text())
    assert (content["fields"]["what"], content["fields"]["who"]) == (SAYS, "")
    [told] = content["files"]
    out = (body.parent / f"{told['id']}.bin").read_bytes()
    assert (len(out), hashlib.sha256(out).hexdigest()) == (told["size"], told["sha256"])
    assert out[:2] == b"\xff\xd8" and b"canary-of-exif" not in out and out != photo
    [by_hand] = [line for line in lines if line.endswith("body.json") and line.startswith("age ")]
    record, [grant] = body.parent.name, folder.glob("records/*/grant-*.age")
    line = by_hand.replace("grant-ID.age", grant.name).replace("records/ID/", f"records/{record}/")
    subprocess.run(["/bin/bash", "-c", line], cwd=folder, check=True, capture_output=True)
    assert json.loads((folder / "body.json").read_text()) == content
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert hashlib.sha256(photo).hexdigest().encode() not in everything
    assert b"A name that stays with me" not in everything and b"home.jpg" not in everything
