"""Whoever changes one thing of a plan comes back to the page on which they pressed "Change"."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages, start
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.steps.assessments import assess
from tests.steps.plans import rows, typed, who_with

pytestmark = pytest.mark.django_db


def links_of(client: Client, path: str, draft: Activity) -> set[str]:
    """The links of one page to the short pages of the plan."""
    steps = "what|when|legs|who|check-ins|told|if"
    return set(re.findall(rf'href="(/plans/{draft.pk}/(?:{steps})/[^"]*)"', client.get(path).content.decode()))


def answers_for(draft: Activity) -> dict[str, dict[str, object]]:
    """What each of these pages is saved with."""
    assert draft.starts_at and draft.ends_at
    when = {"place": "Town hall", "province": "", "starts_at": typed(draft.starts_at), "ends_at": typed(draft.ends_at)}
    what = {"kind": "event", "title": "Training", "purpose": "", "organisation": str(draft.organisation_id)}
    return {
        "what": what, "when": when, "who": who_with(), "told": {"sent": "1"}, "if": {"missed": "Ring the host"},
        "check-ins": rows(draft.ends_at), "legs": {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0},
    }  # fmt: skip


@pytest.fixture
def draft(cast: Cast) -> Activity:
    """For tomorrow."""
    now, plan = timezone.now(), drafted(cast.sophea)
    begin = (now + timedelta(days=1)).replace(second=0, microsecond=0)
    when = {"place": "Town hall", "province": "", "starts_at": begin, "ends_at": begin + timedelta(hours=4)}
    return pages.save_when(person=cast.sophea, activity=plan.pk, clean=when, now=now)


def test_from_everything_on_one_page(cast: Cast, draft: Activity) -> None:
    client, summary = signed_in(cast.sophea), f"/plans/{draft.pk}/summary/"
    seen = set()
    for link in links_of(client, summary, draft):
        name = link.removeprefix(f"/plans/{draft.pk}/").partition("/")[0]
        assert client.post(link, answers_for(draft)[name])["Location"] == summary, name
        seen.add(name)
    assert seen == set(answers_for(draft))


def test_from_the_result_of_the_assessment(cast: Cast, draft: Activity) -> None:
    client = signed_in(cast.sophea)
    assess(client, draft, likelihood=1, people=1)
    newest = draft.assessments.get()
    result = reverse("activities:assessment", args=[draft.pk, newest.pk])
    (link,) = links_of(client, result, draft)
    assert draft.ends_at
    assert client.post(link, rows(draft.ends_at))["Location"] == result


def test_no_other_name_leads_anywhere_else(cast: Cast, draft: Activity) -> None:
    client, sent = signed_in(cast.sophea), answers_for(draft)["when"]
    to = {client.post(f"/plans/{draft.pk}/when/?back={name}", sent)["Location"] for name in ("", "//elsewhere", "home")}
    assert to == {f"/plans/{draft.pk}/legs/"}, "to what is open next"


def test_a_plan_that_has_started_leads_back_to_itself(cast: Cast, draft: Activity) -> None:
    client = signed_in(cast.sophea)
    start.start(person=cast.sophea, activity=draft.pk, now=timezone.now())
    assert client.post(f"/plans/{draft.pk}/who/", who_with())["Location"] == f"/plans/{draft.pk}/"
