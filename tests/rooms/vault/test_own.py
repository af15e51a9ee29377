"""One's own key as its owner sees it, and the way out."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from karpear.rules.refusals import Missing
from karpear.vault.actions import enrolment as actions
from karpear.vault.models import Outside
from karpear.vault.queries import own as queries
from karpear.vault.signatures import digest, wrap_statement
from tests.cast import Cast, build_cast, signed_in
from tests.steps.sealing import Keys, b64, enrolled, sealed_to, secret_wrap

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def recovery_key(cast: Cast) -> Keys:
    made = Keys()
    Outside.objects.create(
        organisation=cast.lantern, kind="recovery", recipient=made.recipient, proposed_by=cast.dara, proposed_at=NOW,
        confirmed_by=cast.bopha, confirmed_at=NOW,
    )  # fmt: skip
    return made


def test_it_says_who_could_help_and_who_cannot_yet(cast: Cast) -> None:
    keys, _ = enrolled(cast.sophea, NOW)
    holder = recovery_key(cast)
    own = queries.overview(cast.sophea, NOW)
    assert own and [helper.holds for helper in own.helpers] == [False] and not own.recoverable
    blob = b64(sealed_to(holder.recipient, keys.file()))
    actions.add_wrap(person=cast.sophea, kind="recovery", to_recipient=holder.recipient, blob=blob, now=NOW)
    own = queries.overview(cast.sophea, NOW)
    assert own and own.recoverable and own.helpers[0].label == cast.lantern.name
    assert queries.overview(cast.dara, NOW) is None


def test_it_says_when_it_was_asked_to_open(cast: Cast) -> None:
    enrolled(cast.sophea, NOW)
    for hours in range(7):
        actions.wraps_given(person=cast.sophea, wraps=1, teams=0, now=NOW + timedelta(hours=hours))
    own = queries.overview(cast.sophea, NOW)
    assert own and own.opened == [NOW + timedelta(hours=hours) for hours in (6, 5, 4, 3, 2)]


def test_another_secret_leaves_nothing_of_the_old_one(cast: Cast) -> None:
    keys, identity = enrolled(cast.sophea, NOW)
    blob = secret_wrap()
    word = keys.sign(wrap_statement(identity.pk, digest(blob)))
    actions.add_wrap(person=cast.sophea, kind="secret", to_recipient="", blob=b64(blob), signature=word, now=NOW)
    assert identity.wraps.count() == 1


def test_a_browser_is_taken_away_once_and_by_its_owner(cast: Cast) -> None:
    made = actions.register_device_key(person=cast.sophea, sign_key=Keys().sign_key, now=NOW)
    for person, device_key in ((cast.dara, made.pk), (cast.sophea, uuid4())):
        with pytest.raises(Missing):
            actions.revoke_device_key(person=person, device_key=device_key, now=NOW)
    actions.revoke_device_key(person=cast.sophea, device_key=made.pk, now=NOW)
    assert not queries.browsers(cast.sophea)
    with pytest.raises(Missing):
        actions.revoke_device_key(person=cast.sophea, device_key=made.pk, now=NOW)


def test_the_way_out_ends_the_session_for_our_own_pages_alone(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.sophea)
    for origin in ("https://elsewhere.test", "null", ""):
        assert browser.post("/out", headers={"Origin": origin}).status_code == 403
    assert browser.get("/vault/").status_code == 200
    answer = browser.post("/out", headers={"Origin": "http://localhost", "Host": "localhost"})
    assert (answer.status_code, answer["Clear-Site-Data"]) == (204, '"cache", "cookies", "storage"')
    assert browser.get("/vault/").status_code == 302
    browser.force_login(cast.sophea)
    answer = browser.post("/out", {"go": "1"}, headers={"Origin": "http://localhost", "Host": "localhost"})
    assert (answer.status_code, answer["Location"]) == (302, "/out"), "a form, without scripts"
    assert browser.get("/plans/").status_code == 302
    assert b"vault" not in browser.get("/out").content.lower()
    for site, forgets in (("same-origin", True), ("cross-site", False)):
        answer = browser.get("/out?all", headers={"Sec-Fetch-Site": site})
        assert ("Clear-Site-Data" in answer) == forgets, site


def test_the_limits_stand_where_people_decide_to_trust_it(cast: Cast) -> None:
    """docs/security/README.md: "These sentences stand on the screen"."""
    page = signed_in(cast.sophea).get("/vault/key/").content.decode()
    for said in (
        "who wrote, when, how much, and for whom", "takes over the server and keeps it running",
        "nobody holds a recovery",
        "forced to give your secret", "may have kept it", "open to whoever holds this device", "promises of the server",
    ):  # fmt: skip
        assert said in page, said


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_page_after_the_way_out_has_nothing_of_the_product(language: str) -> None:
    page = Client().get("/out", headers={"Accept-Language": language}).content.decode().lower()
    for word in ("karpear", "app.css", "/static/", "class=", "draft", "ព្រាង"):
        assert word not in page, word


def test_signing_in_does_not_say_where_somebody_was(cast: Cast) -> None:
    """Back, after the way out, shows the sign-in page; its address names no place, or a message's link."""
    browser = Client()
    for path in ("/vault/recovery/", "/diary/", "/board/", "/"):
        assert browser.get(path)["Location"] == "/accounts/login/", path
    answer = browser.get("/incidents/", headers={"Referer": "http://testserver/r/abc"})
    assert answer["Location"] == "/accounts/login/?next=/r/abc"
    for strange in ("http://elsewhere.test/r/abc", "http://testserver/diary/"):
        assert browser.get("/incidents/", headers={"Referer": strange})["Location"] == "/accounts/login/"
