"""What the pages of a plan say about one thing, they say alike."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages
from karpear.activities.plans.queries.paper import sheet_of
from karpear.alerts.queries.ring_list import RingEntry
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.assessments import threat_with_measures
from tests.rooms.activities.plans import drafted, who
from tests.steps.assessments import assess, assess_something, hazards, judged
from tests.steps.pages import tight
from tests.steps.plans import one_page

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client: Client, name: str, plan: Activity) -> str:
    return tight(unescape(client.get(reverse(f"activities:{name}", args=[plan.pk])).content.decode()))


@pytest.mark.parametrize("pace", [1, 7, 10, 60])
def test_the_picture_and_the_list_of_who_is_told_say_the_same_moments(cast: Cast, settings: Any, pace: float) -> None:
    settings.KARPEAR_PACE = pace
    page = page_of(signed_in(cast.sophea), "summary", drafted(cast.sophea))
    drawn = re.findall(r"<text x[^>]*>after ([^<]+)</text>", page)
    listed = re.findall(r"<strong>\s*([^<]+?) after the grace\s*</strong>", page)
    assert len(drawn) > 1 and drawn == listed
    assert len(set(drawn)) == len(drawn), "two moments never read alike"
    if pace == 10:
        assert drawn == ["30 s", "1 min", "1 min 30 s", "2 min"]
        assert re.findall(r"again (?:after|every) ([^<.]+?)(?: until|\.)", page) == ["12 s", "1 min"]


def test_nobody_reads_a_plan_whose_person_chose_no_contact(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), timezone.now() + timedelta(days=1)
    sent = one_page(begin, begin + timedelta(hours=6), organisation=str(cast.lantern.pk), later="1", reason="Alone")
    client.post("/plans/new/", sent)
    draft = Activity.objects.get(state="draft")
    assert "None of them" in page_of(client, "summary", draft)
    assert task(client, draft, "told") == "Contacts who read this plan None of them Optional"
    sister = cast.sophea.contacts.order_by("position").first()
    assert sister
    client.post(f"/plans/{draft.pk}/told/", {"sent": "1", f"tell_{sister.pk}": "on", f"what_{sister.pk}": ["what"]})
    assert task(client, draft, "told") == f"Contacts who read this plan {sister.shown_name} ✓ Done"
    assert "None of them" not in page_of(client, "summary", draft)


def task(client: Client, draft: Activity, step: str) -> str:
    """What the task list says of one page."""
    after_link = page_of(client, "plan", draft).partition(f'href="/plans/{draft.pk}/{step}/"')[2]
    return " ".join(strip_tags(after_link.partition(">")[2].partition("</li>")[0].replace("<", " <")).split())


def test_an_approver_reads_that_they_are_briefed_and_that_nothing_is_written(cast: Cast) -> None:
    client, officer = signed_in(cast.sophea), signed_in(cast.dara)
    draft = assess_something(client, cast)
    assess(client, draft, likelihood=4, people=4)
    page = page_of(officer, "decide", draft)
    assert "Nothing is written down yet." in page
    assert "but the plan says nothing about it" in page and "✓ Briefed" not in page
    client.post(f"/plans/{draft.pk}/if/", {"missed": "Ring the host"})
    page = page_of(officer, "decide", draft)
    assert "Nothing is written down yet." not in page and "Ring the host" in page
    assert "Briefed on what to do if something happens<" in page


@pytest.mark.parametrize(("how", "steps"), [("on", ["Page 2 of 2"]), ("judge", ["Page 2 of 3", "Page 3 of 3"])])
def test_only_the_pages_that_an_assessment_has_are_counted(cast: Cast, how: str, steps: list[str]) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    threat, _measures = threat_with_measures()
    at = f"/plans/{draft.pk}/assess/"
    assert "Page 1 of 2 or 3" in step_on(client, f"{at}what/")
    to = client.post(f"{at}what/", hazards(threat.id, how=how))["Location"]
    seen = [step_on(client, to)]
    if to == f"{at}likely/":
        seen.append(step_on(client, client.post(to, judged(threat.id, 4, 4))["Location"]))
    assert seen == steps
    assert "Page" not in step_on(client, f"{at}left/"), "it lies beside them"


def step_on(client: Client, path: str) -> str:
    """What stands last in the way back."""
    way = tight(client.get(path).content.decode()).partition('<nav class="way"')[2].partition("</nav>")[0]
    return strip_tags(way.rpartition("<span")[2].partition(">")[2])


def test_only_what_has_begun_has_started(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    begins = timezone.localtime() + timedelta(days=2)
    for at, words, not_said in (
        (begins, f"Ready. It begins on {begins:%-d %b %H:%M}. You will be reminded before each check-in.", "Started."),
        (timezone.localtime() - timedelta(minutes=5), "Started. You will be reminded before each check-in.", "Ready."),
    ):
        sent = one_page(at, at + timedelta(hours=6), organisation=str(cast.lantern.pk), later="1", reason="Alone")
        client.post("/plans/new/", sent)
        draft = Activity.objects.get(state="draft")
        page = client.post(f"/plans/{draft.pk}/start/", follow=True).content.decode()
        assert words in page and not_said not in page


def test_who_is_told_of_silence_stands_above_every_start(cast: Cast) -> None:
    """After the assessment as on the page of everything: the same lines, asked in one place."""
    client, begin = signed_in(cast.sophea), timezone.now() + timedelta(days=1)
    draft = assess_something(client, cast)
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(lone_reason="Nobody else"), now=begin)
    newest = assess(client, draft, likelihood=1, people=1)
    result = tight(unescape(client.get(f"/plans/{draft.pk}/assess/{newest.pk}/").content.decode()))
    above = result.partition(f'action="/plans/{draft.pk}/start/"')[0]
    lines = re.findall(r"<strong>[^<]* the grace[^<]*</strong><br>[^<]+", page_of(client, "summary", draft))
    assert len(lines) > 1 and all(line in above for line in lines) and above != result


def test_one_number_reads_alike_on_every_page(cast: Cast) -> None:
    draft, driver = drafted(cast.sophea), {"name": "Uncle", "phone": "+8550000011"}
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(driver=driver), now=NOW)
    number = RingEntry("", "Uncle", "driver", driver["phone"]).spoken
    assert number == "+855 00 000 11"
    assert number in page_of(signed_in(cast.sophea), "summary", draft)
    sheet = sheet_of(cast.sophea, draft.pk, languages=["en"], now=NOW)
    assert [helper["phone"] for helper in sheet["helpers"]] == [number]
