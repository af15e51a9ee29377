"""Whoever would be heard by nobody reads so before they need it, and those who watch over them do too."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from karpear.alerts.circles import Whose, circles
from karpear.alerts.queries.unreached import reached_by_nobody
from karpear.messaging.queries import routes
from karpear.people.models import Address, Channel, Contact, Membership, Person, Shift, Watch
from karpear.screens.board.unreached import unreached
from tests.cast import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOBODY = "An SOS pressed now would reach nobody"


def page_of(person: Person, path: str) -> str:
    return signed_in(person).get(path).content.decode()


def test_without_any_channel_every_page_that_calms_says_so(cast: Cast, settings: Any) -> None:
    assert NOBODY not in page_of(cast.sophea, "/") + page_of(cast.dara, "/board/")
    settings.KARPEAR_EMAIL = settings.KARPEAR_SMS = settings.KARPEAR_CHAT = ""
    home, seen = page_of(cast.sophea, "/"), page_of(cast.dara, "/board/")
    assert NOBODY in home and "No message can leave this server" in home
    assert home.index(NOBODY) < home.index("data-ok-form"), "above everything that is pressed"
    assert NOBODY in seen and "nothing is waiting" not in seen
    assert all(NOBODY in page_of(cast.dara, hub) for hub in ("/me/", "/organisation/"))
    settings.KARPEAR_EMAIL = "smtp://no port:x"
    assert NOBODY in page_of(cast.dara, "/board/"), "a setting that cannot be understood sends nothing"


def test_a_person_without_officers_and_contacts(cast: Cast) -> None:
    assert NOBODY not in page_of(cast.vanna, "/")
    Contact.objects.filter(owner=cast.vanna).delete()
    home = page_of(cast.vanna, "/")
    assert NOBODY in home and 'href="/contacts/"' in home and 'href="/watchers/"' in home
    signed_in(cast.vanna).post("/sos/", {"confirmed": "1"})
    home = page_of(cast.vanna, "/")
    assert "nobody can be reached from here" in home and "first messages are on their way" not in home


def test_an_officer_reads_whose_sos_would_reach_nobody(cast: Cast) -> None:
    now = timezone.now()

    def names(who: Person, *, forced: bool = False) -> list[str]:
        return unreached(who, now, forced=forced).names

    assert not names(cast.dara)
    people = [cast.dara, cast.kanha, cast.bopha]
    Address.objects.filter(person__in=people).delete()
    Address.objects.filter(contact__owner=cast.sophea).delete()
    assert names(cast.dara) == ["Sophea"], "the others have contacts who can be told"
    assert not names(cast.dara, forced=True)
    seen = page_of(cast.dara, "/board/")
    assert "Their SOS would reach nobody" in seen and "nothing is waiting" not in seen
    Contact.objects.filter(owner=cast.vanna).delete()
    asked = {"person": cast.vanna, "asked_at": now, "answered_at": now}
    Watch.objects.create(organisation=cast.lantern, state="accepted", answered_by=cast.dara, **asked)
    assert names(cast.dara) == ["Sophea", "Vanna"]
    assert names(cast.piseth) == [], "each board has its own people"


def asked_one_by_one(now: datetime) -> set[UUID]:
    """Whom the ladder itself reaches by nobody, person by person."""
    unreached_people = set()
    for person in Person.objects.filter(is_active=True):
        [circle] = circles([Whose(person.pk, None, "sos")], at=now, with_contacts=True).values()
        ways = routes(circle.inside, circle.contacts)
        if not any((*ways.people.values(), *ways.contacts.values())):
            unreached_people.add(person.pk)
    return unreached_people


@pytest.mark.both
@pytest.mark.parametrize("without", ["", "dara", "dara bopha", "dara bopha kanha", "dara bopha kanha vanna maly"])
@pytest.mark.parametrize("consent", [True, False])
def test_what_is_counted_for_all_is_what_the_ladder_says_of_each(cast: Cast, without: str, consent: bool) -> None:
    now = timezone.now()
    Address.objects.filter(person__in=[getattr(cast, name) for name in without.split()]).delete()
    Contact.objects.filter(owner__in=[cast.sophea, cast.dara, cast.maly]).delete()
    Membership.objects.filter(person__in=[cast.sophea, cast.maly]).update(sos_consent=consent)
    count, people = reached_by_nobody(now)
    assert count == Person.objects.filter(is_active=True).count()
    assert set(people) == asked_one_by_one(now)


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_an_organisation_is_heard_by_two_or_by_all_but_the_last(cast: Cast, kept: int) -> None:
    """Two who can be told are enough; the last is not told of their own SOS; notices alone reach nobody."""
    now = timezone.now()
    Contact.objects.all().delete()
    Watch.objects.all().delete()
    Shift.objects.all().delete()
    acting_people = [cast.dara, cast.bopha, cast.kanha]
    for person in acting_people[kept:]:
        Address.objects.filter(person=person).update(channel=Channel.PUSH.value)
    _count, people = reached_by_nobody(now)
    assert set(people) == asked_one_by_one(now)
    assert (cast.sophea.pk in people) == (kept == 0) and (cast.dara.pk in people) == (kept < 2)


def test_where_nothing_can_leave_it_is_everybody(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_EMAIL = settings.KARPEAR_SMS = settings.KARPEAR_CHAT = ""
    count, people = reached_by_nobody(timezone.now())
    assert len(people) == count and set(people) == asked_one_by_one(timezone.now())
