"""The page that a contact opens: only what was chosen, gone when it is over, and looking changes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import finish, pages, start
from karpear.activities.plans.models import FamilyPage
from karpear.activities.plans.views.family import family_link
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Contact
from karpear.rules.refusals import Missing
from tests.cast import NOW, Cast
from tests.steps.pages import without_tokens

from .plans import drafted, who


def started(cast: Cast, *disclosures: str) -> tuple[Activity, Delivery]:
    sister = cast.sophea.contacts.first()
    assert sister
    sister.disclosures = ["what", "where", "when", "with_whom", "next_check_in", "instructions"]
    sister.save()
    draft = drafted(cast.sophea)
    people = who(with_whom="The trainer", host={"name": "Mony", "phone": "+855 12"})
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=people, now=NOW)
    stages = {"missed": "Ring my lawyer", "detained": "", "hurt": ""}
    clean = {"plan_b": "", "questions": [], "instructions": stages}
    pages.save_if(person=cast.sophea, activity=draft.pk, clean=clean, now=NOW)
    pages.save_told(person=cast.sophea, activity=draft.pk, disclosures={sister.pk: disclosures}, now=NOW)
    start.start(person=cast.sophea, activity=draft.pk, now=NOW)
    draft.refresh_from_db()
    return draft, Delivery.objects.get(topic="activity")


def shown(delivery: Delivery, now=NOW) -> str:  # type: ignore[no-untyped-def]
    response = family_link(RequestFactory().get("/r/x"), delivery, now)
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    return response.content.decode()


def test_only_what_was_chosen_stands_there(cast: Cast) -> None:
    activity, delivery = started(cast, "what", "next_check_in")
    page = shown(delivery)
    assert "Training" in page
    assert "09:00" in page
    for secret in ("Town hall", "Mony", "Ring my lawyer", "The trainer"):
        assert secret not in without_tokens(page)
    assert Promise.objects.armed().filter(source=activity.pk).count() == 4


def test_everything_when_everything_is_told(cast: Cast) -> None:
    _activity, delivery = started(cast, "what", "where", "when", "with_whom", "instructions")
    page = shown(delivery)
    for told in ("Training", "Town hall", "Mony", "Ring my lawyer", "The trainer", "25 Nov 08:00"):
        assert told in page


def test_what_a_contact_may_no_longer_be_told_is_gone_at_once(cast: Cast) -> None:
    _activity, delivery = started(cast, "what", "where")
    Contact.objects.update(disclosures=["what"])
    page = shown(delivery)
    assert "Training" in page
    assert "Town hall" not in page


def test_it_ends_on_return(cast: Cast) -> None:
    activity, delivery = started(cast, "what", "where")
    later = NOW + timedelta(hours=20)
    finish.finish(person=cast.sophea, activity=activity.pk, key=uuid4(), made_at=later, now=later)
    page = shown(delivery, later)
    assert "back safe" in page
    assert "Training" not in page
    assert "Town hall" not in page


def test_a_contact_who_left_sees_nothing(cast: Cast) -> None:
    _activity, delivery = started(cast, "what")
    Contact.objects.update(state="left")
    with pytest.raises(Missing):
        shown(delivery)
    Contact.objects.update(state="accepted")
    FamilyPage.objects.all().delete()
    with pytest.raises(Missing):
        shown(delivery)
