"""What the page of an alert puts before somebody who has to act at once."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions import answers, rungs
from karpear.alerts.actions.briefings import Position, keep_briefing
from karpear.alerts.actions.duress import raise_silently
from karpear.alerts.models import Alert, StageCall
from karpear.alerts.procedures import PROCEDURES
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Person, Watch, WatchState
from karpear.people.queries.gates import people_to_open
from karpear.rules.alarm.outcome import Kind
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Forbidden, Missing
from karpear.screens.staff.queries import belongings_of
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.alarms import missed, sos
from tests.steps.pages import tight

pytestmark = pytest.mark.once

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SIEM_REAP = Position(lat=13.36, lon=103.86, accuracy_m=20)


def page_of(client: Client, alert: Alert) -> str:
    return tight(client.get(f"/alerts/{alert.pk}/").content.decode())


def out_now(cast: Cast, **more: Any) -> None:
    """A trip that began an hour ago, with its way there."""
    start = timezone.now() - timedelta(hours=1)
    leg = {
        "from": "Phnom Penh", "to": "The lake", "departs_at": start.isoformat(),
        "arrives_at": (start + timedelta(hours=2)).isoformat(), "transport": "White van 2A-1234",
    }  # fmt: skip
    end = start + timedelta(hours=5)
    checks = [{"due_at": (start + timedelta(hours=4)).isoformat(), "grace_s": 600}]
    created(
        cast.sophea, now=start, starts_at=start.isoformat(), ends_at=end.isoformat(), check_ins=checks, legs=[leg],
        **more,
    )  # fmt: skip


def test_the_plan_is_there_with_its_times_its_way_and_a_link(cast: Cast) -> None:
    out_now(cast)
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert "White van 2A-1234" in text and "Phnom Penh → The lake" in text and "← <b>now</b>" not in text
    plan = re.search(r'href="(/plans/[^"]+)">The whole plan', text)
    assert plan and signed_in(cast.dara).get(plan[1]).status_code == 200


def test_the_plan_under_way_is_shown_and_not_the_one_that_is_next(cast: Cast) -> None:
    out_now(cast)
    start = timezone.now() + HOUR
    created(
        cast.sophea, now=timezone.now(), title="Dinner", starts_at=start.isoformat(),
        ends_at=(start + 3 * HOUR).isoformat(), check_ins=[{"due_at": (start + HOUR).isoformat(), "grace_s": 600}],
    )  # fmt: skip
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert "White van 2A-1234" in text and "Dinner" not in text
    raise_silently(people=[cast.sophea.pk], now=timezone.now())
    assert "White van 2A-1234" in page_of(signed_in(cast.dara), Alert.objects.get(kind="duress"))


@pytest.mark.both
def test_an_sos_that_came_before_the_trip_takes_up_its_plan(cast: Cast) -> None:
    alert, drill = sos(cast.sophea), sos(cast.bopha)
    Alert.objects.filter(pk=drill.pk).update(drill=True, person=cast.sophea, kind="missed")
    out_now(cast)
    assert "White van 2A-1234" in page_of(signed_in(cast.dara), alert)
    assert Alert.objects.get(pk=drill.pk).briefing is None, "a drill carries nobody's plan"


def test_a_briefing_without_times_is_shown_as_far_as_it_goes(cast: Cast) -> None:
    now = timezone.now()
    keep_briefing(person=cast.sophea, content={"title": "Visit"}, now=now, active_until=now + timedelta(hours=5))
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert "Visit" in text and "The whole plan" not in text


def test_a_number_is_read_aloud_and_rung_with_one_tap(cast: Cast) -> None:
    phone = Address.objects.filter(person=cast.sophea, channel="sms")[0].value
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert f'<a class="btn btn-big" href="tel:{phone}">✆ +855 ' in text
    assert f"✆ {phone}<" not in text


def test_messages_are_cards_on_a_phone(cast: Cast) -> None:
    """Every cell says what it is, since the head of the table is not shown there."""
    alert = sos(cast.sophea)
    for page in ("", "report/"):
        text = signed_in(cast.dara).get(f"/alerts/{alert.pk}/{page}").content.decode()
        before, after = text.split("<caption>Messages</caption>")
        rows = after.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
        assert before.rstrip().endswith('<table class="cards">')
        assert {row.count("data-label") for row in rows[:-1]} == {5}


def test_a_buddy_without_a_number_is_still_named(cast: Cast) -> None:
    now = timezone.now()
    Address.objects.filter(person=cast.kanha).delete()
    keep_briefing(
        person=cast.sophea, content={"title": "Visit"}, now=now, active_until=now + 60 * MINUTE, buddy=cast.kanha.pk
    )
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert re.search(r"<b>Kanha</b><span class=\"muted\">buddy</span><br><span class=\"muted\">no phone number", text)


def test_where_they_were_is_a_province_with_its_map(cast: Cast) -> None:
    text = page_of(signed_in(cast.dara), sos(cast.sophea, position=SIEM_REAP))
    where = text[text.index('id="where"') :]
    assert "<b>Siem Reap</b>" in where and '<svg class="provinces' in where and "13.36000, 103.86000" in where
    type(cast.lantern).objects.filter(pk=cast.lantern.pk).update(country="xx")
    alert = missed(cast, owned=False)
    assert '<svg class="provinces' not in page_of(signed_in(cast.dara), alert)


def test_what_else_is_open_stands_on_top_and_only_for_those_who_may_act_on_it(cast: Cast) -> None:
    alert, other = sos(cast.sophea), sos(cast.bopha, silent=True)
    sos(cast.chenda)
    answers.acknowledge(by=cast.kanha, alert_id=other.pk, now=timezone.now())
    text = page_of(signed_in(cast.dara), alert)
    strip = text[text.index('id="others"') : text.index("</nav>", text.index('id="others"'))]
    assert f"/alerts/{other.pk}/" in strip and "Bopha" in strip and "Kanha" in strip and "Chenda" not in strip
    assert 'id="others"' not in page_of(signed_in(cast.sophea), alert)


@pytest.mark.parametrize("language", ["en", "km"])
def test_what_we_do_is_said_for_each_kind_in_both_languages(cast: Cast, language: str) -> None:
    assert {Kind.SOS.value, Kind.MISSED.value, Kind.ROLL_CALL.value, "silent"} == set(PROCEDURES)
    with translation.override(language):
        for steps in PROCEDURES.values():
            assert len(steps) <= 7
            assert all(re.search("[ក-៿]", str(step)) for step in steps) is (language == "km")


def test_a_silent_alert_is_not_told_to_ring_the_person(cast: Cast) -> None:
    client = signed_in(cast.dara)
    text, silent = page_of(client, sos(cast.sophea)), page_of(client, sos(cast.bopha, silent=True))
    assert "Ring them once." in text and "Do not ring, text or visit" not in text
    assert "Ring them once." not in silent and "Do not ring, text or visit" in silent


def test_what_is_done_is_no_longer_to_do_and_nobody_is_rung_without_a_number(cast: Cast) -> None:
    """“I have it” goes once somebody has; a fellow traveller's number is not theirs; nobody rings the dead."""
    out_now(cast, travellers=[str(cast.kanha.pk)])
    Address.objects.filter(person=cast.sophea, channel="sms").delete()
    client, alert = signed_in(cast.dara), sos(cast.sophea)
    before = page_of(client, alert)
    assert "Press “I have it”: one person leads" in before and "Ring them once" not in before
    assert "No phone number of theirs is known here" in before and "Kanha</b>" in before
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    after = page_of(client, alert)
    assert "Press “I have it”" not in after and "may have been forced" in after
    StageCall.objects.create(
        alert=alert, stage=Stage.KILLED, by=cast.dara, at=timezone.now(), confirmed_at=timezone.now()
    )
    assert "What we do" not in page_of(client, alert)


