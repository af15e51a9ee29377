"""What a phone keeps: the worker's script, the page without a line, and which pages may be kept and for whom."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from karpear.ops.env import SettingError, env_icon
from karpear.ui import icons
from karpear.ui.offline import AT_HAND
from tests.cast import Cast, device_token, signed_in

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def test_the_worker_is_public_and_says_nothing_of_anybody(cast: Cast):
    stranger, sophea = Client().get("/sw.js"), signed_in(cast.sophea).get("/sw.js")
    assert stranger.status_code == 200
    assert stranger.content == sophea.content
    assert stranger["Content-Type"].startswith("text/javascript")
    assert not stranger.cookies and not ID.search(stranger.text)
    again = Client().get("/sw.js", headers={"If-None-Match": stranger["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_page_without_a_line_knows_nobody(cast: Cast, language: str):
    stranger, sophea = Client().get(f"/offline/{language}/"), signed_in(cast.sophea).get(f"/offline/{language}/")
    assert stranger.content == sophea.content
    assert f'<html lang="{language}"' in stranger.text
    assert not stranger.cookies and not ID.search(stranger.text) and "csrfmiddlewaretoken" not in stranger.text
    assert 'data-api="/api/v1/sos"' in stranger.text and 'data-api="/api/v1/check-ins"' in stranger.text
    assert "X-Keep" not in stranger


def test_there_is_no_page_in_a_language_that_is_not_there(db: None):
    assert Client().get("/offline/xx/").status_code == 404


def test_pages_at_hand_say_that_they_may_be_kept(cast: Cast):
    sophea = signed_in(cast.sophea)
    pages = sophea.get("/keep.json").json()["pages"]
    assert {"/", "/contacts/", "/know/checklists/travel/"} <= set(pages) <= {*AT_HAND, *pages}
    for path in pages:
        assert sophea.get(path)["X-Keep"] == "offline", path
    assert Client().get("/keep.json").status_code == 302


def test_a_copy_belongs_to_one_sign_in(cast: Cast):
    """Even of the same person: a sign-in that was forced must not find what the one before it kept."""
    first, again, other = signed_in(cast.sophea), signed_in(cast.sophea), signed_in(cast.dara)
    marks = {client.get("/")["X-Keep-For"] for client in (first, first, again, other)}
    assert len(marks) == 3
    assert all(re.fullmatch("[0-9a-f]{12}", mark) for mark in marks)
    assert device_token(cast.sophea) not in marks


def test_a_page_with_a_link_that_is_shown_once_is_not_kept(cast: Cast):
    sophea = signed_in(cast.sophea)
    session = sophea.session
    session["contact_link"] = "/c/abc/"
    session.save()
    assert sophea.get("/contacts/")["X-Keep"] == "no"
    assert sophea.get("/contacts/")["X-Keep"] == "offline"


def test_the_picture_is_neutral_and_the_operators_choice(cast: Cast, settings: Any, tmp_path: Path):
    content = Client().get("/app.webmanifest").json()
    assert [icon["purpose"] for icon in content["icons"]] == ["any", "any", "maskable"]
    assert {icon["sizes"] for icon in content["icons"]} == {"192x192", "512x512"}
    assert Client().get("/icon.png").status_code == 404
    own = tmp_path / "own.png"
    own.write_bytes(Path(str(finders.find("ui/icons/leaf-192.png"))).read_bytes())
    settings.KARPEAR_ICON = str(own)
    icons.own.cache_clear()
    try:
        assert Client().get("/app.webmanifest").json()["icons"][0]["sizes"] == "192x192"
        assert Client().get("/icon.png").content == own.read_bytes()
        assert 'href="/icon.png"' in signed_in(cast.sophea).get("/incidents/").text
    finally:
        icons.own.cache_clear()


def test_a_picture_that_would_not_do_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "no.png").write_bytes(b"GIF89a")
    for wrong in (str(tmp_path / "no.png"), "/not/there.png", "hand", "../leaf"):
        monkeypatch.setenv("KARPEAR_ICON", wrong)
        with pytest.raises(SettingError):
            env_icon("KARPEAR_ICON", ("notes", "leaf"))
    monkeypatch.setenv("KARPEAR_ICON", "leaf")
    assert env_icon("KARPEAR_ICON", ("notes", "leaf")) == "leaf"
