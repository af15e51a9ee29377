"""Numbers by heart: which may be chosen, how they go, and when somebody is reminded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Contact, Person, Watch, WatchState
from karpear.readiness.numbers.actions import choose_numbers, try_number
from karpear.readiness.numbers.models import KnownNumber
from karpear.readiness.numbers.needs import NUMBERS
from karpear.readiness.numbers.queries import choices_of, due_for, learned_by, number_in
from karpear.rules.ready.recall import MOST
from karpear.rules.refusals import BadFields, Missing
from tests.cast import NOW, Cast, contact, signed_in

from .numbers import choose, make_due

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def chosen(cast: Cast, count: int = 2) -> list[KnownNumber]:
    return choose(cast.sophea, count, today=TODAY, now=NOW)


def test_whoever_watches_over_somebody_can_be_learnt(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    assert [choice.name for choice in choices_of(cast.vanna, NOW)][2:] == ["Rith"]
    Watch.objects.create(person=cast.vanna, organisation=cast.lantern, state=WatchState.ACCEPTED, asked_at=NOW)
    assert {choice.name for choice in choices_of(cast.vanna, NOW)} >= {"Dara", "Rith"}


def test_nobody_elses_numbers_are_learnt_and_four_at_most(cast: Cast) -> None:
    theirs = choices_of(cast.chenda, NOW)[0].address
    with pytest.raises(BadFields):
        choose_numbers(person=cast.sophea, addresses=[theirs], today=TODAY, now=NOW)
    for n in range(MOST):
        contact(cast.sophea, f"Friend {n}", position=n + 2)
    with pytest.raises(BadFields):
        chosen(cast, MOST + 1)
    assert not KnownNumber.objects.exists()
    assert [row.slot for row in chosen(cast, MOST)] == [1, 2, 3, 4]


def test_a_number_that_is_chosen_twice_is_learnt_once(cast: Cast) -> None:
    address = choices_of(cast.sophea, NOW)[0].address
    choose_numbers(person=cast.sophea, addresses=[address, address], today=TODAY, now=NOW)
    assert KnownNumber.objects.get().due_on == TODAY + DAY


def test_choosing_again_keeps_what_is_known_and_forgets_what_is_left_out(cast: Cast) -> None:
    first, second = chosen(cast)
    KnownNumber.objects.filter(pk=first.pk).update(step=3, right=True)
    addresses = [second.address_id, first.address_id]
    choose_numbers(person=cast.sophea, addresses=addresses, today=TODAY, now=NOW)
    assert [row.step for row in KnownNumber.objects.filter(person=cast.sophea)] == [0, 3]
    choose_numbers(person=cast.sophea, addresses=[second.address_id], today=TODAY, now=NOW)
    assert KnownNumber.objects.get().address_id == second.address_id


def test_a_number_that_is_used_no_more_is_neither_asked_for_nor_kept(cast: Cast) -> None:
    first, _second = chosen(cast)
    Address.objects.filter(pk=first.address_id).update(removed_at=NOW)
    assert len(learned_by(cast.sophea, NOW)) == 1
    with pytest.raises(Missing):
        number_in(cast.sophea, first.slot, NOW)
    assert purge_tables(KnownNumber, now=NOW) == 1
    assert KnownNumber.objects.count() == 1


def test_right_answers_wait_longer_and_what_was_typed_is_kept_nowhere(cast: Cast) -> None:
    [row] = chosen(cast, 1)
    number = number_in(cast.sophea, row.slot, NOW).choice.number
    tried = {"person": cast.sophea, "slot": row.slot, "today": TODAY + DAY, "now": NOW + DAY}
    assert try_number(typed=number, **tried)
    row.refresh_from_db()
    assert (row.right, row.step, row.tried_on, row.due_on) == (True, 1, TODAY + DAY, TODAY + 4 * DAY)
    assert not try_number(typed="012 000 000", **tried)
    row.refresh_from_db()
    assert (row.right, row.step, row.due_on) == (False, 0, TODAY + 2 * DAY)
    assert Entry.objects.filter(action="numbers.tried").count() == 2
    assert not any(Entry.objects.filter(action="numbers.tried").values_list("detail", flat=True))


def test_nobody_tries_anothers_number(cast: Cast) -> None:
    chosen(cast)
    with pytest.raises(Missing):
        try_number(person=cast.dara, slot=1, typed="1", today=TODAY, now=NOW)
    with pytest.raises(Missing):
        try_number(person=cast.sophea, slot=3, typed="1", today=TODAY, now=NOW)


def test_one_who_lost_their_contacts_is_not_nagged(cast: Cast) -> None:
    chosen(cast, 1)
    assert not due_for(cast.sophea, NOW, TODAY)
    make_due(cast.sophea, TODAY)
    assert due_for(cast.sophea, NOW, TODAY)
    Contact.objects.filter(owner=cast.sophea).update(state="left")
    assert not due_for(cast.sophea, NOW, TODAY)


def test_a_reminder_once_a_month_says_nothing(cast: Cast) -> None:
    chosen(cast)
    make_due(cast.sophea, TODAY)
    assert remind(NUMBERS, now=NOW) == 2
    assert [(n.person_id, n.text_key) for n in Delivery.objects.all()] == [(cast.sophea.pk, "recall")]
    assert remind(NUMBERS, now=NOW + 20 * DAY) == 0
    assert remind(NUMBERS, now=NOW + 31 * DAY) == 2
    assert Delivery.objects.count() == 2
    assert not Delivery.objects.filter(about=cast.sophea).exists()


def test_whoever_left_is_reminded_of_nothing(cast: Cast) -> None:
    chosen(cast)
    make_due(cast.sophea, TODAY)
    Person.objects.filter(pk=cast.sophea.pk).update(is_active=False)
    assert remind(NUMBERS, now=NOW) == 0


@pytest.mark.parametrize("days", [0, 1])
def test_the_page_and_what_waits_count_the_same_day(cast: Cast, days: int) -> None:
    """From midnight to seven in Cambodia, UTC's day is the one before."""
    chosen(cast)
    now = timezone.now()
    make_due(cast.sophea, now.date() + days * DAY)
    waits = bool(NUMBERS.waiting(cast.sophea, now))
    assert waits is (days == 0)
    client = signed_in(cast.sophea)
    assert ("Try now" in client.get(reverse("readiness:numbers")).content.decode()) is waits
    assert client.get(reverse("readiness:know")).context["due"] is waits
