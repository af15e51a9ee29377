"""What a sister and a lawyer read on their pages: what is true at that moment, and never its opposite."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.models import FamilyPage
from karpear.alerts.actions import answers, link_answers
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert
from karpear.alerts.queries.contact_pages import contact_page
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.checkins.actions import overdue, promises
from karpear.checkins.models import Promise
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.models import Contact
from karpear.readiness.packs.actions.instructions import write_instructions
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.secret.tokens import token_hash
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage, take_back_stage
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.alarms import detained, missed, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
DUE, LATE = NOW + 2 * HOUR, NOW + 3 * HOUR
CHOSEN = ["what", "where", "when", "next_check_in", "instructions"]


def sister_of(cast: Cast) -> Contact:
    return cast.sophea.contacts.get(role="family")


def link(delivery: Delivery) -> str:
    """The address in this message, as if it had left."""
    token, year = uuid4().hex[:22], NOW.replace(year=2040)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sent", sent_at=NOW, link_hash=token_hash(token), link_expires_at=year
    )
    return f"/r/{token}"


def read(path: str, client: Client | None = None) -> str:
    """The words of a page, without its markup."""
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def clock(at: datetime) -> str:
    """As pages about Sophea say it."""
    return f"{timezone.localtime(at):%H:%M}"


def confirmed(cast: Cast, alert: Alert, *stages: Stage) -> None:
    for stage in stages:
        confirm_stage(by=cast.dara, alert=alert.pk, stage=stage, now=NOW)


def over(cast: Cast, alert: Alert, stage: Stage, now: datetime = NOW) -> None:
    """Dara presses "It is over: they are free, found or well"."""
    end_stage(by=cast.dara, alert=alert.pk, stage=stage, now=now)


def trip_of(cast: Cast) -> Activity:
    """Sophea's trip with one check-in ahead; her sister has a page about it, and knows what to do in silence."""
    trip = created(cast.sophea, organisation=str(cast.lantern.pk))
    Promise.objects.filter(source=trip.pk).exclude(due_at=DUE).delete()
    trip.plan["instructions"] = {"missed": "Ring my lawyer"}
    trip.save(update_fields=["plan"])
    Contact.objects.filter(pk=sister_of(cast).pk).update(disclosures=CHOSEN)
    FamilyPage.objects.create(activity=trip, contact=sister_of(cast), disclosures=CHOSEN)
    return trip


def silent_trip(cast: Cast) -> tuple[Alert, str]:
    """(the alert of the check-in that she missed on it, her sister's family page)."""
    trip = trip_of(cast)
    Promise.objects.filter(source=trip.pk).update(miss_at=LATE)
    overdue.miss_overdue(now=LATE)
    alert = Alert.objects.get(source=trip.pk)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=LATE)
    return alert, family_path(trip.pk)


def family_path(trip: UUID) -> str:
    page = FamilyPage.objects.get(activity=trip)
    delivery = told(Alert(pk=uuid4()), page.contact, "family_page")
    Delivery.objects.filter(pk=delivery.pk).update(topic="activity", subject=page.pk)
    return link(delivery)


FREE = {Stage.DETAINED: "is free", Stage.MISSING: "has been found alive", Stage.HURT: "is well again"}


@pytest.mark.parametrize("stage", FREE)
def test_good_news_opens_a_page_that_says_it_first(cast: Cast, stage: Stage) -> None:
    alert = missed(cast)
    path = link(told(alert, sister_of(cast)))
    confirmed(cast, alert, stage)
    over(cast, alert, stage)
    page, inside = read(path), read(f"/alerts/{alert.pk}/", signed_in(cast.dara))
    for text in (page, inside):
        assert f"Sophea {FREE[stage]}" in text
        assert "free, found or well" not in text.split("What happened so far")[0].lower()
    assert page.index(FREE[stage]) < page.index("There may still be work to do")
    assert inside.index(FREE[stage]) < inside.index("Missed")
    assert clock(NOW) in page
    for never in ("has not been heard from", "may need help", "If nothing is known", "It is over"):
        assert never not in page


def test_the_board_and_the_timeline_use_the_same_words(cast: Cast) -> None:
    alert = detained(cast)
    over(cast, alert, Stage.DETAINED)
    assert [line.known for line in open_cases(cast.dara)] == ["Free"]
    incident = read(f"/incidents/{Incident.objects.get().pk}/", signed_in(cast.dara))
    assert re.search(rf"Sophea · To its alert \W*Free since 24 Nov {clock(NOW)}", incident)
    assert "says that they are free" in read(f"/alerts/{alert.pk}/", signed_in(cast.dara))


