"""The page that an invitation opens: no cookie, no session, both languages, and nothing from anywhere else."""

import json
import re

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.rooms.voice.phones import a_draft, an_open_statement

pytestmark = pytest.mark.django_db


def test_it_leaves_no_cookie_and_runs_nothing_but_its_own_script(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    answer = Client().get(f"/s/{statement.pk}/?lang=km")
    page = answer.content.decode()
    assert not answer.cookies
    assert "require-trusted-types-for 'script'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert answer["Content-Language"] == "km" and 'lang="km"' in page
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', page)
    assert len(scripts) == 1 and "/sign." in scripts[0]
    assert not re.search(r'(?:src|href|action)="(?!/|\?|#|data:,)', page), "nothing of another server"
    assert 'type="text" name="name"' not in page and statement.fingerprint in page


def test_both_languages_and_all_that_is_agreed_stand_on_it(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor_kind="union", floor_kind_least=2)
    for code in ("en", "km", "nonsense"):
        page = Client().get(f"/s/{statement.pk}/?lang={code}").content.decode()
        assert all(text in page for text in (statement.title_km, statement.text_km, statement.text_en))
    [block] = re.findall(r'<script id="agreed" type="application/json">(.*?)</script>', page)
    agreed = json.loads(json.loads(block))
    assert (agreed["floor"], agreed["floor_of"], agreed["text_km"]) == (3, {"union": 2}, statement.text_km)
    assert "The convener knows whom she invited" in Client().get(f"/s/{statement.pk}/?lang=en").content.decode()


def test_a_draft_is_read_by_whoever_has_its_address_and_the_page_of_links_by_nobody_else(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    assert draft.text_en in Client().get(f"/s/{draft.pk}/?lang=en").content.decode()
    assert Client().get("/s/9f7b8d73-7552-4f42-ad3f-087e451a5001/").status_code == 404
    for person in (cast.maly, cast.rith, cast.sophea):
        assert signed_in(person).get(f"/statements/{draft.pk}/invite/").status_code in (403, 404)
