"""Digits for a sheet of questions: counted only where nothing else could be meant, and never in the way of an alarm."""

from datetime import timedelta

import pytest

from karpear.alerts.models import Alert
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.models import Inbound
from karpear.people.models import Address, Channel, Membership, Person
from karpear.people.words import set_words
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyRevision, Reading
from tests.cast import NOW, Cast, address
from tests.steps.policies import in_force, right_digits, sheet_clauses
from tests.steps.texts import number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture
def policy(cast: Cast) -> PolicyRevision:
    return in_force(cast.dara, cast.kanha, cast.lantern, NOW)


@pytest.fixture
def sheet(cast: Cast, policy: PolicyRevision) -> Reading:
    return Reading.objects.get(person=cast.sophea, revision=policy)


def whole(sheet: Reading) -> str:
    return f"{sheet.sheet} " + "".join(right_digits(clause) for clause in sheet_clauses(sheet))


def counted(person: Person) -> int:
    return ClauseUnderstanding.objects.filter(person=person, right_at__isnull=False).count()


def test_counted_and_read_by_nobody(cast: Cast, sheet: Reading) -> None:
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, row.state, row.person, counted(cast.sophea)) == ("sheet", "done", cast.sophea, 3)
    again = text(cast.sophea, whole(sheet), now=NOW + timedelta(seconds=20))
    assert (again.did, again.answer, counted(cast.sophea)) == ("sheet", row.answer, 3)
    assert ClauseUnderstanding.objects.filter(person=cast.sophea, right_at=NOW, first_try=True).count() == 3


def test_ok_and_a_call_beside_a_sheet_stay_what_they_are(cast: Cast, sheet: Reading) -> None:
    due = arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)[0]
    assert text(cast.sophea, "1", now=NOW).did == "check_in"
    assert text(cast.sophea, f"1 {whole(sheet)}", now=NOW).did == "show", "as it ever was"
    due.refresh_from_db()
    assert due.state == "kept"
    assert text(cast.sophea, f"9 {whole(sheet)}", now=NOW).did == "sos"
    assert text(cast.sophea, f"{whole(sheet)} help", now=NOW).did == "sos"
    assert Alert.objects.get().person == cast.sophea and counted(cast.sophea) == 0


def test_a_call_is_read_before_a_hundred_sheets(cast: Cast, sheet: Reading) -> None:
    for _time in range(3):
        text(cast.sophea, whole(sheet))
    text(cast.chenda, "SOS")
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    read_inbox(now=NOW)
    assert Inbound.objects.order_by("acted_at", "-urgent")[0].did == "sos"
    assert Alert.objects.get().person == cast.chenda


def test_who_is_looked_for_is_read_by_people_all_the_same(cast: Cast, sheet: Reading) -> None:
    arm([NewPromise(person=cast.sophea.pk, due_at=NOW - timedelta(minutes=3))], now=NOW - timedelta(hours=1))
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, row.state, counted(cast.sophea)) == ("sheet", "shown", 3)


def test_digits_that_are_a_word_for_danger_are_that(cast: Cast, sheet: Reading) -> None:
    """Nothing is counted, nothing is shown: it goes on as it always did."""
    set_words(person=cast.sophea, ok="fine", delayed="", duress=whole(sheet), now=NOW)
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, row.state, counted(cast.sophea)) == ("show", "done", 0)
    cast.sophea.refresh_from_db()
    assert cast.sophea.duress_signed_in_at or Alert.objects.filter(person=cast.sophea).exists()


def test_an_unproven_number_and_another_persons_sheet_count_nothing(cast: Cast, sheet: Reading) -> None:
    Address.objects.filter(person=cast.sophea).update(proven_at=None)
    assert text(cast.sophea, whole(sheet), now=NOW).did == "show"
    assert text(cast.bopha, whole(sheet), now=NOW).did == "show", "it is not her sheet"
    assert ClauseUnderstanding.objects.count() == 0


def test_a_shared_phone_counts_for_whose_sheet_it_is(cast: Cast, sheet: Reading) -> None:
    address(Channel.SMS, number_of(cast.sophea), person=cast.bopha)
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, counted(cast.sophea), counted(cast.bopha)) == ("sheet", 3, 0)
    Reading.objects.filter(person=cast.bopha).update(sheet=sheet.sheet)
    assert text(cast.sophea, f"{sheet.sheet} 1 111", now=NOW).did == "show", "whose it is nobody knows"


def test_rules_that_were_replaced_take_no_answers(cast: Cast, sheet: Reading, policy: PolicyRevision) -> None:
    PolicyRevision.objects.filter(pk=policy.pk).update(state="replaced")
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, ClauseUnderstanding.objects.count()) == ("sheet_replaced", 0)
    assert row.answer.endswith("You have nothing to answer now.")
    Membership.objects.filter(person=cast.sophea).update(ended_at=NOW)
    assert text(cast.sophea, whole(sheet), now=NOW).did == "show", "of whoever left it may be a sign"


def test_a_text_from_somebody_who_left_is_read_as_ever(cast: Cast, sheet: Reading) -> None:
    Membership.objects.filter(person=cast.sophea).update(ended_at=NOW)
    row = text(cast.sophea, whole(sheet), now=NOW)
    assert (row.did, ClauseUnderstanding.objects.count()) == ("show", 0)


def test_whoever_has_another_role_by_now_answers_what_still_applies(cast: Cast, policy: PolicyRevision) -> None:
    sheet = Reading.objects.get(person=cast.bopha, revision=policy)
    Membership.objects.filter(person=cast.bopha).update(role="member")
    row = text(cast.bopha, whole(sheet), now=NOW)
    sheet.refresh_from_db()
    assert (row.did, counted(cast.bopha)) == ("sheet", 3)
    assert sheet.answered_at == NOW, "what they are no longer asked keeps nothing open"
