"""Where help between two organisations must stop: at who may have an alert, at what is seen, at the hour's end."""

from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.actions import rungs
from karpear.alerts.actions.all_clears import case_has_ended, close_words, tell_news
from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.models import Alert, AlertEvent, InCircle, StageCall
from karpear.alerts.queries.board import open_alerts
from karpear.alerts.queries.guests import guest_pass
from karpear.alerts.queries.state import as_bodies
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.network.aid.models import AidAgreement, AlertHandover, SharedShift
from karpear.people.models import Shift
from karpear.rules.alarm.outcome import CLOSING_STEP, Closing, Outcome
from karpear.rules.refusals import Missing
from tests.cast import Cast, signed_in
from tests.rooms.network.aid import agree, local, morning_comes, take_night
from tests.steps.alarms import sos

pytestmark = pytest.mark.once


@pytest.fixture
def agreed(cast: Cast) -> AidAgreement:
    return agree(cast)


@pytest.mark.both
def test_a_guest_has_no_alert_that_their_own_officers_may_not_have(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())

    def may(guest: bool) -> bool:
        rows = Alert.objects.may_take(cast.piseth) if guest else Alert.objects.may_own(cast.dara)
        return rows.filter(pk=alert.pk).exists()

    assert may(guest=True) and may(guest=False)
    InCircle.objects.filter(alert=alert).delete()
    assert may(guest=True) and may(guest=False), "nobody was there when it began"
    InCircle.objects.create(alert=alert, watcher=cast.vanna)
    assert not may(guest=False) and not may(guest=True), "they were brought in after it began"
    Alert.objects.filter(pk=alert.pk).update(owner=cast.piseth, state="acknowledged", acknowledged_at=timezone.now())
    assert may(guest=True), "what is theirs stays theirs"


@pytest.mark.parametrize(("view", "is_named"), [("late", False), ("contacts", True)])
def test_the_board_names_a_contact_only_where_the_agreement_does(
    cast: Cast, agreed: AidAgreement, view: str, is_named: bool
) -> None:
    AidAgreement.objects.update(view=view)
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    AlertEvent.objects.create(alert=alert, at=timezone.now(), what="contact_heard", contact_name="Aunt Ly")
    assert ("Aunt Ly" in signed_in(cast.piseth).get("/board/").text) is is_named
    assert "Aunt Ly" in signed_in(cast.dara).get("/board/").text


def test_at_the_end_of_the_hours_nothing_is_shown_in_full(cast: Cast, agreed: AidAgreement) -> None:
    shift = take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    seen = [row.alert for row in open_alerts(cast.piseth)]
    assert [one.pk for one in seen] == [alert.pk]
    morning_comes(shift)
    with pytest.raises(Missing):
        guest_pass(cast.piseth, alert)
    assert as_bodies(seen, cast.piseth) == []
    assert len(as_bodies(seen, cast.dara)) == 1 and guest_pass(cast.dara, alert) is None
    assert guest_pass(cast.sophea, alert) is None


def test_a_program_reads_how_the_alert_ended_that_a_guest_ended(cast: Cast, agreed: AidAgreement) -> None:
    AidAgreement.objects.update(view="end")
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    acknowledge(by=cast.piseth, alert_id=alert.pk, now=timezone.now())
    piseth = signed_in(cast.piseth)
    answer = piseth.post(
        f"/api/v1/alerts/{alert.pk}/resolve", {"outcome": "safe", "note": ""}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["outcome"]) == ("resolved", "safe")
    assert piseth.get(f"/api/v1/alerts/{alert.pk}").status_code == 404


def test_whoever_offers_an_alert_hears_that_it_was_not_taken(cast: Cast, agreed: AidAgreement) -> None:
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    piseth, dara = signed_in(cast.piseth), signed_in(cast.dara)
    piseth.post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    piseth.post(f"/aid/handover/{alert.pk}/", {"to": cast.dara.pk, "words": ""})
    handover = AlertHandover.objects.get()
    address = f"/aid/handovers/{handover.pk}/"
    for answer in ({}, {"answer": "yes"}):
        assert dara.post(address, answer).status_code == 422
    handover.refresh_from_db()
    assert handover.answered_at is None, "no answer is no refusal"
    assert dara.post(address, {"answer": "decline"}).status_code == 302
    heard = Delivery.objects.filter(subject=handover.pk, person=cast.piseth)
    assert set(heard.values_list("text_key", flat=True)) == {"at_once"}
    assert "did not take it over" in piseth.get(f"/alerts/{alert.pk}/").text
    assert "It was not taken. It stayed with Piseth." in piseth.get(address).text


def test_whose_hours_are_called_off_reads_who_has_the_alert_and_hears_no_more_of_it(
    cast: Cast, agreed: AidAgreement
) -> None:
    shift = take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    piseth, dara, page = signed_in(cast.piseth), signed_in(cast.dara), f"/alerts/{alert.pk}/"
    assert "of yours in hand" not in dara.get("/aid/watch/").text
    piseth.post(page, {"do": "acknowledge"})
    Delivery.objects.filter(subject=alert.pk).update(state="sent", attempts=1, sent_at=timezone.now())
    assert "Piseth has 1 alarm of yours in hand" in dara.get("/aid/watch/").text
    dara.post(f"/aid/watch/{shift.pk}/off/")
    acknowledge_after_overtaking(cast, alert)
    gone = piseth.get(page)
    assert gone.status_code == 404
    assert "You do not stand watch for this alarm any more" in gone.text and "Dara has it" in gone.text
    assert "Sophea" not in gone.text
    assert "called off" in piseth.get("/aid/watch/").text
    for stranger in (cast.rith, cast.maly, cast.chenda):
        assert "any more" not in signed_in(stranger).get(page).text, stranger.name
    tell_news(alert, now=timezone.now())
    heard = Delivery.objects.filter(subject=alert.pk, text_key="news").values_list("person__name", flat=True)
    assert "Piseth" not in heard
    alert.refresh_from_db()
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, note="", now=timezone.now())
    assert "has ended" in piseth.get(page).text


