"""Somebody who pressed SOS and missed a check-in is one emergency: one row, one press to take it, and no alarm lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions import answers
from karpear.alerts.models import Alert
from karpear.cases.incidents.actions.case_of_alert import open_and_end
from karpear.cases.incidents.actions.incidents import NewIncident, close_incident
from karpear.checkins.actions.overdue import miss_overdue
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.rules.alarm.outcome import CLOSING_STEP
from karpear.screens.board.queries import board, board_json
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos, told
from tests.steps.links import link_to
from tests.steps.pages import tight, today_of
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def read(person: Person, path: str) -> str:
    return tight(signed_in(person).get(path).content.decode())


def read_link(alert: Alert, contact: Contact) -> str:
    return tight(Client().get(link_to(alert, contact), follow=True).content.decode())


def silent_and_in_danger(person: Person, **more: bool) -> tuple[Alert, Alert]:
    """Their SOS, and the alert of a check-in that they missed after it."""
    now = timezone.now()
    pressed = sos(person, now - 9 * MINUTE, **more)
    trip(person)
    person.promises.update(due_at=now - HOUR, miss_at=now - MINUTE)
    miss_overdue(now=now)
    return pressed, Alert.objects.get(person=person, kind="missed")


def test_the_board_has_one_row_for_a_person_and_names_every_alarm_in_it(cast: Cast) -> None:
    pressed, missed = silent_and_in_danger(cast.sophea)
    sos(cast.bopha)
    page = board(cast.dara, timezone.now())
    assert page.rows is page.rows, "each line of the page asks for them: with 200 alarms it took seconds"
    assert (page.sos, page.missed, page.unowned) == (2, 0, 2)
    text = read(cast.dara, "/board/")
    assert text.count('<p class="who">') == 2
    row = text[text.index(f'id="alert-{pressed.pk}"') :].split("</li>")[0]
    assert f'id="alert-{missed.pk}"' not in text
    assert "also:" in row and "Missed" in row and f"/alerts/{missed.pk}/" in row
    assert len(board_json(cast.dara, timezone.now())["open"]) == 3, "programs read each of them"


def test_whoever_takes_the_sos_takes_the_other_in_the_same_press(cast: Cast) -> None:
    pressed, missed = silent_and_in_danger(cast.sophea)
    graver = sos(cast.bopha)
    for path in ("/board/", f"/alerts/{pressed.pk}/"):
        text = read(cast.dara, path)
        assert "I have both" in text and f'name="also" value="{missed.pk}"' in text
    strip = text.split('id="others"')[1].split("</nav>")[0]
    assert strip.index(str(missed.pk)) < strip.index(str(graver.pk)), "what is about the same person stands first"
    signed_in(cast.dara).post(f"/alerts/{pressed.pk}/", {"do": "acknowledge", "also": str(missed.pk)})
    assert {alert.owner for alert in Alert.objects.exclude(pk=graver.pk)} == {cast.dara}
    Alert.objects.filter(pk=graver.pk).delete()
    text = read(cast.kanha, "/board/")
    assert "data-ack" not in text and "is-owned" in text and "Call or end it" not in text
    row = read(cast.dara, "/board/").split(f'id="alert-{pressed.pk}"')[1].split("</li>")[0]
    assert f'<a class="btn" href="/alerts/{pressed.pk}/">Call or end it</a>' in row, "what comes next is in sight"
    assert row.count("Next:") == 1, "the same step of both is said once"
    answers.resolve(by=cast.dara, alert_id=pressed.pk, outcome=answers.Outcome.SAFE, now=timezone.now())
    missed.refresh_from_db()
    assert missed.state == "acknowledged", "each ends by itself"


def test_what_nobody_has_stands_above_what_somebody_has(cast: Cast) -> None:
    owned_sos = sos(cast.bopha)
    answers.acknowledge(by=cast.kanha, alert_id=owned_sos.pk, now=timezone.now())
    trip(cast.sophea)
    cast.sophea.promises.update(due_at=timezone.now() - HOUR, miss_at=timezone.now() - MINUTE)
    miss_overdue(now=timezone.now())
    rows = board(cast.dara, timezone.now()).rows
    assert [(row.alert.person, row.owner) for row in rows] == [(cast.sophea, ""), (cast.bopha, "Kanha")]
    sos(cast.kanha)
    assert board(cast.dara, timezone.now()).rows[0].alert.person == cast.kanha, "an SOS before a missed check-in"


def test_nothing_is_taken_that_was_not_shown_or_is_not_theirs_to_take(cast: Cast) -> None:
    pressed, missed = silent_and_in_danger(cast.sophea)
    other = sos(cast.bopha)
    answers.acknowledge(by=cast.kanha, alert_id=missed.pk, now=timezone.now())
    strange = {"do": "acknowledge", "also": [str(missed.pk), str(other.pk), "nonsense"]}
    signed_in(cast.dara).post(f"/alerts/{pressed.pk}/", strange)
    for alert, owner in ((pressed, cast.dara), (missed, cast.kanha), (other, None)):
        alert.refresh_from_db()
        assert alert.owner == owner


def test_an_alarm_that_came_after_the_first_was_taken_still_asks_for_somebody(cast: Cast) -> None:
    pressed, missed = silent_and_in_danger(cast.sophea)
    answers.acknowledge(by=cast.dara, alert_id=pressed.pk, now=timezone.now())
    missed.refresh_from_db()
    assert missed.next_rung_at is not None, "nothing is silenced by itself"
    assert board(cast.dara, timezone.now()).unowned == 1
    text = read(cast.dara, "/board/")
    assert "You have it" in text and "I have it: Missed" in text and 'class="is-sos is-owned"' not in text
    assert "I have it, too: Missed" in read(cast.dara, f"/alerts/{pressed.pk}/")
    back = f"/alerts/{pressed.pk}/"
    answer = signed_in(cast.dara).post(f"/alerts/{missed.pk}/", {"do": "acknowledge", "next": back})
    assert answer["Location"] == back and "I have it" not in read(cast.dara, back)


@pytest.mark.both
def test_whom_a_call_endangers_is_not_called_because_of_the_lesser_alarm(cast: Cast) -> None:
    silent_and_in_danger(cast.sophea)
    Alert.objects.filter(kind="missed").update(silent=True)
    assert "Do not call or text" in read(cast.dara, "/board/")


def test_today_counts_people_and_has_one_line_for_each(cast: Cast) -> None:
    pressed, missed = silent_and_in_danger(cast.sophea)
    page = today_of(cast.dara)
    card = page[page.index('id="waiting"') : page.index("Nobody has it yet")]
    assert card.count("<b>1</b>") == 1
    for alert in (pressed, missed):
        answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    page = today_of(cast.dara)
    assert page.count("An alarm that you have") == 1 and f"/alerts/{pressed.pk}/" in page
    assert "also: Missed" in page
    assert len([thing for thing in needs(cast.dara, timezone.now()) if thing.what == "alert.mine"]) == 2


def test_her_own_page_shows_both(cast: Cast) -> None:
    _pressed, missed = silent_and_in_danger(cast.sophea)
    page = today_of(cast.sophea)
    assert "SOS sent" in page and "You were missed" in page
    answers.acknowledge(by=cast.dara, alert_id=missed.pk, now=timezone.now())
    assert "has it" in today_of(cast.sophea)


def test_a_silent_sos_stays_one_mark_beside_it(cast: Cast) -> None:
    silent_and_in_danger(cast.sophea, silent=True)
    page = today_of(cast.sophea)
    assert "You were missed" in page and "SOS sent" not in page


def both_are_daras(cast: Cast) -> tuple[Alert, Alert, Contact]:
    """An SOS of which her sister was told, and a missed check-in; Dara has both and was told of both."""
    pressed, missed = silent_and_in_danger(cast.sophea)
    sister = Contact.objects.filter(owner=cast.sophea).order_by("pk")[0]
    told(pressed, sister)
    Delivery.objects.filter(subject__in=[pressed.pk, missed.pk]).update(
        state="sent", attempts=1, sent_at=timezone.now()
    )
    answers.acknowledge_all(by=cast.dara, alert_id=pressed.pk, other_ids=[str(missed.pk)], now=timezone.now())
    return pressed, missed, sister


def closings(*, to: Person | Contact) -> list[str]:
    """What they heard of ends, in order, by any one of their addresses."""
    reader = {"person": to} if isinstance(to, Person) else {"contact": to}
    rows = Delivery.objects.filter(step=CLOSING_STEP, **reader).order_by("created_at", "pk")
    by_address: dict[object, list[str]] = {}
    for row in rows:
        by_address.setdefault(row.address_id, []).append(row.text_key)
    assert len({tuple(keys) for keys in by_address.values()}) <= 1, by_address
    return next(iter(by_address.values()), [])


def test_one_alarm_ended_is_not_called_a_case_nor_over_while_another_is_open(cast: Cast) -> None:
    pressed, missed, sister = both_are_daras(cast)
    client = signed_in(cast.dara)
    page = tight(client.post(f"/alerts/{pressed.pk}/end/", {"outcome": "safe"}, follow=True).content.decode())
    assert "This alarm has ended" in page and "Another one about Sophea is open" in page
    assert f"/alerts/{missed.pk}/" in page.split("is open")[1].split("</p>")[0]
    assert "the case goes on" not in page and "It is over" not in page
    assert closings(to=sister) == closings(to=cast.dara) == ["it_goes_on"]
    assert "this is not over" in read_link(pressed, sister)
    page = tight(client.post(f"/alerts/{missed.pk}/end/", {"outcome": "safe"}, follow=True).content.decode())
    assert "It is over" in page
    assert closings(to=sister) == closings(to=cast.dara) == ["it_goes_on", "all_clear"]
    assert "It is over" in read(cast.dara, f"/alerts/{pressed.pk}/") and "is safe" in read_link(pressed, sister)
    later = sos(cast.sophea)
    answers.resolve(by=cast.dara, alert_id=later.pk, outcome=answers.Outcome.SAFE, now=timezone.now())
    assert closings(to=sister) == ["it_goes_on", "all_clear"], "whoever heard the end waits for nothing"


@pytest.mark.both
def test_both_end_in_one_press_and_each_who_was_told_hears_once(cast: Cast) -> None:
    pressed, missed, sister = both_are_daras(cast)
    page = read(cast.dara, f"/alerts/{pressed.pk}/end/")
    box = re.search(rf'<input[^>]*name="also"[^>]*value="{missed.pk}"[^>]*>', page)
    assert box and "checked" in box[0] and "Missed since" in page
    answer = {"outcome": "safe", "also": str(missed.pk)}
    for _twice in range(2):
        page = tight(signed_in(cast.dara).post(f"/alerts/{pressed.pk}/end/", answer, follow=True).content.decode())
        assert "It is over" in page and "This alarm has ended" not in page
    for alert in (pressed, missed):
        alert.refresh_from_db()
        assert (alert.state, alert.outcome, alert.resolved_by) == ("resolved", "safe", cast.dara)
    assert closings(to=sister) == closings(to=cast.dara) == ["all_clear"]


def test_nothing_ends_with_it_that_was_not_shown_or_is_not_theirs(cast: Cast) -> None:
    pressed, missed, _sister = both_are_daras(cast)
    stranger = sos(cast.bopha)
    answers.acknowledge(by=cast.dara, alert_id=stranger.pk, now=timezone.now())
    Alert.objects.filter(pk=missed.pk).update(owner=cast.kanha)
    strange = {"outcome": "safe", "also": [str(missed.pk), str(stranger.pk), "nonsense"]}
    assert 'name="also"' not in read(cast.dara, f"/alerts/{pressed.pk}/end/")
    signed_in(cast.dara).post(f"/alerts/{pressed.pk}/end/", strange)
    states = [Alert.objects.get(pk=alert.pk).state for alert in (pressed, missed, stranger)]
    assert states == ["resolved", "acknowledged", "acknowledged"]


def test_a_word_under_duress_is_not_ended_by_the_way(cast: Cast) -> None:
    pressed, missed, _sister = both_are_daras(cast)
    Alert.objects.filter(pk=missed.pk).update(silent=True)
    box = re.search(rf'<input[^>]*value="{missed.pk}"[^>]*>', read(cast.dara, f"/alerts/{pressed.pk}/end/"))
    assert box and "checked" not in box[0]


def test_the_end_is_never_told_better_than_the_worse_of_the_two(cast: Cast) -> None:
    pressed, missed, sister = both_are_daras(cast)
    for alert, outcome in ((pressed, answers.Outcome.INCIDENT), (missed, answers.Outcome.SAFE)):
        answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=outcome, now=timezone.now())
    assert closings(to=sister) == closings(to=cast.dara) == ["it_goes_on", "it_has_ended"]


def test_whoever_heard_that_it_goes_on_hears_the_end_of_the_case(cast: Cast) -> None:
    pressed, missed, sister = both_are_daras(cast)
    opening = NewIncident(key=new_id(), playbook="threatened", organisation=cast.lantern.pk, alert=missed.pk)
    case = open_and_end(by=cast.dara, opening=opening, end=True, now=timezone.now())
    answers.resolve(by=cast.dara, alert_id=pressed.pk, outcome=answers.Outcome.SAFE, now=timezone.now())
    assert closings(to=sister) == ["it_goes_on"]
    close_incident(by=cast.dara, incident=case.pk, outcome="safe", fact=None, now=timezone.now())
    assert closings(to=sister) == ["it_goes_on", "all_clear"]
    assert closings(to=cast.dara) == ["it_goes_on", "it_goes_on", "all_clear"]
