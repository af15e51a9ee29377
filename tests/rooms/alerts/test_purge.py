"""Alerts are kept for three years, and their briefing as long; what was said of them as long as they go on."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from karpear.alerts.actions import answers, briefings, casework, sos
from karpear.alerts.actions.all_clears import told_of
from karpear.alerts.models import Alert, Briefing
from karpear.audit.actions.retention import purge_tables
from karpear.db.batches import until_done
from karpear.keeper.steps import EVERY_NIGHT
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.actions.contacts import remove_contact
from karpear.people.models import Contact
from karpear.rules.alarm.outcome import CLOSING_STEP, Closing, Outcome
from tests.cast import NOW, Cast, build_cast

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=366)


def test_alerts_stay_three_years_and_keep_their_briefing():
    cast = build_cast()
    until = NOW + timedelta(hours=1)
    briefings.keep_briefing(person=cast.sophea, content={"title": "x"}, now=NOW, active_until=until)
    briefings.keep_briefing(person=cast.dara, content={"title": "y"}, now=NOW, active_until=until)
    answer, _ = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    assert purge_tables(Briefing, Alert, now=LATER) == 1
    assert Briefing.objects.get().person == cast.sophea
    answers.resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.SAFE, now=NOW)
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1094)) == 0
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1096)) == 1
    assert not Alert.objects.exists()
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1097)) == 1


@pytest.mark.parametrize("ended", [False, True])
def test_who_was_told_still_hears_the_end_of_a_case_that_went_on_for_longer_than_messages_are_kept(
    cast: Cast, ended: bool
) -> None:
    """Somebody is held for more than a year: their family, and whoever else was told, are told when they are free."""
    answer, _ = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    alert, case = Alert.objects.get(pk=answer["alert"]), uuid4()
    Delivery.objects.filter(subject=alert.pk).update(state=DeliveryState.SENT, sent_at=NOW, attempts=1)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=NOW)
    casework.open_case(alert_id=alert.pk, case=case, by=cast.dara, now=NOW, takes_over=False)
    if ended:
        answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.CASE, now=NOW)
    reached = {row.address_id for row in told_of(alert)}
    free_at = NOW + timedelta(days=400)
    a_night_passes(free_at)
    casework.close_case(case=case, is_safe=True, by=cast.dara, now=free_at)
    if not ended:
        answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=free_at)
    last_words = Delivery.objects.filter(subject=alert.pk, step=CLOSING_STEP, text_key=Closing.ALL_WELL.value)
    assert reached and {row.address_id for row in last_words} == reached
    a_night_passes(free_at + timedelta(days=1))
    assert not Delivery.objects.filter(created_at=NOW).exists(), "it is over, and what was said a year ago goes"


def test_a_contact_who_was_taken_away_during_an_alert_stays_until_it_is_over(cast: Cast) -> None:
    """Whoever holds their phone can remove everybody; an alert that is open goes on telling them, for months too."""
    answer, _ = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    before, during = cast.vanna.contacts.first(), cast.sophea.contacts.first()
    assert before and during and str(during.pk) in map(str, Alert.objects.get().contacts)
    remove_contact(person=cast.vanna, contact_id=before.pk, now=NOW)
    remove_contact(person=cast.sophea, contact_id=during.pk, now=NOW + timedelta(minutes=1))
    found_at = NOW + timedelta(days=60)
    a_night_passes(found_at)
    assert not Contact.objects.filter(pk=before.pk).exists(), "nothing goes on about Vanna"
    assert Contact.objects.filter(pk=during.pk).exists()
    answers.resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.SAFE, now=found_at)
    a_night_passes(found_at + timedelta(days=1))
    assert not Contact.objects.filter(pk=during.pk).exists()


def test_an_alert_whose_case_lasted_for_years_is_not_gone_the_night_after_it_was_closed(cast: Cast) -> None:
    """Whoever is told then opens it, and the case may have to go on."""
    answer, _ = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    case, free_at = uuid4(), NOW + timedelta(days=4 * 365)
    casework.open_case(alert_id=answer["alert"], case=case, by=cast.dara, now=NOW, takes_over=False)
    answers.resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.CASE, now=NOW)
    casework.close_case(case=case, is_safe=True, by=cast.dara, now=free_at)
    a_night_passes(free_at + timedelta(days=1))
    assert Alert.objects.filter(pk=answer["alert"]).exists()
    a_night_passes(free_at + timedelta(days=3 * 365))
    assert not Alert.objects.exists()


def a_night_passes(now: datetime) -> None:
    """A night of the keeper."""
    [purge] = [step for step in EVERY_NIGHT if step.name == "purge"]
    until_done(partial(purge.work, now=now))
