"""From a plan through its assessment to a yes, to a no, to a good outcome: on the pages, as people do it."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.decisions.models import Answered
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.create import create_activity
from karpear.checkins.models import CheckIn, Promise
from karpear.messaging.models import Delivery
from karpear.people.actions.watch import resolve_wishes
from karpear.people.models import Person, Watch
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import body
from tests.steps.assessments import assess, assess_something, decide, shown
from tests.steps.links import link_of
from tests.steps.plans import typed, who_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def planned(client: Client, cast: Cast, **changes: Any) -> Activity:
    draft = assess_something(client, cast, **changes)
    client.post(f"/plans/{draft.pk}/who/", who_with(with_whom="The nurse", meets="The committee"))
    return draft


def heard(person: Person, text_key: str) -> int:
    return Delivery.objects.filter(topic="decision", person=person, text_key=text_key).count()


@pytest.mark.both
def test_an_officer_takes_it_from_plan_to_approval(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    draft = planned(sophea, cast)
    summary = f"/plans/{draft.pk}/summary/"
    assert "Nobody has looked at the risk yet: officers see that." in shown(sophea, summary)
    assert dara.get(f"/plans/{draft.pk}/decision/").status_code == 404  # a draft is nobody else's business yet
    assessment = assess(sophea, draft, likelihood=4, people=4)
    assert "Do not leave before Dara has approved." in shown(sophea, summary)

    link = link_of(Delivery.objects.get(person=cast.dara, text_key="approval"), "d" * 22)
    page = Client().get(link)
    assert page.status_code == 200
    assert b"Visit" not in page.content and b"Sophea" not in page.content
    back = f"{link}?on=1"
    assert Client().post(link)["Location"] == Client().get(back)["Location"] == f"/accounts/login/?next={quote(back)}"
    assert dara.get(back)["Location"] == f"/plans/{draft.pk}/decision/"
    assert "Visit" in shown(dara, "/board/")
    assert "you are asked" in shown(dara, "/plans/?of=approve")

    page = shown(dara, f"/plans/{draft.pk}/decision/")
    for words in ("The committee", "No buddy", "Insured", "2 contacts have accepted", "Unsure", "High"):
        assert words in page
    assert page.index("No buddy") < page.index('name="answer"')
    assert decide(dara, assessment, "").status_code == 422
    assert decide(dara, assessment, "conditions").status_code == 422
    assert decide(dara, assessment, "conditions", conditions="Only by day", reason="Quiet road").status_code == 302
    assert heard(cast.sophea, "decision") == 1
    page = shown(sophea, summary)
    assert "Approved with conditions" in page and "Only by day" in page
    assert "Nothing is waiting for your answer" in shown(dara, "/plans/?of=approve")

    sophea.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert (draft.state, draft.decision) == ("planned", "conditions")
    assert "Approved with conditions" in shown(sophea, "/")


def test_to_cancellation_which_is_a_good_outcome(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    draft = planned(sophea, cast)
    sister = cast.sophea.contacts.get(position=0)
    sophea.post(f"/plans/{draft.pk}/told/", {"sent": "1", f"tell_{sister.pk}": "on", f"what_{sister.pk}": ["what"]})
    assessment = assess(sophea, draft, likelihood=4, people=4)
    sophea.post(f"/plans/{draft.pk}/start/")  # waiting is no reason to be without protection
    Delivery.objects.filter(contact=sister, text_key="family_page").update(state="sent", sent_at=timezone.now())
    decide(dara, assessment, "cancel", reason="Two arrests on that road")
    page = shown(sophea, f"/plans/{draft.pk}/")
    assert "To be cancelled" in page and "Two arrests on that road" in page
    assert Promise.objects.armed().filter(source=draft.pk).exists()

    at = f"/plans/{draft.pk}/cancel/"
    assert b"Nothing was cancelled" in sophea.post(at, {"because_of_risk": "1", "safe_now": "no"}).content
    assert Promise.objects.armed().filter(source=draft.pk).exists()
    sophea.post(at, {"because_of_risk": "1", "safe_now": "yes"})
    draft.refresh_from_db()
    assert (draft.state, draft.cancelled_for) == ("cancelled", "risk")
    assert CheckIn.objects.filter(person=cast.sophea).exists()
    assert not Promise.objects.armed().filter(source=draft.pk).exists()
    page = shown(sophea, f"/plans/{draft.pk}/")
    assert "A good outcome" in page
    assert "Sophea&#x27;s sister" in page and "Dara" in page
    assert "1 trip not made because of the risk" in shown(dara, "/plans/?of=others")


def test_very_high_and_reliable_must_be_cancelled(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    draft = planned(sophea, cast)
    assessment = assess(sophea, draft, likelihood=5, people=5, reliability="highly_reliable")
    page = shown(sophea, f"/plans/{draft.pk}/summary/")
    assert "Must be cancelled" in page
    assert f'action="/plans/{draft.pk}/start/"' not in page
    assert "It cannot start like this" in page and "Ready to start?" not in page
    sophea.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "draft"
    page = shown(dara, f"/plans/{draft.pk}/decision/")
    assert 'value="cancel"' in page and 'value="approve"' not in page
    for answer in ("approve", "conditions"):
        assert decide(dara, assessment, answer, reason="I know better", conditions="Fast").status_code == 422
    assert not Answered.objects.exists()
    later = timezone.now() + timedelta(days=9)
    answer = sophea.post(f"/plans/{draft.pk}/postpone/", {"starts_at": typed(later)})
    copy = Activity.objects.get(state="draft")
    assert answer["Location"] == f"/plans/{copy.pk}/"
    draft.refresh_from_db()
    assert (draft.state, draft.cancelled_for, copy.decision) == ("cancelled", "risk", "unassessed")
    assess(sophea, copy, likelihood=1, people=1)
    assert copy.decision == "waiting"


def test_very_high_and_unsure_needs_two_people(cast: Cast) -> None:
    sophea, dara, bopha = signed_in(cast.sophea), signed_in(cast.dara), signed_in(cast.bopha)
    draft = planned(sophea, cast)
    assessment = assess(sophea, draft, likelihood=5, people=5)
    decide(dara, assessment, "approve")
    assert decide(dara, assessment, "approve", reason="Again").status_code == 409
    assert "You are the second person" in shown(bopha, f"/plans/{draft.pk}/decision/")
    assert decide(bopha, assessment, "approve").status_code == 422
    draft.refresh_from_db()
    assert draft.decision == "waiting_second"
    assert "Waiting for a second person" in shown(sophea, f"/plans/{draft.pk}/")
    decide(bopha, assessment, "approve", reason="The families wait for the medicine")
    draft.refresh_from_db()
    assert draft.decision == "approved"
    assert "The families wait for the medicine" in shown(sophea, f"/plans/{draft.pk}/decision/")


def test_nobody_answers_for_themselves(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    draft = planned(dara, cast)
    assessment = assess(dara, draft, likelihood=4, people=4)
    assert 'name="answer"' not in shown(dara, f"/plans/{draft.pk}/decision/")
    assert decide(dara, assessment, "approve").status_code == 403
    assert "Nothing is waiting for your answer" in shown(dara, "/plans/?of=approve")
    kanha = signed_in(cast.kanha)
    dara.post(f"/plans/{draft.pk}/who/", who_with(fellows=[str(cast.kanha.pk)]))
    assert decide(kanha, assessment, "approve").status_code == 403
    assert decide(signed_in(cast.bopha), assessment, "approve").status_code == 409  # it has changed
    for stranger in (cast.rith, cast.piseth, cast.vanna):
        assert decide(signed_in(stranger), assessment, "approve").status_code == 404
        assert signed_in(stranger).get(f"/plans/{draft.pk}/decision/").status_code == 404
    assert not Answered.objects.exists()


def test_an_independent_and_the_watcher_who_approves(cast: Cast) -> None:
    vanna, rith = signed_in(cast.vanna), signed_in(cast.rith)
    draft = planned(vanna, cast, organisation="")
    assessment = assess(vanna, draft, likelihood=4, people=4)
    assert "Nobody has agreed to approve what you plan" in shown(vanna, f"/plans/{draft.pk}/decision/")
    vanna.post("/watchers/", {"kind": "person", "email": cast.rith.email, "approval": "on"})
    resolve_wishes(now=timezone.now())
    watch = Watch.objects.get(person=cast.vanna)
    assert "I agree to both" in shown(rith, "/watchers/")
    rith.post(f"/watchers/{watch.pk}/answer/", {"answer": "accept"})
    assert decide(rith, assessment, "approve").status_code == 404
    rith.post(f"/watchers/{watch.pk}/approval/", {"do": "agree"})
    assert "Visit" in shown(rith, "/board/")
    vanna.post(f"/plans/{draft.pk}/decision/ask/", {"approver": str(cast.rith.pk)})
    assert heard(cast.rith, "approval") == 1
    assert decide(rith, assessment, "approve").status_code == 302
    draft.refresh_from_db()
    assert draft.decision == "approved"
    vanna.post(f"/watchers/{watch.pk}/approval/", {"do": "ask_no_more"})
    assert rith.get(f"/plans/{draft.pk}/decision/").status_code == 404


def test_made_by_a_program_it_is_unassessed_says_so_and_keeps_its_promises(cast: Cast) -> None:
    now = timezone.now()
    due = [{"due_at": now + timedelta(hours=2), "grace_s": 60}]
    wish = body(starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(hours=4), check_ins=due)
    answer, _new = create_activity(person=cast.sophea, key=uuid4(), body=wish, now=now)
    assert answer["decision"] == "unassessed"
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    for client, path in ((dara, "/board/"), (dara, "/plans/?of=others"), (sophea, "/"), (sophea, "/plans/")):
        assert "Not assessed" in shown(client, path)
    assert dara.get("/api/v1/board").json()["travelling"][0]["decision"] == "unassessed"
    draft = Activity.objects.get(pk=answer["activity"])
    assessment = assess(sophea, draft, likelihood=5, people=5, reliability="likely_reliable")
    decide(dara, assessment, "cancel")
    assert "To be cancelled" in shown(dara, "/board/")
    assert Promise.objects.armed().filter(source=draft.pk).count() == 1


def test_an_answer_to_what_is_no_longer_so_is_refused_and_shows_the_new(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    draft = planned(sophea, cast)
    old = assess(sophea, draft, likelihood=4, people=4)
    assess(sophea, draft, likelihood=4, people=5)
    answer = decide(dara, old, "approve")
    assert answer.status_code == 409
    assert b"It has been assessed again in the meantime" in answer.content
    assert not Answered.objects.exists()


def test_without_a_check_in_left_start_is_said_on_purpose(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    draft = planned(sophea, cast)
    Activity.objects.filter(pk=draft.pk).update(schedule=[])
    page = shown(sophea, f"/plans/{draft.pk}/summary/")
    assert page.count("nobody would notice if you were silent") == 1
    assert page.count("Start without any check-in") == 2  # to open it, and to mean it
    sophea.post(f"/plans/{draft.pk}/start/", {"without_check_ins": "1"})
    draft.refresh_from_db()
    assert draft.state == "planned"


def test_what_is_demanded_is_not_called_optional(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    draft = assess_something(sophea, cast)
    page = shown(sophea, f"/plans/{draft.pk}/who/")
    lone = page.split("Why you must go alone")[1].split("<textarea")[0]
    assert "optional" not in lone and "Needed when nobody is your buddy" in lone
    assert "optional" not in page.split(">Buddy")[1].split("<select")[0]
    steps = shown(sophea, f"/plans/{draft.pk}/")
    assert "To do" in steps.split("Who with")[1].split("</li>")[0]
    sophea.post(f"/plans/{draft.pk}/who/", who_with(with_whom="The nurse", meets="The committee"))
    assert "optional" in shown(sophea, f"/plans/{draft.pk}/who/").split(">Buddy")[1].split("<select")[0]


def test_four_plans_are_answered_one_after_the_other(cast: Cast) -> None:
    """From the board: one tap to the first, and one for each."""
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    plans = [planned(sophea, cast, title=f"Visit {n}") for n in range(4)]
    for plan in plans:
        assess(sophea, plan, likelihood=4, people=4)
    first = re.search(r'href="(/plans/[^"]+/decision/)"', shown(dara, "/board/"))
    assert first
    where, taps = first[1], 1
    for n in range(1, 5):
        page = shown(dara, where)
        assert f"{n} of 4" in page
        assessment = re.search(r'name="assessment" value="([^"]+)"', page)
        assert assessment
        answer = dara.post(where, {"assessment": assessment[1], "answer": "approve"})
        where, taps = answer["Location"], taps + 1
    assert {Activity.objects.get(pk=plan.pk).decision for plan in plans} == {"approved"}
    assert taps <= 8
    page = shown(dara, where)
    assert "All answered" in page and "Approve this plan?" not in page
    assert 'No other plan waits for your answer. <a href="/board/">' in " ".join(page.split())
    assert "<details open" not in page.split("Take back the approval")[1], "the form is folded"
    assert "Nothing is waiting for your answer" in shown(dara, "/plans/?of=approve")


def test_what_is_looked_at_later_stays_in_the_line(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    plans = [planned(sophea, cast, title=f"Visit {n}") for n in range(2)]
    for plan in plans:
        assess(sophea, plan, likelihood=4, people=4)
    page = shown(dara, f"/plans/{plans[0].pk}/decision/?answered=x")
    assert "1 of 2" in page and "look at the next one" in page
    assert f"/plans/{plans[1].pk}/decision/?answered=0" in page
    assert "of 2" not in shown(sophea, f"/plans/{plans[0].pk}/decision/"), "whoever waits has no line"
