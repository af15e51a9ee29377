"""A coordinator walks from the page of other installations to a bundle, and takes one in that somebody changed."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.looks import faults, fits
from tests.browser.ready import signed_in_with_password
from tests.browser.team import with_factor
from tests.cast import build_cast
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import bundle_for, share, two

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_bundle_is_saved_and_a_changed_one_is_refused(page: "Page", tmp_path: Path) -> None:
    cast, now = build_cast(), timezone.now()
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=now, label="GREEN"), cast.dara, lotus, delta, now=now)
    signed_in_with_password(page, lotus.coordinator)
    with_factor(lotus.coordinator)
    page.goto("/federation/")
    flaws = _looked_at(page)
    page.get_by_role("link", name="Delta Network").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delta Network")
    page.get_by_text("As an attachment, step by step").click()
    flaws += _looked_at(page)
    with page.expect_download() as saving:
        page.get_by_role("link", name="A file for it").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.name.startswith("bundle-") and b'"GREEN"' in file.read_bytes()
    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(bundle_for(delta, lotus, now).as_one_file().replace(b"heartbeat", b"heartbeaT"))
    page.goto("/federation/")
    page.get_by_role("link", name="Take in a file").click()
    page.set_input_files("[name=bundle]", changed)
    flaws += _looked_at(page)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("body")).to_contain_text("Refused: The file is not the one that its sender signed")
    page.get_by_role("link", name="Delta Network").click()
    expect(page.locator("main")).to_contain_text("What was refused")
    expect(page.locator("main")).to_contain_text("The file is not the one that its sender signed")
    assert not flaws, "\n".join(flaws)


def _looked_at(page: "Page") -> list[str]:
    return faults(page) + ([] if fits(page) else [f"{page.url}: it does not fit"])
