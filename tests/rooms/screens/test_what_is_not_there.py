"""What somebody looks for on a page and what is not on it: the page says where it is, or that there is none."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.sealing import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def text_of(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


def test_where_the_phone_number_of_somebody_is(cast: Cast) -> None:
    officer = signed_in(cast.dara)
    page = text_of(officer, f"/people/person/{cast.sophea.pk}/")
    assert "Phone number only on an open alert about them, for those who answer it" in page
    assert "Phone number" not in text_of(officer, f"/people/person/{cast.dara.pk}/")
    for address in cast.sophea.addresses.filter(channel="sms"):
        assert address.value not in page


def test_that_no_account_is_deleted_and_what_one_can_do_instead(cast: Cast) -> None:
    page = signed_in(cast.sophea).get("/settings/").content.decode()
    assert "There is no way yet to delete an account" in page and 'id="leaving"' in page


def test_when_a_check_in_comes_at_night(cast: Cast) -> None:
    page = text_of(signed_in(cast.sophea), "/daily/")
    assert "also at night" in page and "nobody is asked between 22:00 and 06:00" in page


def test_where_one_sees_whether_a_message_left(cast: Cast) -> None:
    page = signed_in(cast.dara).get("/channels/").content.decode()
    assert "There is no list of all messages." in page and 'href="/alerts/"' in page


@pytest.mark.both
def test_a_vault_that_is_locked_does_not_say_that_nothing_matches(cast: Cast) -> None:
    enrolled(cast.sophea, timezone.now())
    page = text_of(signed_in(cast.sophea), "/find/")
    assert "Nothing" not in page
    locked = signed_in(cast.sophea).post("/find/", {"q": "lotus 3"}).content.decode()
    assert "Nothing that is open matches" in locked and "Nothing matches" not in locked
    assert locked.index("have not been looked through") < locked.index("Unlock to look among them")
    keyless = signed_in(cast.kanha).post("/find/", {"q": "lotus 3"}).content.decode()
    assert "Nothing matches" in keyless and "are sealed" not in keyless


def test_a_plan_of_others_lies_among_theirs_and_my_data_in_my_settings(cast: Cast) -> None:
    plan = created(cast.sophea)
    below = {"": ["Plan"], "sheet/": ["Visit to the lake"], "follow/": ["Visit to the lake"]}
    for path, way in below.items():
        assert way_of(signed_in(cast.dara), f"/plans/{plan.pk}/{path}")[:3] == ["Organisation", "Trips of all", *way]
        assert way_of(signed_in(cast.sophea), f"/plans/{plan.pk}/{path}")[:3] == ["Me", "Trips", *way]
    assert way_of(signed_in(cast.sophea), f"/plans/{plan.pk}/follow/")[-1] == "Show my way"
    assert way_of(signed_in(cast.dara), "/plans/?of=others")[0] == "Organisation"
    assert way_of(signed_in(cast.dara), "/plans/")[0] == "Me"
    settings = signed_in(cast.dara).get("/settings/").content.decode()
    assert 'href="/vault/export/?of=me"' in settings
    assert way_of(signed_in(cast.dara), "/vault/export/?of=me")[:2] == ["Me", "Settings"]
    assert way_of(signed_in(cast.dara), "/vault/export/")[0] == "Organisation"


def way_of(client: Client, path: str) -> list[str]:
    """The words of the way back."""
    page = client.get(path).content.decode()
    nav = re.search('<nav class="way".*?</nav>', page, re.S)
    assert nav
    return [" ".join(word.split()) for word in re.findall(">([^<>]+)<", nav[0]) if word.strip()]