def test_whoever_falls_silent_again_is_no_longer_called_free(cast: Cast) -> None:
    alert, family = silent_trip(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.HURT, now=LATE)
    over(cast, alert, Stage.HURT, LATE)
    path = link(told(alert, sister_of(cast)))
    for page in (read(path), read(family)):
        assert "Sophea is well again" in page
        assert "has not been heard from" not in page
    again = promises.NewPromise(person=cast.sophea.pk, due_at=LATE + HOUR, grace_s=60, source=alert.source)
    promises.arm([again], now=LATE)
    overdue.miss_overdue(now=LATE + 2 * HOUR)
    for page in (read(path), read(family)):
        assert "Sophea has not been heard from" in page
        assert "well again" not in page


@pytest.mark.parametrize("outcome", [Outcome.SAFE, Outcome.FALSE_ALARM])
def test_a_family_page_says_who_knows_that_she_is_safe(cast: Cast, outcome: Outcome) -> None:
    alert, family = silent_trip(cast)
    assert "Ring my lawyer" in read(family)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=outcome, now=LATE + HOUR)
    page = read(family)
    assert f"Sophea is safe. Dara confirmed it on 24 Nov {clock(LATE + HOUR)}." in page
    for never in ("has not said yet", "No check-in is expected", "If you hear nothing", "Ring my lawyer"):
        assert never not in page
    ahead = promises.NewPromise(person=cast.sophea.pk, due_at=LATE + 3 * HOUR, grace_s=60, source=alert.source)
    promises.arm([ahead], now=LATE + HOUR)
    page = read(family)
    assert "Sophea is safe." in page
    assert "Next news by" in page
    sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=LATE + 2 * HOUR, now=LATE + 2 * HOUR)
    assert "Sophea is safe." not in read(family), "another alarm is open"


@pytest.mark.both
def test_a_family_page_says_so_too_once_the_case_is_closed(cast: Cast) -> None:
    alert, family = silent_trip(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=LATE)
    end_as_case(by=cast.dara, alert=alert.pk, now=LATE)
    close_incident(by=cast.dara, incident=Incident.objects.get().pk, outcome="safe", fact=None, now=LATE + HOUR)
    assert f"Sophea is safe. Dara confirmed it on 24 Nov {clock(LATE + HOUR)}." in read(family)


@pytest.mark.both
def test_a_family_page_says_that_she_was_heard_from(cast: Cast) -> None:
    alert, family = silent_trip(cast)
    Alert.objects.filter(pk=alert.pk).update(heard_from_at=LATE + HOUR, heard_surely=True)
    page = read(family)
    assert f"Sophea was heard from on 24 Nov {clock(LATE + HOUR)}." in page
    assert "has not said yet" not in page
    page = read(link(told(alert, sister_of(cast))))
    assert "Sophea has been heard from" in page
    assert "has not been heard from" not in page


@pytest.mark.parametrize("outcome", ["ongoing", "referred"])
def test_a_case_that_is_closed_after_she_is_free_says_that_she_is_free(cast: Cast, outcome: str) -> None:
    alert, family = silent_trip(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=LATE)
    end_as_case(by=cast.dara, alert=alert.pk, now=LATE)
    over(cast, alert, Stage.DETAINED, LATE)
    close_incident(by=cast.dara, incident=Incident.objects.get().pk, outcome=outcome, fact=None, now=LATE + HOUR)
    for page in (read(link(told(alert, sister_of(cast)))), read(family)):
        assert "Sophea is free" in page
        assert f"Known since 24 Nov {clock(LATE)}." in page
        assert "It has been closed here. Ask Dara how things stand before you do anything." in page
        for never in ("It is over", "Something did happen", "still", "please go on"):
            assert never not in page, never


def test_an_alarm_that_ended_says_no_more_than_that_while_another_is_open(cast: Cast) -> None:
    alert = missed(cast)
    path = link(told(alert, sister_of(cast)))
    sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW)
    page = read(path)
    assert "Sophea: this is not over" in page
    assert "Another one about Sophea has not." in page
    assert "is safe" not in page
    sos = Alert.objects.exclude(pk=alert.pk).get()
    answers.acknowledge(by=cast.dara, alert_id=sos.pk, now=NOW)
    answers.resolve(by=cast.dara, alert_id=sos.pk, outcome=Outcome.SAFE, now=NOW)
    assert "It is over Sophea is safe." in read(path)