def test_a_step_that_was_told_again_and_again_is_one_line(cast: Cast) -> None:
    alert = sos(cast.sophea)
    for minutes in range(2, 160):
        rungs.climb(now=alert.opened_at + minutes * MINUTE)
    client = signed_in(cast.dara)
    text = page_of(client, alert)
    history = text[text.index('id="so-far"') : text.index("Messages (")]
    assert history.count("Step 5 told") == 2 and re.search(r"Step 5 told 14 times, last \d\d:\d\d", history)
    report = client.get(f"/alerts/{alert.pk}/report/").content.decode()
    assert report.count("Step 5 told again") == 13, "a report leaves nothing out"


def test_messages_that_did_not_arrive_are_said_at_the_top(cast: Cast) -> None:
    alert = sos(cast.sophea)
    Delivery.objects.filter(subject=alert.pk, channel="sms").update(state="dead")
    text = page_of(signed_in(cast.dara), alert)
    assert text.index("1 message has not arrived") < text.index("Ring first")
    assert "1 message has not arrived" not in page_of(signed_in(cast.sophea), alert)


def test_it_is_ended_from_the_head_of_the_page(cast: Cast) -> None:
    text = page_of(signed_in(cast.dara), sos(cast.sophea))
    assert text.index("I have it</button>") < text.index(">End it</a>") < text.index("Ring first")
    assert text.index(">End it</a>") < text.index("Open an incident from this")


def test_a_page_leads_to_whom_it_is_about_where_their_page_opens(cast: Cast) -> None:
    Watch.objects.create(person=cast.sophea, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=timezone.now())
    out_now(cast)
    alert = sos(cast.sophea, position=SIEM_REAP)
    address = f"/people/person/{cast.sophea.pk}/"
    pages = (f"/alerts/{alert.pk}/", "/board/", f"/plans/{Activity.objects.get().pk}/")
    for reader, status in ((cast.dara, 200), (cast.bopha, 200), (cast.rith, 404)):
        client = signed_in(reader)
        assert client.get(address).status_code == status
        texts = [client.get(page).content.decode() for page in pages]
        assert [f'href="{address}"' in text for text in texts] == [status == 200] * 3, reader.name


def test_who_opens_whose_page_is_asked_of_many_as_of_one(cast: Cast) -> None:
    people = [person for name, person in vars(cast).items() if isinstance(person, Person)]
    for reader in people:
        answers_of_one = set()
        for person in people:
            with suppress(Missing, Forbidden):
                answers_of_one |= {row.membership.person_id for row in belongings_of(reader, person.pk)}
        assert people_to_open(reader, [person.pk for person in people]) == answers_of_one, reader.name
