"""The sheet of a plan and the card for the wallet, as PDF."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages as actions
from karpear.activities.plans.queries import paper as queries
from karpear.people.models import Person
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast, signed_in
from tests.steps.pages import without_tokens
from tests.steps.papers import pages_of, text_of

from .assessed import assessed
from .plans import drafted, who

pytestmark = pytest.mark.once


def planned(person: Person, **changes: Any) -> Activity:
    draft = drafted(person)
    actions.save_who(person=person, activity=draft.pk, clean=who(driver={"name": "Bory", "phone": "+855 12"}), now=NOW)
    clean = {
        "plan_b": "Sleep at the pagoda",
        "questions": [{"question": "My first dog?", "answer": "Rex"}],
        "instructions": {"missed": "Ring my sister", "detained": "Do not post", "hurt": "Blood group O"},
    }
    actions.save_if(person=person, activity=draft.pk, clean=clean, now=NOW)
    return draft


def sheet(client: Client, activity: Activity, language: str = "en") -> Any:
    return client.get(reverse("activities:sheet_pdf", args=[activity.pk]), {"language": language})


def test_the_sheet_holds_the_plan(cast: Cast) -> None:
    answer = sheet(signed_in(cast.sophea), planned(cast.sophea))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.content)
    for told in (
        "Training", "Town hall", "25/11 08:00", "Bory", "Sleep at the pagoda", "Do not post", "Not assessed",
        "Sophea's sister", "Destroy this paper", "1 / 1",
    ):  # fmt: skip
        assert told in text, told
    assert "Rex" not in without_tokens(text)


def test_both_languages_stand_on_one_sheet(cast: Cast) -> None:
    plan = planned(cast.sophea)
    one, both = (pages_of(sheet(signed_in(cast.sophea), plan, choice).content) for choice in ("en", "both"))
    assert "Whom to ring" in " ".join(both)
    assert len(" ".join(both)) > len(" ".join(one))


def test_officers_get_the_sheet_without_the_contacts(cast: Cast) -> None:
    plan = planned(cast.sophea)
    assert sheet(signed_in(cast.dara), plan).status_code == 404  # a draft is nobody else's
    Activity.objects.filter(pk=plan.pk).update(state="planned")
    text = text_of(sheet(signed_in(cast.dara), plan).content)
    assert "Sleep at the pagoda" in text
    assert "sister, " not in text
    assert "Whom to ring" not in text
    for stranger in (cast.piseth, cast.rith):
        assert sheet(signed_in(stranger), plan).status_code == 404


def test_the_sheet_holds_the_assessment_and_what_was_decided(cast: Cast):
    plan = planned(cast.sophea)
    content = {
        "risks": [{"id": "", "name": "Flooded *road*"}, {"id": "I-R1", "name": ""}],
        "measures": [{"id": "I-M1", "name": "Assess every event, trip and activity first"}],
    }
    assessed(plan, Level.HIGH, level_before=Level.VERY_HIGH, content=content)
    text = text_of(sheet(signed_in(cast.sophea), plan).content)
    for told in (
        "Waiting for approval",
        "Very high",
        "Flooded *road*",
        "Silent out of fear",
        "Assess every event",
        "Unsure",
    ):
        assert told in text, told
    data = queries.sheet_of(cast.sophea, plan.pk, languages=["km"], now=NOW)
    assert set(data["assessment"]["risks"][1]) >= {"km", "en"}