def acknowledge_after_overtaking(cast: Cast, alert: Alert) -> None:
    now = timezone.now()
    assert rungs.overtake(now=now) == 1
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)


def test_a_guest_is_taken_off_where_the_watch_was_asked_for(cast: Cast, agreed: AidAgreement) -> None:
    shift, dara = take_night(cast, agreed), signed_in(cast.dara)
    roster = dara.get(f"/roster/{cast.lantern.pk}/").text
    assert f"/roster/shifts/{shift.pk}/remove/" not in roster and "/aid/watch/" in roster
    dara.post(f"/roster/shifts/{shift.pk}/remove/")
    assert Shift.objects.filter(pk=shift.pk).exists(), "its guest would not hear of it"


@pytest.mark.both
def test_hours_that_nobody_holds_any_more_are_asked_for_again(cast: Cast, agreed: AidAgreement) -> None:
    shift, dara = take_night(cast, agreed), signed_in(cast.dara)
    cast.piseth.memberships.update(ended_at=timezone.now())
    hours = {"starts_at": local(shift.starts_at), "ends_at": local(shift.ends_at)}
    for _twice in range(2):
        dara.post(f"/aid/{agreed.pk}/ask/", hours)
    assert list(SharedShift.objects.order_by("asked_at").values_list("state", flat=True)) == ["off", "asked"]
    assert not Shift.objects.filter(pk=shift.pk).exists()


def test_a_guest_who_may_end_it_is_not_led_into_a_case_of_their_own(cast: Cast, agreed: AidAgreement) -> None:
    AidAgreement.objects.update(view="end")
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    acknowledge(by=cast.piseth, alert_id=alert.pk, now=timezone.now())
    piseth, dara, page = signed_in(cast.piseth), signed_in(cast.dara), f"/alerts/{alert.pk}/end/"
    form = piseth.get(page).text
    assert "It goes on as a case" not in form and f"/aid/handover/{alert.pk}/" in form
    assert "It goes on as a case" in dara.get(page).text
    assert piseth.post(page, {"outcome": "case", "note": ""}).status_code == 422
    StageCall.objects.create(
        alert=alert, stage="detained", by=cast.dara, at=timezone.now(), second=cast.kanha, confirmed_at=timezone.now()
    )
    assert "End the alarm" not in piseth.get(page).text, "nothing is left that they could say"


@pytest.mark.parametrize(
    ("outcome", "heard_at_once", "heard_at_last"),
    [(Outcome.CASE, "it_goes_on_there", "all_clear"), (Outcome.INCIDENT, "it_has_ended_there", None)],
)
def test_a_guest_who_was_told_hears_that_it_ended_or_goes_on_without_them(
    cast: Cast, agreed: AidAgreement, outcome: Outcome, heard_at_once: str, heard_at_last: str | None
) -> None:
    """As everybody who was told, and without being led to a page that they may read no more."""
    take_night(cast, agreed)
    alert = sos(cast.sophea, timezone.now())
    acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    if outcome is Outcome.CASE:
        Alert.objects.filter(pk=alert.pk).update(incident=uuid4())
    Delivery.objects.filter(subject=alert.pk).update(state="sent", attempts=1, sent_at=timezone.now())
    told = Delivery.objects.filter(subject=alert.pk, text_key="alert").values_list("person", flat=True)
    assert cast.piseth.pk in told
    ends = Delivery.objects.filter(subject=alert.pk, person=cast.piseth, step=CLOSING_STEP).order_by("created_at", "pk")
    resolve(by=cast.dara, alert_id=alert.pk, outcome=outcome, note="", now=timezone.now())
    assert {row.text_key for row in ends} == {heard_at_once}
    [letter] = write_letters([ends[:1]])
    assert letter.message and "/r/" not in letter.message.text and "nothing more" in letter.message.text
    alert.refresh_from_db()
    tell_news(alert, now=timezone.now())
    assert not Delivery.objects.filter(subject=alert.pk, person=cast.piseth, text_key="news").exists()
    page = signed_in(cast.dara).get(f"/alerts/{alert.pk}/").text
    assert "without them, written to" in page
    if heard_at_last:
        close_words(alert, Closing.GOES_ON, now=timezone.now())
        assert {(row.text_key, row.round) for row in ends.all()} == {(heard_at_once, 0), (heard_at_once, 1)}, (
            "once more"
        )
        Alert.objects.filter(pk=alert.pk).update(case_closed_at=timezone.now(), case_ended_well=True)
        case_has_ended(Alert.objects.filter(pk=alert.pk), now=timezone.now())
        assert {row.text_key for row in ends.all()} == {heard_at_once, heard_at_last}