def words_for(cast: Cast, alert: Alert) -> str:
    """The link of the message that says that words are there for her sister."""
    texts = {Stage.DETAINED: "Feed the dog", Stage.MISSED: "Wait for my call"}
    write_instructions(by=cast.sophea, contact=sister_of(cast).pk, texts=texts, now=NOW)
    confirmed(cast, alert, Stage.DETAINED)
    fetch_notices(now=NOW)
    return link(Delivery.objects.filter(topic="instruction", contact=sister_of(cast)).latest("created_at", "id"))


@pytest.mark.both
def test_whoever_has_words_left_for_her_reads_them_on_the_same_page_as_others(cast: Cast) -> None:
    alert = missed(cast)
    path = words_for(cast, alert)
    page = read(path)
    for part in (
        "Sophea has been detained", "Feed the dog", "may put them in danger", "What you are asked to do",
        "Dara has it now.", "I can help", "ភាសាខ្មែរ",
    ):  # fmt: skip
        assert part in page, part
    assert Client().post(path, {"answer": "can_help"}, follow=True).status_code == 200
    assert contact_page(told(alert, sister_of(cast))).answered == "can_help"
    over(cast, alert, Stage.DETAINED)
    page = read(path)
    assert "Sophea is free" in page
    assert "Wait for my call" not in page, "those are for silence"


def test_the_plans_own_words_stay_where_other_words_were_left(cast: Cast) -> None:
    texts = {Stage.MISSED: "Wait for my call"}
    write_instructions(by=cast.sophea, contact=sister_of(cast).pk, texts=texts, now=NOW)
    alert, family = silent_trip(cast)
    told(alert, sister_of(cast))
    page = read(family)
    for part in ("Wait for my call", "Ring my lawyer", "The village by the lake", "24 Nov"):
        assert part in page, part
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=LATE)
    page = read(family)
    assert "The village by the lake" in page
    assert "Ring my lawyer" not in page


def test_after_a_death_nobody_is_asked_whether_they_heard_from_them(cast: Cast) -> None:
    alert = missed(cast)
    path = link(told(alert, sister_of(cast)))
    assert "I heard from them" in read(path)
    for officer in (cast.dara, cast.bopha):
        confirm_stage(by=officer, alert=alert.pk, stage=Stage.KILLED, now=NOW)
    page = read(path)
    assert "I heard from them" not in page
    assert "I have seen this" in page
    answers.contact_answers(delivery=Delivery.objects.get(text_key="alert", step=4), answer="heard", now=NOW)


def test_whoever_took_it_by_a_link_reads_that_signing_in_keeps_it(cast: Cast) -> None:
    alert = missed(cast, owned=False)
    delivery = Delivery.objects.filter(subject=alert.pk, person=cast.dara).latest("created_at", "id")
    link_answers.acknowledge_by_link(delivery=delivery, now=NOW)
    page = read(link(delivery))
    assert re.search(r"The ladder goes on at \d\d:\d\d unless you sign in and work on it\.", page)
    assert "if nothing is written down" not in page
    assert "if nothing is written down" in read(f"/alerts/{alert.pk}/", signed_in(cast.dara))


def test_silence_is_counted_from_the_hour_that_was_promised(cast: Cast) -> None:
    alert, family = silent_trip(cast)
    for page in (read(link(told(alert, sister_of(cast)))), read(family)):
        assert "Sophea has not been heard from" in page
        assert f"Sophea was to check in by 24 Nov {clock(DUE)}." in page
        assert f"The alarm began on 24 Nov {clock(LATE)}" in page


def test_a_stage_that_was_wrong_leaves_an_sos_what_it_was(cast: Cast) -> None:
    raised: dict[str, Any] = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)[0]
    alert = Alert.objects.get(pk=raised["alert"])
    confirmed(cast, alert, Stage.DETAINED)
    take_back_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    page = read(link(told(alert, sister_of(cast))))
    assert "Sophea may need help" in page
    assert "has not been heard from" not in page


def test_whoever_has_no_account_is_offered_no_first_page(cast: Cast) -> None:
    for path in ("/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/not/a/link"):
        page = Client().get(path).content.decode()
        assert "btn-primary" not in page, path
        assert "ask the person who" in page.lower() or "ring the person who" in page, path
    assert "To the first page" in signed_in(cast.dara).get("/r/not/a/link").content.decode()
