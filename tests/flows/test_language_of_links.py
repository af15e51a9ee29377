"""Whoever opens a message's link reads it in a language of theirs, without an account, and may choose another."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.family import tell_start
from karpear.activities.plans.models import FamilyPage
from karpear.messaging.models import Delivery
from karpear.rules.secret.tokens import token_hash
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.alarms import sos
from tests.steps.links import link_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TOKEN = "a" * 22


@pytest.fixture
def page(cast: Cast) -> str:
    """The address of a family page of a contact whose language was written down as English."""
    now = timezone.now()
    trip = created(cast.sophea, now=cast.now)
    contact = cast.sophea.contacts.order_by("position").first()
    assert contact
    FamilyPage.objects.create(activity=trip, contact=contact, disclosures=["what", "next_check_in"])
    activity = Activity.objects.get(pk=trip.pk)
    tell_start(activity, now=now)
    Delivery.objects.update(link_hash=token_hash(TOKEN))
    return f"/r/{TOKEN}"


def shown(client: Client, path: str, **headers: Any) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_phone_says_the_language_until_somebody_chooses(page: str) -> None:
    client = Client()
    assert 'lang="en"' in shown(client, page)
    assert '<html lang="km"' in shown(client, page, **{"accept-language": "km-KH,km;q=0.9"})
    assert '<html lang="en"' in shown(client, page, **{"accept-language": "fr-FR,fr;q=0.9"}), "as it was written down"
    assert 'class="language"' in shown(client, page)
    answer = client.post("/language/", {"language": "km"}, headers={"referer": f"http://testserver{page}"})
    assert answer["Location"] == f"http://testserver{page}" or answer["Location"] == page
    assert '<html lang="km"' in shown(client, page, **{"accept-language": "en"}), "kept in this browser"


def test_an_odd_cookie_is_no_language(page: str) -> None:
    client = Client()
    client.cookies["lang"] = "../x"
    assert '<html lang="en"' in shown(client, page)


@pytest.mark.parametrize("path", ["/", "/plans/", "/diary/", "/board/", "/risks/", "/me/", "/organisation/"])
def test_each_first_page_lets_one_choose(cast: Cast, path: str) -> None:
    assert shown(signed_in(cast.dara), path).count('class="language"') == 1


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_so_does_what_is_open_to_anybody(client: Client, path: str) -> None:
    assert shown(client, path).count('class="language"') == 1


def test_an_open_sos_leaves_the_choice(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    client.post("/sos/")
    assert shown(client, "/").count('class="language"') == 1


def test_whoever_is_told_of_an_alarm_reads_it_in_the_language_that_they_choose(cast: Cast) -> None:
    alert = sos(cast.sophea)
    link = link_of(Delivery.objects.filter(subject=alert.pk, person=cast.dara)[0], TOKEN)
    client = Client()
    own = f'<html lang="{cast.dara.language}"'
    assert own in shown(client, link, **{"accept-language": "fr"}), "what stands in their account"
    other = "km" if cast.dara.language == "en" else "en"
    client.post("/language/", {"language": other}, headers={"referer": f"http://testserver{link}"})
    assert f'<html lang="{other}"' in shown(client, link)
